package club.worldmates.calls.call;

import static club.worldmates.calls.call.Cast.ALICE;
import static club.worldmates.calls.call.Cast.ALICE_PHONE;
import static club.worldmates.calls.call.Cast.ALICE_TABLET;
import static club.worldmates.calls.call.Cast.ANSWER;
import static club.worldmates.calls.call.Cast.BOB;
import static club.worldmates.calls.call.Cast.BOB_PHONE;
import static club.worldmates.calls.call.Cast.BOB_TABLET;
import static club.worldmates.calls.call.Cast.ROOM;
import static club.worldmates.calls.call.Cast.at;
import static club.worldmates.calls.call.Cast.connected;
import static club.worldmates.calls.call.Cast.connectedLive;
import static club.worldmates.calls.call.Cast.ended;
import static club.worldmates.calls.call.Cast.ids;
import static club.worldmates.calls.call.Cast.missed;
import static club.worldmates.calls.call.Cast.rejected;
import static club.worldmates.calls.call.Cast.ringing;
import static club.worldmates.calls.call.Cast.ringingLive;
import static club.worldmates.calls.call.Cast.toAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who hears of a transition (protocol.md 4). */
class TellingsTest {

  private static final Notice BUSY = Cast.ended(Reason.BUSY, BOB);

  @Test
  void accepted_answersEveryDeviceOfTheCaller_andStopsTheCalleesOthers() {
    Step step = accept(ringingLive());

    assertThat(step.tells())
        .containsExactly(
            new Tell(
                new Tell.Target.User(ALICE, ids()),
                List.of(new Notice.Answered(ROOM, ANSWER, BOB)),
                Tell.RingRule.ANY,
                new Tell.Owed(ALICE, 2, true)),
            Tell.user(BOB, ids(BOB_PHONE), Cast.ended(Reason.ANSWERED_ELSEWHERE, BOB), 0));
    assertThat(step.reply()).isEqualTo(new Reply.Ok(CallStatus.CONNECTED, false));
  }

  @Test
  void accepted_leavesTheOthersOutsideAndDetached() {
    LiveCall joined = ringingLive().with(joinedBy(BOB_TABLET));
    Step step = accept(joined);

    assertThat(step.next().attendance().attachedOf(BOB)).isEqualTo(ids(BOB_PHONE));
    assertThat(step.next().attendance().elsewhereOf(BOB)).isEqualTo(ids(BOB_TABLET));
    assertThat(step.next().attendance().inRoom()).isEmpty();
  }

  @Test
  void accepted_whileOnlyAnotherDeviceIsInTheRoom_saysThatTheUserLeft() {
    Tell first = accept(ringingLive().with(joinedBy(BOB_TABLET))).tells().get(0);

    assertThat(first.target()).isEqualTo(new Tell.Target.Room(ROOM, ids(BOB_PHONE)));
    assertThat(first.notices()).containsExactly(new Notice.LeftCall(ROOM, BOB));
  }

  @Test
  void accepted_whileTheAnsweringDeviceIsInTheRoom_nobodyLeft() {
    Step step = accept(ringingLive().with(joinedBy(BOB_PHONE)));

    assertThat(step.tells()).hasSize(2);
    assertThat(step.next().attendance().inRoom()).isEqualTo(ids(BOB_PHONE));
  }

  @Test
  void accepted_endsTheGraceOfTheCallee() {
    LiveCall gone = ringingLive().with(ringingLive().attendance().calleeGone(at(3)));

    assertThat(accept(gone).next().attendance().calleeGoneSince()).isEmpty();
  }

  @Test
  void rejected_saysSoToTheCaller_andStopsTheCalleesOthersThatRang() {
    assertThat(over(ringingLive(), rejected(), BOB_PHONE))
        .containsExactly(
            toAll(ALICE, new Notice.Rejected(ROOM, BOB, "later", null), 2),
            Tell.user(BOB, ids(BOB_PHONE), Cast.ended(Reason.REJECTED_ELSEWHERE, BOB), 0)
                .onlyRung());
  }

  @Test
  void cancelled_endsWhereItRang_andForTheCallersOtherAttachedDevices() {
    LiveCall twoDevices = ringingLive().with(ringingLive().attendance().attached(ALICE_TABLET));
    Call over = ringing().over(CallStatus.MISSED, "cancelled", ALICE, at(7), "end");

    assertThat(over(twoDevices, over, ALICE_PHONE))
        .containsExactly(
            toAll(BOB, Cast.ended("cancelled", ALICE), 2).onlyRung(),
            Tell.devices(ALICE, ids(ALICE_TABLET), List.of(Cast.ended("cancelled", ALICE))));
  }

  @Test
  void ended_isHeardByTheOtherSide_butNotAgainByWhoWasToldElsewhere() {
    assertThat(over(connectedLive(), ended(), ALICE_PHONE))
        .containsExactly(Tell.user(BOB, ids(BOB_TABLET), Cast.ended("completed", ALICE), 3));
  }

  @Test
  void ended_fromADeviceThatIsNotAttached_isHeardByTheOnesThatAre() {
    assertThat(over(connectedLive(), ended(), ALICE_TABLET))
        .contains(Tell.devices(ALICE, ids(ALICE_PHONE), List.of(Cast.ended("completed", ALICE))));
  }

  @Test
  void noAnswer_isHeardByTheCaller_andWhereItRang() {
    assertThat(over(ringingLive(), missed(), null))
        .containsExactly(
            toAll(ALICE, Cast.ended(Reason.NO_ANSWER, null), 2),
            toAll(BOB, Cast.ended(Reason.NO_ANSWER, null), 2).onlyRung());
  }

  @Test
  void busyByNow_rejectsTheCaller_andStopsEveryDeviceThatRang() {
    Call busy = ringing().over(CallStatus.MISSED, Reason.BUSY, null, at(7), "accept");

    assertThat(over(ringingLive(), busy, BOB_PHONE))
        .containsExactly(
            toAll(ALICE, new Notice.Rejected(ROOM, BOB, Reason.BUSY, null), 2),
            toAll(BOB, BUSY, 2).onlyRung());
  }

  @Test
  void cancelled_withTheReasonBusy_isNoBusyCallee() {
    Call over = ringing().over(CallStatus.MISSED, Reason.BUSY, ALICE, at(7), "end");

    assertThat(over(ringingLive(), over, ALICE_TABLET))
        .containsExactly(
            toAll(BOB, Cast.ended(Reason.BUSY, ALICE), 2).onlyRung(),
            Tell.devices(ALICE, ids(ALICE_PHONE), List.of(Cast.ended(Reason.BUSY, ALICE))));
  }

  @Test
  void connectionLost_ofTheCallerWhileItRings_isHeardByTheCallee() {
    Attendance gone = ringingLive().attendance().gone(ALICE_PHONE, List.of(), at(5), false);

    assertThat(lostWhileRinging(gone)).containsExactly(BOB);
  }

  @Test
  void connectionLost_ofTheCalleeWhileItRings_isHeardByTheCaller() {
    assertThat(lostWhileRinging(ringingLive().attendance().calleeGone(at(5))))
        .containsExactly(ALICE);
  }

  @Test
  void connectionLost_whileConnected_isHeardByTheOtherSide() {
    Attendance attendance = connectedLive().attendance();

    assertThat(lost(attendance.gone(ALICE_PHONE, List.of(), at(9), false))).containsExactly(BOB);
    assertThat(lost(attendance.gone(BOB_PHONE, List.of(), at(9), false))).containsExactly(ALICE);
  }

  @Test
  void connectionLost_ofBothAtOnce_isHeardByBoth() {
    Attendance gone =
        connectedLive()
            .attendance()
            .gone(ALICE_PHONE, List.of(), at(9), true)
            .gone(BOB_PHONE, List.of(), at(9), true);

    assertThat(lost(gone)).containsExactly(ALICE, BOB);
  }

  @Test
  void connectionLost_ofBothOneAfterTheOther_isHeardByTheOneWhoWentLater() {
    Attendance gone =
        connectedLive()
            .attendance()
            .gone(BOB_PHONE, List.of(), at(9), false)
            .gone(ALICE_PHONE, List.of(), at(12), false);

    assertThat(lost(gone)).containsExactly(ALICE);
  }

  @Test
  void ended_onceAnswered_isHeardByDevicesThatNeverRang() {
    assertThat(Tellings.toUser(LiveCall.of(ended()), BOB, ids()).ringRule())
        .isEqualTo(Tell.RingRule.ANY);
  }

  @Test
  void endOf_withoutAReason_isUserEnded() {
    Call over = connected().over(CallStatus.ENDED, null, ALICE, at(9), "end");

    assertThat(Tellings.endOf(over, BOB)).isEqualTo(Cast.ended(Reason.USER_ENDED, ALICE));
  }

  private static Attendance joinedBy(Device device) {
    return ringingLive().attendance().joined(device, CallType.VIDEO, at(2));
  }

  private static Step accept(LiveCall ringing) {
    return Tellings.accepted(ringing.with(connected()), BOB_PHONE, List.of(BOB_TABLET));
  }

  private static List<Tell> over(LiveCall live, Call row, Device actor) {
    return Tellings.over(live.with(row), actor == null ? null : actor.id());
  }

  private static List<UserId> lostWhileRinging(Attendance attendance) {
    Call row = ringing().over(CallStatus.MISSED, Reason.CONNECTION_LOST, null, at(35), "");
    return told(LiveCall.of(row).with(attendance));
  }

  private static List<UserId> lost(Attendance attendance) {
    Call row = connected().over(CallStatus.ENDED, Reason.CONNECTION_LOST, null, at(9), "");
    return told(LiveCall.of(row).with(attendance));
  }

  private static List<UserId> told(LiveCall over) {
    return Tellings.over(over, null).stream().map(tell -> tell.owed().user()).toList();
  }
}
