package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.birth;
import static club.worldmates.calls.store.StoreFixtures.change;
import static club.worldmates.calls.store.StoreFixtures.failure;
import static club.worldmates.calls.store.StoreFixtures.proposal;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.session.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How every store decides and finds. */
interface DecidingContract extends StoreUnderTest {

  @Test
  default void newCall_isFoundWithEveryField() {
    OpaqueJson offer =
        new OpaqueJson("{\"sdp\":\"v=0\\r\\n \u00e9\u4e16\ud83d\ude00 \\u0000\\u0007\"}");
    Call call =
        Call.ringing(room("a b \ud83d\ude00"), user(1), user(2), CallType.VIDEO, offer, NOW, "h:1");

    insert(call);

    assertThat(find("a b \ud83d\ude00")).contains(StoreFixtures.inSeconds(call));
  }

  @Test
  default void finishedCall_isFoundWithEveryField() {
    Call ringing = ringing("r", 1, 2);
    Call connected = ringing.accepted(new OpaqueJson("\"v=0\\n\""), NOW.plusSeconds(3), "h:2");
    Call over =
        connected
            .over(
                CallStatus.ENDED,
                "gr\u00fc\u00dfe \ud83d\ude00",
                user(2),
                NOW.plusSeconds(65),
                "h:3")
            .told(user(1), 2);
    insert(ringing);
    decide(change(ringing, connected));
    decide(change(connected, over));

    assertThat(find("r")).contains(StoreFixtures.inSeconds(over));
  }

  @Test
  default void blockedCall_staysHiddenFromItsCallee() {
    Call blocked = ringing("r", 1, 2).missedAtOnce("blocked");

    insert(blocked);

    assertThat(find("r")).contains(StoreFixtures.inSeconds(blocked));
  }

  @Test
  default void sight_showsTheCallItselfAndLeavesItOutOfTheOthers() {
    Call call = ringing("r", 1, 2);
    insert(call);

    Sight sight = look("r", 1, 2);

    assertThat(sight.call()).contains(StoreFixtures.inSeconds(call));
    assertThat(sight.nameTaken()).isFalse();
    assertThat(sight.live()).isEmpty();
  }

  @Test
  default void sight_showsTheLiveCallsOfItsUsers_oldestFirst() {
    Call connected = ringing("z", 2, 3).accepted(OpaqueJson.NULL, NOW, "h:9");
    insert(connected);
    insert(ringing("a", 1, 2));
    insert(ringing("strangers", 7, 8));
    insert(ringing("over", 1, 9).missedAtOnce("busy"));

    assertThat(look("new", 1, 2).live())
        .extracting(c -> c.room().value())
        .containsExactly("z", "a");
    assertThat(look("new", 3).live()).containsExactly(StoreFixtures.inSeconds(connected));
    assertThat(look("new").live()).isEmpty();
  }

  @Test
  default void rememberedRow_isDecidedOnUnread() {
    Call call = ringing("r", 1, 2);
    insert(call);
    Call over = call.over(CallStatus.MISSED, "cancelled", user(1), NOW, "h:2");

    Decision decision =
        await(store().decide(new Proposal(room("r"), Set.of(), call, sight -> change(call, over))));

    assertThat(decision).isEqualTo(change(call, over));
    assertThat(find("r")).contains(StoreFixtures.inSeconds(over));
  }

  @Test
  default void rowThatIsNotAsRemembered_isReadAndDecidedOnAgain() {
    Call ringing = ringing("r", 1, 2);
    insert(ringing);
    Call connected = ringing.accepted(OpaqueJson.NULL, NOW, "h:2");
    decide(change(ringing, connected));
    List<Sight> seen = new ArrayList<>();

    Decision decision =
        await(
            store()
                .decide(
                    new Proposal(
                        room("r"),
                        Set.of(),
                        ringing,
                        sight -> {
                          seen.add(sight);
                          return end(sight.call().orElseThrow(), "h:3");
                        })));

    assertThat(seen)
        .containsExactly(Sight.of(ringing), Sight.of(StoreFixtures.inSeconds(connected)));
    assertThat(decision.transitions())
        .singleElement()
        .extracting(t -> t.after().revision())
        .isEqualTo(3);
    assertThat(find("r").orElseThrow().status()).isEqualTo(CallStatus.ENDED);
  }

  @Test
  default void rowChangedBetweenReadingAndWriting_isDecidedOnAgain() {
    Call ringing = ringing("r", 1, 2);
    insert(ringing);
    Call rejected = ringing.over(CallStatus.REJECTED, null, user(2), NOW, "else:1");
    List<CallStatus> seen = new ArrayList<>();

    Decision decision =
        decide(
            "r",
            Set.of(user(1), user(2)),
            sight -> {
              Call call = sight.call().orElseThrow();
              seen.add(call.status());
              if (seen.size() == 1) {
                write(rejected);
                return change(call, call.accepted(OpaqueJson.NULL, NOW, "h:2"));
              }
              return new Decision(List.of(), new Outcome.AsItIs(call));
            });

    assertThat(seen).containsExactly(CallStatus.RINGING, CallStatus.REJECTED);
    assertThat(decision.transitions()).isEmpty();
    assertThat(find("r")).contains(StoreFixtures.inSeconds(rejected));
  }

  @Test
  default void otherRoomChangedBetweenReadingAndWriting_isLeftAsOthersMadeIt() {
    insert(ringing("other", 1, 3));
    Call ended =
        ringing("other", 1, 3).over(CallStatus.MISSED, "cancelled", user(1), NOW, "else:1");

    Decision decision =
        decide(
            "new",
            Set.of(user(1), user(2)),
            sight -> {
              Call other = sight.live().get(0);
              write(ended);
              Transition given = new Transition(other, StoreFixtures.over(other, "superseded"));
              Transition born = new Transition(null, ringing("new", 1, 2));
              return new Decision(List.of(given, born), new Outcome.Changed(born));
            });

    assertThat(decision.transitions()).extracting(t -> t.room().value()).containsExactly("new");
    assertThat(find("other")).contains(StoreFixtures.inSeconds(ended));
    assertThat(find("new")).isPresent();
  }

  @Test
  default void transitionsOfSeveralRooms_areStoredAndReturnedInTheirOrder() {
    insert(ringing("z", 1, 3));
    insert(ringing("b", 1, 4));
    AtomicReference<Decision> decided = new AtomicReference<>();

    Decision decision =
        decide(
            "m",
            Set.of(user(1), user(2)),
            sight -> {
              List<Transition> all = new ArrayList<>();
              sight
                  .live()
                  .forEach(c -> all.add(new Transition(c, StoreFixtures.over(c, "superseded"))));
              all.add(new Transition(null, ringing("m", 1, 2)));
              decided.set(new Decision(all, new Outcome.Changed(all.get(2))));
              return decided.get();
            });

    assertThat(decision).isEqualTo(decided.get());
    assertThat(decision.transitions())
        .extracting(t -> t.room().value())
        .containsExactly("z", "b", "m");
    assertThat(await(store().live())).extracting(c -> c.room().value()).containsExactly("m");
  }

  @Test
  default void ruleThatFails_failsAlone() {
    var failed =
        store()
            .decide(
                proposal(
                    "r",
                    Set.of(user(1)),
                    sight -> {
                      throw new IllegalArgumentException("a mistake");
                    }));

    assertThat(failure(failed)).isInstanceOf(IllegalArgumentException.class);
    insert(ringing("r", 1, 2));
    assertThat(find("r")).isPresent();
  }

  @Test
  default void sameNameTwiceAtOnce_oneIsBornAndTheOtherSeesIt() {
    for (int i = 0; i < 20; i++) {
      String name = "same " + i;
      var one = store().decide(proposal(name, Set.of(user(1)), s -> bornOrSeen(s, name, 1)));
      var other = another().decide(proposal(name, Set.of(user(2)), s -> bornOrSeen(s, name, 2)));

      assertThat(await(one).transitions().size() + await(other).transitions().size()).isEqualTo(1);
    }
  }

  @Test
  default void live_areAllThatRingOrAreConnected_oldestFirst() {
    insert(ringing("z", 1, 2));
    insert(ringing("a", 3, 4).accepted(OpaqueJson.NULL, NOW, "h:1"));
    insert(ringing("m", 5, 6).missedAtOnce("offline"));

    assertThat(await(store().live())).extracting(c -> c.room().value()).containsExactly("z", "a");
  }

  private static Decision bornOrSeen(Sight sight, String name, int from) {
    return sight
        .call()
        .map(call -> new Decision(List.of(), new Outcome.AsItIs(call)))
        .orElseGet(
            () ->
                birth(
                    Call.ringing(
                        room(name),
                        user(from),
                        user(9),
                        CallType.AUDIO,
                        OpaqueJson.NULL,
                        NOW,
                        "host:" + from)));
  }

  private static Decision end(Call call, String cause) {
    CallStatus how = call.status() == CallStatus.CONNECTED ? CallStatus.ENDED : CallStatus.MISSED;
    return change(call, call.over(how, "user_ended", user(1), NOW, cause));
  }
}
