package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.OFFER;
import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.proposal;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.user;
import static club.worldmates.calls.store.StoreFixtures.users;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Answering;
import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Initiating;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.session.CallStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two stores on the same rows cannot both win. */
interface RacingContract extends StoreUnderTest {

  int ROUNDS = 60;

  @Test
  default void twoWhoCallEachOther_oneOfTheCallsRings() {
    for (int i = 0; i < ROUNDS; i++) {
      int one = 10 * i + 1;
      int other = 10 * i + 2;
      String first = "glare one " + i;
      String second = "glare other " + i;

      Race.between(
          () -> initiate(store(), first, one, other),
          () -> initiate(another(), second, other, one));

      assertThat(List.of(status(first), status(second)))
          .containsExactlyInAnyOrder(CallStatus.RINGING, CallStatus.MISSED);
    }
  }

  @Test
  default void calleeWhoAcceptsTwoCallsAtOnce_isInOneOfThem() {
    for (int i = 0; i < ROUNDS; i++) {
      int callee = 10 * i + 1;
      int one = 10 * i + 2;
      int other = 10 * i + 3;
      String first = "to one " + i;
      String second = "to other " + i;
      insert(ringing(first, one, callee));
      insert(ringing(second, other, callee));

      Race.between(
          () -> accept(store(), first, one, callee),
          () -> accept(another(), second, other, callee));

      assertThat(connectedOf(callee)).hasSize(1);
      assertThat(List.of(status(first), status(second))).doesNotContain(CallStatus.RINGING);
    }
  }

  @Test
  default void callerWhoseCallIsAcceptedWhileHeAcceptsAnother_isInOneOfThem() {
    for (int i = 0; i < ROUNDS; i++) {
      int middle = 10 * i + 1;
      int callee = 10 * i + 2;
      int caller = 10 * i + 3;
      String outgoing = "outgoing " + i;
      String incoming = "incoming " + i;
      insert(ringing(outgoing, middle, callee));
      insert(ringing(incoming, caller, middle));

      Race.between(
          () -> accept(store(), outgoing, middle, callee),
          () -> accept(another(), incoming, caller, middle));

      assertThat(connectedOf(middle)).hasSize(1);
    }
  }

  @Test
  default void manyEventsOfOneCall_eachRevisionHasOneOwner() {
    insert(ringing("r", 1, 2));
    List<CompletableFuture<Decision>> all =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    (i % 2 == 0 ? store() : another())
                        .decide(
                            proposal(
                                "r",
                                Set.of(),
                                sight -> {
                                  Call call = sight.call().orElseThrow();
                                  return StoreFixtures.change(
                                      call, call.accepted(OpaqueJson.NULL, NOW, "h:" + i));
                                })))
            .toList();

    List<Integer> revisions =
        all.stream().map(f -> await(f).transitions().get(0).after().revision()).sorted().toList();

    assertThat(revisions).isEqualTo(IntStream.rangeClosed(2, 41).boxed().toList());
  }

  private static CompletableFuture<Decision> initiate(
      CallStore store, String name, int from, int to) {
    Initiating initiating =
        new Initiating(
            room(name),
            user(from),
            user(to),
            CallType.AUDIO,
            OFFER,
            false,
            Set.of(),
            Set.of(),
            true,
            "host:" + name);
    return store.decide(proposal(name, users(from, to), sight -> initiating.decide(sight, NOW)));
  }

  private static CompletableFuture<Decision> accept(
      CallStore store, String name, int from, int to) {
    return store.decide(
        proposal(
            name,
            users(from, to),
            sight ->
                Answering.accept(
                    sight, user(to), false, OpaqueJson.NULL, NOW, "host:accept " + name)));
  }

  private List<Call> connectedOf(int user) {
    return await(store().live()).stream()
        .filter(call -> call.status() == CallStatus.CONNECTED)
        .filter(call -> call.hasParticipant(user(user)))
        .toList();
  }

  private CallStatus status(String name) {
    return find(name).orElseThrow().status();
  }
}
