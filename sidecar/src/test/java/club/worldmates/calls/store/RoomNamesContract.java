package club.worldmates.calls.store;

import static club.worldmates.calls.store.GroupFixtures.groupBirth;
import static club.worldmates.calls.store.GroupFixtures.ringingGroup;
import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.birth;
import static club.worldmates.calls.store.StoreFixtures.change;
import static club.worldmates.calls.store.StoreFixtures.inSeconds;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.users;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.session.CallStore;
import club.worldmates.calls.session.Proposal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One name, one call, whether 1-to-1 or group (protocol.md 5, Room names). */
interface RoomNamesContract extends StoreUnderTest {

  @ParameterizedTest
  @ValueSource(strings = {"ROOM \u00e9", "room e", "room \u00e9 ", "room"})
  default void find_isByteForByte(String other) {
    insert(ringing("room \u00e9", 1, 2));

    assertThat(find(other)).isEmpty();
    assertThat(find("room \u00e9")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ROOM \u00e9", "room e", "room \u00e9  "})
  default void nameThatTheDatabaseHoldsToBeEqual_isTaken(String other) {
    insert(ringing("room \u00e9", 1, 2));

    Sight sight = look(other);

    assertThat(sight.call()).isEmpty();
    assertThat(sight.nameTaken()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ROOM \u00e9", "room e", "room \u00e9 ", "room"})
  default void findGroup_isByteForByte(String other) {
    insert(ringingGroup("room \u00e9", 1));

    assertThat(findGroup(other)).isEmpty();
    assertThat(findGroup("room \u00e9")).isPresent();
    assertThat(find("room \u00e9")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ROOM \u00e9", "room e", "room \u00e9  "})
  default void nameEqualToThatOfAGroupCall_isTaken(String other) {
    insert(ringingGroup("room \u00e9", 1));

    Sight sight = look(other, 1);

    assertThat(sight.call()).isEmpty();
    assertThat(sight.group()).isEmpty();
    assertThat(sight.nameTaken()).isTrue();
  }

  /** Names are put into the text of a round trip, which holds several statements. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; DELETE FROM wo_calls; -- ",
        "\\'; DELETE FROM wo_calls;\\",
        "\\\\'\"`''\"\"\\",
        "?, ? /* {fn ? :a $1 %s */ # ;\\",
        "\u02bc\uff07\u2019\u00bf\u2028\u200b\ud83d\ude00\\'"
      })
  default void anyName_isButAName(String name) {
    Call ringing = ringing(name, 1, 2);
    Call connected = ringing.accepted(OpaqueJson.NULL, NOW, "h:2");
    insert(ringing("another", 1, 3));
    insert(ringing);
    decide(name, users(1, 2), sight -> change(sight.call().orElseThrow(), connected));
    insert(ringingGroup(name + "g", 4));

    assertThat(find(name)).contains(inSeconds(connected));
    assertThat(look("third", 1, 2, 4).live()).hasSize(2).contains(inSeconds(connected));
    assertThat(look(name + "g").group()).isPresent();
    assertThat(find("another")).isPresent();
  }

  @Test
  default void freeName_isFreeAlsoWhileItsUsersAreInOtherCalls() {
    insert(ringing("a", 1, 2));
    insert(ringingGroup("b", 1));

    Sight sight = look("c", 1, 2);

    assertThat(sight.call()).isEmpty();
    assertThat(sight.group()).isEmpty();
    assertThat(sight.nameTaken()).isFalse();
  }

  @Test
  default void callAndGroupCallThatStartAtOnce_onlyOneGetsTheName() {
    for (int i = 0; i < RacingContract.ROUNDS; i++) {
      String name = "room " + i;
      String equal = i % 2 == 0 ? name : "ROOM " + i;
      int user = 10 * i + 1;

      Race.between(() -> startCall(store(), name, user), () -> startGroup(another(), equal, user));

      assertThat(Stream.concat(find(name).stream(), findGroup(equal).stream())).hasSize(1);
    }
  }

  @Test
  default void callsAndGroupCallsThatStartAtOnce_eachGetsItsOwnName() {
    List<CompletableFuture<Decision>> started =
        Stream.iterate(0, i -> i + 1)
            .limit(RacingContract.ROUNDS)
            .flatMap(
                i ->
                    Stream.of(
                        startCall(store(), "call " + i, 10 * i + 1),
                        startGroup(another(), "group " + i, 10 * i + 5)))
            .toList();

    assertThat(started.stream().map(StoreFixtures::await)).noneMatch(Decision::isWithoutChange);
  }

  private static CompletableFuture<Decision> startCall(CallStore store, String name, int user) {
    return store.decide(
        Proposal.toStart(
            room(name),
            StoreFixtures.users(user, user + 1),
            sight -> isFree(sight) ? birth(ringing(name, user, user + 1)) : taken(name)));
  }

  private static CompletableFuture<Decision> startGroup(CallStore store, String name, int user) {
    return store.decide(
        Proposal.toStartGroup(
            room(name),
            StoreFixtures.users(user + 2),
            sight -> isFree(sight) ? groupBirth(ringingGroup(name, user + 2)) : taken(name)));
  }

  private static boolean isFree(Sight sight) {
    return !sight.nameTaken() && sight.call().isEmpty() && sight.group().isEmpty();
  }

  private static Decision taken(String name) {
    return new Decision(List.of(), new Outcome.AsItIs(ringing(name, 1, 2)));
  }
}
