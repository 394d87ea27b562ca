package club.worldmates.calls.call;

import static club.worldmates.calls.call.Cast.ALICE;
import static club.worldmates.calls.call.Cast.BOB;
import static club.worldmates.calls.call.Cast.CAROL;
import static club.worldmates.calls.call.Cast.OFFER;
import static club.worldmates.calls.call.Cast.OTHER_ROOM;
import static club.worldmates.calls.call.Cast.ROOM;
import static club.worldmates.calls.call.Cast.T0;
import static club.worldmates.calls.call.Cast.THIRD_ROOM;
import static club.worldmates.calls.call.Cast.codeOf;
import static club.worldmates.calls.call.Cast.connected;
import static club.worldmates.calls.call.Cast.missed;
import static club.worldmates.calls.call.Cast.nothingOf;
import static club.worldmates.calls.call.Cast.ringing;
import static club.worldmates.calls.call.Cast.sight;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code call:initiate} (protocol.md 4): Alice calls Bob in {@code room}. */
class InitiatingTest {

  private static final Call BOBS_CALL = connected(OTHER_ROOM, BOB, CAROL);

  private final Setting alice = new Setting();

  @Test
  void initiate_calleeReachable_rings() {
    Decision decision = alice.decide(nothingOf());

    assertThat(decision.transitions()).containsExactly(new Transition(null, ringing()));
    assertThat(decision.outcome()).isEqualTo(new Outcome.Changed(new Transition(null, ringing())));
  }

  @Test
  void initiate_calleeCertainlyWithoutDevice_isMissedOffline() {
    alice.calleeReachable = false;

    assertThat(alice.bornFrom(nothingOf())).isEqualTo(ringing().missedAtOnce(Reason.OFFLINE));
  }

  @Test
  void initiate_blocked_isMissedAndHidden() {
    alice.blocked = true;
    Call call = alice.bornFrom(nothingOf());

    assertThat(call).isEqualTo(ringing().missedAtOnce(Reason.BLOCKED));
    assertThat(call.hiddenFromCallee()).isTrue();
  }

  @Test
  void initiate_blockedAndBusyAndGlaring_isBlocked() {
    alice.blocked = true;
    alice.calleeIn = Set.of(OTHER_ROOM);
    Sight all = nothingOf(BOBS_CALL, ringing(THIRD_ROOM, BOB, ALICE));

    assertThat(alice.bornFrom(all).reason()).isEqualTo(Reason.BLOCKED);
  }

  @Test
  void initiate_calleeAttachedToAConnectedCall_isBusy() {
    alice.calleeIn = Set.of(OTHER_ROOM);

    assertThat(alice.bornFrom(nothingOf(BOBS_CALL))).isEqualTo(ringing().missedAtOnce(Reason.BUSY));
  }

  @Test
  void initiate_calleeInHisGraceOnly_rings() {
    assertThat(alice.bornFrom(nothingOf(BOBS_CALL))).isEqualTo(ringing());
  }

  @Test
  void initiate_calleeAttachedToARingingCall_isNotBusy() {
    alice.calleeIn = Set.of(OTHER_ROOM);

    assertThat(alice.bornFrom(nothingOf(ringing(OTHER_ROOM, BOB, CAROL)))).isEqualTo(ringing());
    assertThat(alice.bornFrom(nothingOf(ringing(OTHER_ROOM, CAROL, BOB)))).isEqualTo(ringing());
  }

  @Test
  void initiate_whileTheCalleeCallsBack_isGlare() {
    Call first = ringing(OTHER_ROOM, BOB, ALICE);

    assertThat(alice.bornFrom(nothingOf(first))).isEqualTo(ringing().missedAtOnce(Reason.GLARE));
    assertThat(alice.rule().glaring(nothingOf(first))).contains(first);
  }

  @Test
  void initiate_whileAThirdUserCallsTheCaller_isNoGlare() {
    assertThat(alice.bornFrom(nothingOf(ringing(OTHER_ROOM, CAROL, ALICE)))).isEqualTo(ringing());
  }

  @Test
  void initiate_whileTheBlockedCalleesHiddenCallRings_isNoGlare() {
    Call hidden = Cast.blockedButRinging(OTHER_ROOM, BOB, ALICE);

    assertThat(alice.bornFrom(nothingOf(hidden))).isEqualTo(ringing());
  }

  @Test
  void initiate_whileOwnCallRings_supersedesItFirst() {
    Call old = ringing(OTHER_ROOM, ALICE, CAROL);
    Decision decision = alice.decide(nothingOf(old));

    Call over = old.over(CallStatus.MISSED, Reason.SUPERSEDED, ALICE, T0, "initiate");
    assertThat(decision.transitions())
        .containsExactly(new Transition(old, over), new Transition(null, ringing()));
  }

  @Test
  void initiate_whileOwnCallToTheSameCalleeRings_supersedesItAndRings() {
    Call old = ringing(OTHER_ROOM, ALICE, BOB);

    assertThat(alice.statusesAfter(nothingOf(old)))
        .containsExactly("missed superseded", "ringing null");
  }

  @Test
  void initiate_fromADeviceInAConnectedCall_isRefused() {
    alice.callerDeviceIn = Set.of(OTHER_ROOM);
    Decision decision = alice.decide(nothingOf(connected(OTHER_ROOM, ALICE, CAROL)));

    assertThat(codeOf(decision)).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(decision.transitions()).isEmpty();
  }

  @Test
  void initiate_fromAnotherDeviceOfAConnectedUser_endsThatCallFirst() {
    Call old = connected(OTHER_ROOM, CAROL, ALICE);
    Decision decision = alice.decide(nothingOf(old));

    Call over = old.over(CallStatus.ENDED, Reason.SUPERSEDED, ALICE, T0, "initiate");
    assertThat(decision.transitions())
        .containsExactly(new Transition(old, over), new Transition(null, ringing()));
  }

  @Test
  void initiate_fromADeviceInItsOwnRingingCall_isNotRefused() {
    alice.callerDeviceIn = Set.of(OTHER_ROOM);

    assertThat(alice.statusesAfter(nothingOf(ringing(OTHER_ROOM, ALICE, CAROL))))
        .containsExactly("missed superseded", "ringing null");
  }

  @Test
  void initiate_toTheOneInTheConnectedCallThatJustEnded_isNotBusy() {
    alice.calleeIn = Set.of(OTHER_ROOM);

    assertThat(alice.statusesAfter(nothingOf(connected(OTHER_ROOM, BOB, ALICE))))
        .containsExactly("ended superseded", "ringing null");
  }

  @Test
  void initiate_thatIsBusy_stillSupersedesFirst() {
    alice.calleeIn = Set.of(OTHER_ROOM);
    Sight sight = nothingOf(ringing(THIRD_ROOM, ALICE, CAROL), BOBS_CALL);

    assertThat(alice.statusesAfter(sight)).containsExactly("missed superseded", "missed busy");
  }

  @Test
  void initiate_thatGlares_stillSupersedesFirst() {
    Sight sight = nothingOf(ringing(THIRD_ROOM, ALICE, CAROL), ringing(OTHER_ROOM, BOB, ALICE));

    assertThat(alice.statusesAfter(sight)).containsExactly("missed superseded", "missed glare");
  }

  @Test
  void initiateAgain_byTheSameEvent_isRepeated() {
    assertThat(alice.decide(sight(ringing())))
        .isEqualTo(new Decision(List.of(), new Outcome.Repeated(ringing())));
  }

  @Test
  void initiateAgain_byALaterEvent_isAnsweredAsItIs() {
    alice.cause = "later";

    assertThat(alice.decide(sight(connected())).outcome())
        .isEqualTo(new Outcome.AsItIs(connected()));
    assertThat(alice.decide(sight(missed())).outcome()).isEqualTo(new Outcome.AsItIs(missed()));
  }

  @Test
  void initiateAgain_comparesNeitherOfferNorType() {
    alice.cause = "later";
    alice.type = CallType.AUDIO;
    alice.offer = new OpaqueJson("{}");

    assertThat(alice.decide(sight(ringing())).outcome()).isEqualTo(new Outcome.AsItIs(ringing()));
  }

  @Test
  void initiateAgain_fromADeviceInThatCall_isAnsweredAsItIs() {
    alice.callerDeviceIn = Set.of(ROOM);

    assertThat(alice.decide(sight(connected())).transitions()).isEmpty();
  }

  @Test
  void initiate_nameOfACallOfOthers_isTaken() {
    for (Call other : List.of(ringing(ROOM, BOB, ALICE), ringing(ROOM, ALICE, CAROL))) {
      assertThat(codeOf(alice.decide(sight(other)))).isEqualTo(Code.ALREADY_EXISTS);
    }
  }

  @Test
  void initiate_nameEqualUnderTheCollationOnly_isTaken() {
    Decision decision = alice.decide(new Sight(Optional.empty(), true, List.of()));

    assertThat(codeOf(decision)).isEqualTo(Code.ALREADY_EXISTS);
  }

  /** What is given besides the rows. */
  private static final class Setting {
    private boolean blocked;
    private Set<RoomName> callerDeviceIn = Set.of();
    private Set<RoomName> calleeIn = Set.of();
    private boolean calleeReachable = true;
    private CallType type = CallType.VIDEO;
    private OpaqueJson offer = OFFER;
    private String cause = "initiate";

    Initiating rule() {
      return new Initiating(
          ROOM, ALICE, BOB, type, offer, blocked, callerDeviceIn, calleeIn, calleeReachable, cause);
    }

    Decision decide(Sight sight) {
      return rule().decide(sight, T0);
    }

    Call bornFrom(Sight sight) {
      return ((Outcome.Changed) decide(sight).outcome()).transition().after();
    }

    List<String> statusesAfter(Sight sight) {
      return decide(sight).transitions().stream()
          .map(t -> t.after().status().text() + " " + t.after().reason())
          .toList();
    }
  }
}
