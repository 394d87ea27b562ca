package club.worldmates.calls.call;

import static club.worldmates.calls.call.Cast.ALICE;
import static club.worldmates.calls.call.Cast.BOB;
import static club.worldmates.calls.call.Cast.CAROL;
import static club.worldmates.calls.call.Cast.at;
import static club.worldmates.calls.call.Cast.blocked;
import static club.worldmates.calls.call.Cast.codeOf;
import static club.worldmates.calls.call.Cast.connected;
import static club.worldmates.calls.call.Cast.ended;
import static club.worldmates.calls.call.Cast.inStatus;
import static club.worldmates.calls.call.Cast.missed;
import static club.worldmates.calls.call.Cast.ringing;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a call becomes final (protocol.md 4 and 5). */
class EndingTest {

  private static final Deadline NO_ANSWER = new Deadline(at(60), Reason.NO_ANSWER, at(60));
  private static final Deadline LOST = new Deadline(at(40), Reason.CONNECTION_LOST, at(10));

  @Test
  void end_byTheCallerWhileItRings_isMissedWithHisReason() {
    assertThat(end(ringing(), ALICE, "cancelled"))
        .isEqualTo(
            changed(
                ringing(), ringing().over(CallStatus.MISSED, "cancelled", ALICE, at(9), "end")));
  }

  @Test
  void end_byTheCallerWhileItRings_forAFailure_isFailed() {
    assertThat(end(ringing(), ALICE, "failed"))
        .isEqualTo(
            changed(ringing(), ringing().over(CallStatus.FAILED, "failed", ALICE, at(9), "end")));
  }

  @Test
  void end_byTheCalleeWhileItRings_isRejected() {
    for (String reason : List.of("user_ended", "failed")) {
      assertThat(end(ringing(), BOB, reason))
          .isEqualTo(
              changed(ringing(), ringing().over(CallStatus.REJECTED, reason, BOB, at(9), "end")));
    }
  }

  @Test
  void end_byEitherSideWhileConnected_isEnded() {
    for (UserId user : List.of(ALICE, BOB)) {
      assertThat(end(connected(), user, "failed"))
          .isEqualTo(
              changed(
                  connected(), connected().over(CallStatus.ENDED, "failed", user, at(9), "end")));
    }
  }

  @Test
  void end_fromADeviceToldElsewhere_changesNothing() {
    assertThat(Ending.end(Optional.of(connected()), BOB, true, "user_ended", at(9), "end"))
        .isEqualTo(Decision.unchanged(new Outcome.AsItIs(connected())));
  }

  @ParameterizedTest
  @EnumSource(names = {"ENDED", "MISSED", "REJECTED", "FAILED"})
  void end_afterTheEnd_changesNothing(CallStatus status) {
    Call over = inStatus(status);

    assertThat(Ending.end(Optional.of(over), BOB, false, "user_ended", at(90), "late"))
        .isEqualTo(Decision.unchanged(new Outcome.AsItIs(over)));
  }

  @Test
  void end_byTheSameEventAgain_isRepeated() {
    assertThat(end(ended(), ALICE, "completed").outcome()).isEqualTo(new Outcome.Repeated(ended()));
  }

  @Test
  void end_byAStranger_isNotAllowed() {
    assertThat(codeOf(end(connected(), CAROL, "x"))).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(codeOf(end(ended(), CAROL, "x"))).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(codeOf(end(blocked(), BOB, "x"))).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void end_noSuchCall_isNotFound() {
    assertThat(codeOf(Ending.end(Optional.empty(), BOB, false, "x", at(9), "end")))
        .isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void byOperator_endsALiveCallOnBehalfOfNobody() {
    assertThat(Ending.byOperator(Optional.of(ringing()), "x", at(9)))
        .isEqualTo(changed(ringing(), ringing().over(CallStatus.MISSED, "x", null, at(9), "")));
    assertThat(Ending.byOperator(Optional.of(connected()), "x", at(9)))
        .isEqualTo(changed(connected(), connected().over(CallStatus.ENDED, "x", null, at(9), "")));
  }

  @Test
  void byOperator_afterTheEnd_changesNothing() {
    Decision decision = Ending.byOperator(Optional.of(ended()), "x", at(90));

    assertThat(decision).isEqualTo(Decision.unchanged(new Outcome.AsItIs(ended())));
    assertThat(Ending.result(decision)).contains(ended());
  }

  @Test
  void byOperator_noSuchCall_isNotFound() {
    Decision decision = Ending.byOperator(Optional.empty(), "x", at(9));

    assertThat(codeOf(decision)).isEqualTo(Code.NOT_FOUND);
    assertThat(Ending.result(decision)).isEmpty();
  }

  @Test
  void result_isTheCallAsItIsAfterwards() {
    assertThat(Ending.result(Ending.byOperator(Optional.of(connected()), "x", at(9))))
        .contains(connected().over(CallStatus.ENDED, "x", null, at(9), ""));
  }

  @Test
  void due_noAnswer_isMissedAtThatTime() {
    assertThat(Ending.due(ringing(), ringing(), NO_ANSWER))
        .isEqualTo(
            changed(
                ringing(), ringing().over(CallStatus.MISSED, Reason.NO_ANSWER, null, at(60), "")));
  }

  @Test
  void due_graceOver_endsWhenTheParticipantWent() {
    assertThat(Ending.due(connected(), connected(), LOST))
        .isEqualTo(
            changed(
                connected(),
                connected().over(CallStatus.ENDED, Reason.CONNECTION_LOST, null, at(10), "")));
  }

  @Test
  void due_afterSomebodyAnswered_changesNothing() {
    assertThat(Ending.due(connected(), ringing(), NO_ANSWER))
        .isEqualTo(Decision.unchanged(new Outcome.AsItIs(connected())));
  }

  @Test
  void due_ofARowThatSomebodyWasToldOf_stillHolds() {
    assertThat(Ending.due(ringing().told(BOB, 1), ringing(), NO_ANSWER).transitions()).hasSize(1);
  }

  @Test
  void due_afterTheEnd_changesNothing() {
    assertThat(Ending.due(missed(), missed(), NO_ANSWER).transitions()).isEmpty();
  }

  @Test
  void unreached_whileItRings_isMissedOfflineAndOwedToNobody() {
    Decision decision = Ending.unreached(ringing(), false, at(1), "initiate");
    Call over = ((Outcome.Changed) decision.outcome()).transition().after();

    assertThat(over.status()).isEqualTo(CallStatus.MISSED);
    assertThat(over.reason()).isEqualTo(Reason.OFFLINE);
    assertThat(over.endedAt()).isEqualTo(at(1));
    assertThat(over.owesEndTo(ALICE) || over.owesEndTo(BOB)).isFalse();
  }

  @Test
  void unreached_asFarAsAnybodyKnows_isOwedToTheCallee() {
    Decision decision = Ending.unreached(ringing(), true, at(1), "initiate");
    Call over = ((Outcome.Changed) decision.outcome()).transition().after();

    assertThat(over.owesEndTo(ALICE)).isFalse();
    assertThat(over.owesEndTo(BOB)).isTrue();
  }

  @Test
  void unreached_afterTheCallerHungUp_changesNothing() {
    Call over = ringing().over(CallStatus.MISSED, "cancelled", ALICE, at(1), "end");

    assertThat(Ending.unreached(over, false, at(2), "initiate"))
        .isEqualTo(Decision.unchanged(new Outcome.AsItIs(over)));
  }

  private static Decision end(Call call, UserId sender, String reason) {
    return Ending.end(Optional.of(call), sender, false, reason, at(9), "end");
  }

  private static Decision changed(Call before, Call after) {
    Transition transition = new Transition(before, after);
    return new Decision(List.of(transition), new Outcome.Changed(transition));
  }
}
