package club.worldmates.calls.call;

import static club.worldmates.calls.call.Cast.ALICE;
import static club.worldmates.calls.call.Cast.ANSWER;
import static club.worldmates.calls.call.Cast.BOB;
import static club.worldmates.calls.call.Cast.CAROL;
import static club.worldmates.calls.call.Cast.OTHER_ROOM;
import static club.worldmates.calls.call.Cast.THIRD_ROOM;
import static club.worldmates.calls.call.Cast.at;
import static club.worldmates.calls.call.Cast.blocked;
import static club.worldmates.calls.call.Cast.codeOf;
import static club.worldmates.calls.call.Cast.connected;
import static club.worldmates.calls.call.Cast.ended;
import static club.worldmates.calls.call.Cast.inStatus;
import static club.worldmates.calls.call.Cast.nothingOf;
import static club.worldmates.calls.call.Cast.refused;
import static club.worldmates.calls.call.Cast.rejected;
import static club.worldmates.calls.call.Cast.ringing;
import static club.worldmates.calls.call.Cast.sight;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code call:accept}, {@code call:reject} and joining another call (protocol.md 4, 5 and 7). */
class AnsweringTest {

  @Test
  void accept_whileItRings_connects() {
    Transition taken = new Transition(ringing(), ringing().accepted(ANSWER, at(5), "accept"));

    assertThat(accept(sight(ringing()), BOB))
        .isEqualTo(new Decision(List.of(taken), new Outcome.Changed(taken)));
    assertThat(taken.after().answer()).isEqualTo(ANSWER);
    assertThat(taken.after().acceptedAt()).isEqualTo(at(5));
  }

  @Test
  void accept_byTheCaller_isNotAllowed() {
    assertThat(codeOf(accept(sight(ringing()), ALICE))).isEqualTo(Code.PERMISSION_DENIED);
  }

  @Test
  void accept_byAStranger_isNotAllowed() {
    assertThat(codeOf(accept(sight(ringing()), CAROL))).isEqualTo(Code.PERMISSION_DENIED);
  }

  @Test
  void accept_noSuchCall_isNotFound() {
    assertThat(codeOf(accept(nothingOf(), BOB))).isEqualTo(Code.NOT_FOUND);
    assertThat(codeOf(accept(sight(blocked()), BOB))).isEqualTo(Code.NOT_FOUND);
  }

  @ParameterizedTest
  @EnumSource(names = {"ENDED", "MISSED", "REJECTED", "FAILED"})
  void accept_afterTheEnd_isRefused(CallStatus status) {
    assertThat(accept(sight(inStatus(status)), BOB).outcome())
        .isEqualTo(refused(Code.FAILED_PRECONDITION, ""));
  }

  @Test
  void acceptAgain_fromTheDeviceThatAnswered_isAsItIs() {
    assertThat(Answering.accept(sight(connected()), BOB, true, ANSWER, at(6), "again"))
        .isEqualTo(Decision.unchanged(new Outcome.AsItIs(connected())));
  }

  @Test
  void acceptAgain_fromAnotherDevice_isRefused() {
    Decision decision = Answering.accept(sight(connected()), BOB, false, ANSWER, at(6), "again");

    assertThat(codeOf(decision)).isEqualTo(Code.FAILED_PRECONDITION);
  }

  @Test
  void acceptAgain_byTheSameEvent_isRepeated() {
    assertThat(accept(sight(connected()), BOB).outcome())
        .isEqualTo(new Outcome.Repeated(connected()));
  }

  @Test
  void accept_whileConnectedElsewhere_switches() {
    Call old = connected(OTHER_ROOM, CAROL, BOB);
    Decision decision = accept(sight(ringing(), old), BOB);

    Call over = old.over(CallStatus.ENDED, Reason.SWITCHED, BOB, at(5), "accept");
    assertThat(decision.transitions())
        .containsExactly(new Transition(old, over), new Transition(ringing(), connected()));
  }

  @Test
  void accept_whileOwnCallRings_supersedesIt() {
    Call own = ringing(OTHER_ROOM, BOB, CAROL);
    Decision decision = accept(sight(ringing(), own), BOB);

    Call over = own.over(CallStatus.MISSED, Reason.SUPERSEDED, BOB, at(5), "accept");
    assertThat(decision.transitions())
        .containsExactly(new Transition(own, over), new Transition(ringing(), connected()));
  }

  @Test
  void accept_whileOthersRingHim_makesThemBusy() {
    Call other = ringing(OTHER_ROOM, CAROL, BOB);
    Decision decision = accept(sight(ringing(), other), BOB);

    Call over = other.over(CallStatus.MISSED, Reason.BUSY, null, at(5), "accept");
    assertThat(decision.transitions())
        .containsExactly(new Transition(other, over), new Transition(ringing(), connected()));
  }

  @Test
  void accept_leavesACallAlone_thatHeMustNotKnowOf() {
    Call hidden = Cast.blockedButRinging(OTHER_ROOM, CAROL, BOB);

    assertThat(accept(sight(ringing(), hidden), BOB).transitions()).hasSize(1);
  }

  @Test
  void accept_leavesTheCallersOtherCallersAlone() {
    Call toAlice = ringing(OTHER_ROOM, CAROL, ALICE);

    assertThat(accept(sight(ringing(), toAlice), BOB).transitions()).hasSize(1);
  }

  @Test
  void accept_withAllOfThemAtOnce_takesEachOnce() {
    Sight sight =
        sight(
            ringing(),
            ringing(new RoomName("in"), CAROL, BOB),
            ringing(THIRD_ROOM, BOB, CAROL),
            connected(OTHER_ROOM, CAROL, BOB));

    assertThat(reasons(accept(sight, BOB)))
        .containsExactly("ended switched", "missed superseded", "missed busy", "connected null");
  }

  @Test
  void accept_whenTheCallerIsInACallByNow_isMissedBusyAndRefused() {
    Decision decision = accept(sight(ringing(), connected(OTHER_ROOM, ALICE, CAROL)), BOB);

    Call over = ringing().over(CallStatus.MISSED, Reason.BUSY, null, at(5), "accept");
    assertThat(decision.transitions()).containsExactly(new Transition(ringing(), over));
    assertThat(codeOf(decision)).isEqualTo(Code.FAILED_PRECONDITION);
  }

  @Test
  void accept_whenTheCallerIsInACallByNow_keepsTheCalleesOwnCall() {
    Call calleesOwn = connected(THIRD_ROOM, BOB, CAROL);
    Sight sight = sight(ringing(), connected(OTHER_ROOM, ALICE, CAROL), calleesOwn);

    assertThat(reasons(accept(sight, BOB))).containsExactly("missed busy");
  }

  @Test
  void reject_whileItRings_isRejected() {
    Call over = ringing().over(CallStatus.REJECTED, "later", BOB, at(5), "reject");

    assertThat(reject(ringing(), BOB, "later").transitions())
        .containsExactly(new Transition(ringing(), over));
  }

  @Test
  void reject_withoutAReason_hasNone() {
    Decision decision = reject(ringing(), BOB, null);

    assertThat(reasons(decision)).containsExactly("rejected null");
  }

  @Test
  void reject_byCallerOrStranger_isNotAllowed() {
    assertThat(codeOf(reject(ringing(), ALICE, null))).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(codeOf(reject(ringing(), CAROL, null))).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(codeOf(reject(blocked(), BOB, null))).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void reject_ofAConnectedCall_changesNothing() {
    assertThat(reject(connected(), BOB, null))
        .isEqualTo(Decision.unchanged(new Outcome.AsItIs(connected())));
  }

  @Test
  void reject_afterTheEnd_changesNothing() {
    assertThat(reject(ended(), BOB, null).outcome()).isEqualTo(new Outcome.AsItIs(ended()));
  }

  @Test
  void reject_byTheSameEventAgain_isRepeated() {
    assertThat(reject(rejected(), BOB, "later").outcome())
        .isEqualTo(new Outcome.Repeated(rejected()));
  }

  @Test
  void join_whileConnectedElsewhere_switches() {
    Decision decision = join(sight(connected(), connected(OTHER_ROOM, CAROL, BOB)), BOB);

    assertThat(reasons(decision)).containsExactly("ended switched");
    assertThat(decision.outcome()).isEqualTo(new Outcome.AsItIs(connected()));
  }

  @Test
  void join_whileOwnOtherCallRings_supersedesIt() {
    assertThat(reasons(join(sight(connected(), ringing(OTHER_ROOM, BOB, CAROL)), BOB)))
        .containsExactly("missed superseded");
  }

  @Test
  void join_whileOthersRingHim_leavesThemRinging() {
    assertThat(reasons(join(sight(connected(), ringing(OTHER_ROOM, CAROL, BOB)), BOB))).isEmpty();
  }

  @Test
  void join_afterTheEnd_isRefusedAndNothingGivesWay() {
    Decision decision = join(sight(ended(), connected(OTHER_ROOM, CAROL, BOB)), BOB);

    assertThat(codeOf(decision)).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(decision.transitions()).isEmpty();
  }

  @Test
  void join_byAStranger_isNotAllowed() {
    assertThat(codeOf(join(sight(connected()), CAROL))).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(codeOf(join(nothingOf(), CAROL))).isEqualTo(Code.NOT_FOUND);
  }

  private static Decision accept(Sight sight, UserId sender) {
    return Answering.accept(sight, sender, false, ANSWER, at(5), "accept");
  }

  private static Decision reject(Call call, UserId sender, String reason) {
    return Answering.reject(Optional.of(call), sender, reason, at(5), "reject");
  }

  private static Decision join(Sight sight, UserId sender) {
    return Answering.join(sight, sender, at(9), "join");
  }

  private static List<String> reasons(Decision decision) {
    return decision.transitions().stream()
        .map(t -> t.after().status().text() + " " + t.after().reason())
        .toList();
  }
}
