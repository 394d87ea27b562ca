package club.worldmates.calls.call;

import static club.worldmates.calls.call.Cast.ALICE;
import static club.worldmates.calls.call.Cast.ANSWER;
import static club.worldmates.calls.call.Cast.BOB;
import static club.worldmates.calls.call.Cast.CAROL;
import static club.worldmates.calls.call.Cast.OFFER;
import static club.worldmates.calls.call.Cast.OTHER_ROOM;
import static club.worldmates.calls.call.Cast.ROOM;
import static club.worldmates.calls.call.Cast.T0;
import static club.worldmates.calls.call.Cast.at;
import static club.worldmates.calls.call.Cast.codeOf;
import static club.worldmates.calls.call.Cast.connected;
import static club.worldmates.calls.call.Cast.ringing;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A 1-to-1 call of a user who is in a group call (protocol.md 4, Several calls of one user). */
class GivingWayTest {

  private static final GroupCall RINGS_FROM_BOB = group(BOB);
  private static final GroupCall BOB_IS_IN =
      group(CAROL).joined(CAROL, at(1), "c").joined(BOB, at(2), "b");

  @Test
  void initiate_toAUserAttachedToAnActiveGroupCall_isBusy() {
    assertThat(alicesCall(BOB_IS_IN, Set.of(OTHER_ROOM)).reason()).isEqualTo(Reason.BUSY);
  }

  @Test
  void initiate_toAUserInHisGrace_orWhoLeft_orWhoseGroupCallRings_rings() {
    GroupCall left = BOB_IS_IN.left(BOB, BOB, at(3), "x");
    GroupCall alone = RINGS_FROM_BOB.joined(BOB, at(1), "b");

    assertThat(alicesCall(BOB_IS_IN, Set.of()).status()).isEqualTo(CallStatus.RINGING);
    assertThat(alicesCall(left, Set.of(OTHER_ROOM)).status()).isEqualTo(CallStatus.RINGING);
    assertThat(alicesCall(alone, Set.of(OTHER_ROOM)).status()).isEqualTo(CallStatus.RINGING);
  }

  @Test
  void initiate_fromADeviceInAnActiveGroupCall_isRefused() {
    Decision decision = bobsCall(BOB_IS_IN, Set.of(OTHER_ROOM));

    assertThat(codeOf(decision)).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(decision.isWithoutChange()).isTrue();
  }

  @Test
  void initiate_fromAnotherDevice_endsTheStay() {
    assertThat(bobsCall(BOB_IS_IN, Set.of()).groups())
        .containsExactly(new GroupTransition(BOB_IS_IN, BOB_IS_IN.left(BOB, BOB, at(9), "event")));
  }

  @Test
  void initiate_whileOwnGroupCallRings_supersedesIt_fromItsDeviceToo() {
    assertThat(bobsCall(RINGS_FROM_BOB, Set.of(OTHER_ROOM)).groups())
        .containsExactly(
            new GroupTransition(
                RINGS_FROM_BOB, RINGS_FROM_BOB.over(Reason.SUPERSEDED, BOB, at(9), "event")));
  }

  @Test
  void initiate_aNameThatAGroupCallHas_isTaken() {
    Sight sight = new Sight(Optional.empty(), Optional.of(BOB_IS_IN), false, List.of(), List.of());

    assertThat(codeOf(initiating(ALICE, BOB, Set.of(), Set.of()).decide(sight, at(9))))
        .isEqualTo(Code.ALREADY_EXISTS);
  }

  @Test
  void accept_endsTheStay_andTheLastOneOutEndsTheCall() {
    GroupCall alone = BOB_IS_IN.left(CAROL, CAROL, at(3), "x");
    Decision decision =
        Answering.accept(sight(ringing(), alone), BOB, false, ANSWER, at(9), "event");

    assertThat(decision.groups())
        .containsExactly(
            new GroupTransition(alone, alone.over(Reason.COMPLETED, BOB, at(9), "event")));
    assertThat(decision.transitions().get(0).after().status()).isEqualTo(CallStatus.CONNECTED);
  }

  @Test
  void join_endsTheStay_andHisRingingGroupCall() {
    for (GroupCall group : List.of(BOB_IS_IN, RINGS_FROM_BOB)) {
      Decision decision = Answering.join(sight(connected(), group), BOB, at(9), "event");

      assertThat(decision.groups()).hasSize(1);
      assertThat(decision.groups().get(0).after().givesWayTo(BOB)).isFalse();
    }
  }

  @Test
  void accept_leavesOthersStaysAlone() {
    GroupCall alicesOwn = group(ALICE).joined(CAROL, at(1), "c");

    assertThat(
            Answering.accept(sight(ringing(), alicesOwn), BOB, false, ANSWER, at(9), "event")
                .groups())
        .isEmpty();
  }

  private static GroupCall group(UserId initiator) {
    return GroupCall.ringing(
        OTHER_ROOM, new GroupId(7), initiator, CallType.AUDIO, null, T0, "initiate");
  }

  private static Call alicesCall(GroupCall bobs, Set<RoomName> bobIn) {
    return initiating(ALICE, BOB, Set.of(), bobIn)
        .decide(nothingBut(bobs), at(9))
        .transitions()
        .get(0)
        .after();
  }

  private static Decision bobsCall(GroupCall his, Set<RoomName> deviceIn) {
    return initiating(BOB, ALICE, deviceIn, Set.of()).decide(nothingBut(his), at(9));
  }

  private static Initiating initiating(
      UserId from, UserId to, Set<RoomName> deviceIn, Set<RoomName> calleeIn) {
    return new Initiating(
        ROOM, from, to, CallType.AUDIO, OFFER, false, deviceIn, calleeIn, true, "event");
  }

  private static Sight nothingBut(GroupCall group) {
    return new Sight(Optional.empty(), Optional.empty(), false, List.of(), List.of(group));
  }

  private static Sight sight(Call call, GroupCall group) {
    return new Sight(Optional.of(call), Optional.empty(), false, List.of(), List.of(group));
  }
}
