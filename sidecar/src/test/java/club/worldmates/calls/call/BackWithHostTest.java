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
import static club.worldmates.calls.call.Cast.blocked;
import static club.worldmates.calls.call.Cast.candidate;
import static club.worldmates.calls.call.Cast.connected;
import static club.worldmates.calls.call.Cast.connectedLive;
import static club.worldmates.calls.call.Cast.ended;
import static club.worldmates.calls.call.Cast.ids;
import static club.worldmates.calls.call.Cast.missed;
import static club.worldmates.calls.call.Cast.rejected;
import static club.worldmates.calls.call.Cast.ringing;
import static club.worldmates.calls.call.Cast.ringingLive;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What devices hear that are back with their host process, which had lost the sidecar. */
class BackWithHostTest {

  private static final Notice ANSWERED = new Notice.Answered(ROOM, ANSWER, BOB);

  @Test
  void restored_whereDevicesOfTheUserAreAttached_theyHearWhatWaitedOneByOne() {
    LiveCall live =
        connectedLive()
            .kept(ALICE, 1, List.of(ANSWERED))
            .kept(ALICE, 2, List.of(candidate(BOB, 1)));
    Tell.Target phone = new Tell.Target.Devices(ALICE, ids(ALICE_PHONE));
    Step step = ComingBack.restored(live, ALICE);

    assertThat(step.tells())
        .containsExactly(
            new Tell(phone, List.of(ANSWERED), Tell.RingRule.ANY, new Tell.Owed(ALICE, 2, true)),
            new Tell(
                phone,
                List.of(candidate(BOB, 1)),
                Tell.RingRule.ANY,
                new Tell.Owed(ALICE, 0, true)));
    assertThat(step.next().backlogOf(ALICE)).isEmpty();
  }

  @Test
  void restored_whereItRings_theDevicesThatRangHearWhatWaited() {
    LiveCall live = ringingLive().kept(BOB, 1, List.of(candidate(ALICE, 1)));
    Step step = ComingBack.restored(live, BOB);

    assertThat(step.tells())
        .containsExactly(
            new Tell(
                new Tell.Target.User(BOB, Set.of()),
                List.of(candidate(ALICE, 1)),
                Tell.RingRule.ONLY_RUNG,
                new Tell.Owed(BOB, 0, true)));
    assertThat(step.next().backlogOf(BOB)).isEmpty();
  }

  @Test
  void restored_whereNoDeviceOfTheUserIsAttached_itWaitsOn() {
    LiveCall live =
        LiveCall.of(connected())
            .with(Attendance.NOBODY.calledBy(ALICE_PHONE))
            .kept(BOB, 1, List.of(candidate(ALICE, 1)));

    assertThat(ComingBack.restored(live, BOB).tells()).isEmpty();
    assertThat(ComingBack.restored(live, BOB).next()).isEqualTo(live);
  }

  @Test
  void restored_whereNothingWaited_nobodyHears() {
    assertThat(ComingBack.restored(connectedLive(), ALICE).tells()).isEmpty();
    assertThat(ComingBack.restored(ringingLive(), BOB).tells()).isEmpty();
  }

  @Test
  void overMeanwhile_isHeardByTheOtherSide_andByTheActorsAttachedDevices() {
    assertThat(overMeanwhile(ended(), attached(ALICE_TABLET), attached(BOB_PHONE)))
        .containsExactly(
            hears(ALICE_TABLET, Cast.ended("completed", ALICE), null),
            hears(BOB_PHONE, Cast.ended("completed", ALICE), new Tell.Owed(BOB, 3, false)));
  }

  @Test
  void overMeanwhile_isNotHeardByTheDeviceThatEndedTheCall() {
    String byThePhone = ALICE_PHONE.id().cause(7);
    Call ended = connected().over(CallStatus.ENDED, "completed", ALICE, at(15), byThePhone);

    assertThat(overMeanwhile(ended, attached(ALICE_PHONE), attached(ALICE_TABLET)))
        .containsExactly(hears(ALICE_TABLET, Cast.ended("completed", ALICE), null));
  }

  @Test
  void overMeanwhile_ofACallThatRang_stopsTheDevicesThatRang() {
    assertThat(overMeanwhile(missed(), attached(ALICE_PHONE), rang(BOB_PHONE)))
        .containsExactly(
            hears(ALICE_PHONE, Cast.ended(Reason.NO_ANSWER, null), new Tell.Owed(ALICE, 2, false)),
            hears(BOB_PHONE, Cast.ended(Reason.NO_ANSWER, null), new Tell.Owed(BOB, 2, false)));
  }

  @Test
  void overMeanwhile_rejectedElsewhere_saysSoWhereItRang() {
    assertThat(overMeanwhile(rejected(), attached(ALICE_PHONE), rang(BOB_TABLET)))
        .containsExactly(
            hears(
                ALICE_PHONE,
                new Notice.Rejected(ROOM, BOB, "later", null),
                new Tell.Owed(ALICE, 2, false)),
            hears(BOB_TABLET, Cast.ended(Reason.REJECTED_ELSEWHERE, BOB), null));
  }

  @Test
  void overMeanwhile_answeredAndEndedElsewhereByTheCallee_stopsTheDevicesThatRang() {
    assertThat(overMeanwhile(endedByBob(), rang(BOB_TABLET)))
        .containsExactly(hears(BOB_TABLET, Cast.ended(Reason.ANSWERED_ELSEWHERE, BOB), null));
  }

  @Test
  void overMeanwhile_endedByTheCallee_isNotHeardWhereHeAnsweredAndLeft() {
    Place left = Place.NONE.nowRung().nowAnswering().nowLeft();

    assertThat(overMeanwhile(endedByBob(), new Attendance.Placed(BOB_PHONE, left))).isEmpty();
  }

  @Test
  void overMeanwhile_isNotHeardByDevicesToldElsewhere_norByThoseOutsideTheCall() {
    Place elsewhere = new Place(false, false, true, false, true, true);

    assertThat(
            overMeanwhile(
                ended(),
                new Attendance.Placed(BOB_TABLET, elsewhere),
                new Attendance.Placed(ALICE_TABLET, Place.NONE)))
        .isEmpty();
  }

  @Test
  void overMeanwhile_ofACallThatReachedNobody_isHeardOnlyWhereItRangAfterAll() {
    Call offline = ringing().over(CallStatus.MISSED, Reason.OFFLINE, null, at(1), "initiate");

    assertThat(overMeanwhile(offline, attached(ALICE_PHONE), rang(BOB_PHONE)))
        .containsExactly(
            hears(BOB_PHONE, Cast.ended(Reason.OFFLINE, null), new Tell.Owed(BOB, 2, false)));
  }

  @Test
  void overMeanwhile_ofABlockedCall_isNeverHeardByTheCallee() {
    assertThat(overMeanwhile(blocked(), rang(BOB_PHONE))).isEmpty();
  }

  private static Call endedByBob() {
    return connected().over(CallStatus.ENDED, "completed", BOB, at(15), "end");
  }

  private static Attendance.Placed attached(Device device) {
    return new Attendance.Placed(device, Place.NONE.nowAttached());
  }

  private static Attendance.Placed rang(Device device) {
    return new Attendance.Placed(device, Place.NONE.nowRung());
  }

  private static List<Tell> overMeanwhile(Call over, Attendance.Placed... back) {
    return Tellings.overMeanwhile(over, List.of(back));
  }

  private static Tell hears(Device device, Notice notice, Tell.Owed owed) {
    return new Tell(
        new Tell.Target.Devices(device.user(), ids(device)),
        List.of(notice),
        Tell.RingRule.ANY,
        owed);
  }
}
