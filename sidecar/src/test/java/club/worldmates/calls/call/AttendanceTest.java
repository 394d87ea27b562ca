package club.worldmates.calls.call;

import static club.worldmates.calls.call.Cast.ALICE;
import static club.worldmates.calls.call.Cast.ALICE_PHONE;
import static club.worldmates.calls.call.Cast.ALICE_TABLET;
import static club.worldmates.calls.call.Cast.BOB;
import static club.worldmates.calls.call.Cast.BOB_PHONE;
import static club.worldmates.calls.call.Cast.BOB_TABLET;
import static club.worldmates.calls.call.Cast.at;
import static club.worldmates.calls.call.Cast.connectedLive;
import static club.worldmates.calls.call.Cast.device;
import static club.worldmates.calls.call.Cast.ids;
import static club.worldmates.calls.call.Cast.inRoomLive;
import static club.worldmates.calls.call.Cast.reconnected;
import static club.worldmates.calls.call.Cast.ringingLive;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who attends a call (protocol.md, Words; 4, What ends the grace). */
class AttendanceTest {

  private static final Device AGAIN = reconnected(ALICE_PHONE);

  private final Attendance connected = connectedLive().attendance();
  private final Attendance inRoom = inRoomLive().attendance();

  @Test
  void calling_attachesTheDevice_butDoesNotPutItIntoTheRoom() {
    Attendance attendance = Attendance.NOBODY.calledBy(ALICE_PHONE);

    assertThat(attendance.attachedOf(ALICE)).isEqualTo(ids(ALICE_PHONE));
    assertThat(attendance.inRoom()).isEmpty();
    assertThat(attendance.participants()).isEmpty();
  }

  @Test
  void ringing_doesNotAttach() {
    assertThat(ringingLive().attendance().attachedOf(BOB)).isEmpty();
    assertThat(ringingLive().attendance().placeOf(BOB_PHONE.id()).rang()).isTrue();
  }

  @Test
  void answering_attaches_andTheOthersAreToldElsewhere() {
    assertThat(connected.attachedOf(BOB)).isEqualTo(ids(BOB_PHONE));
    assertThat(connected.elsewhereOf(BOB)).isEqualTo(ids(BOB_TABLET));
    assertThat(connected.placeOf(BOB_PHONE.id()).answered()).isTrue();
  }

  @Test
  void joining_putsTheUserIntoTheRoomOnce() {
    Attendance both = inRoom.joined(ALICE_TABLET, CallType.VIDEO, at(8));

    assertThat(both.participants())
        .containsExactly(
            new Notice.Participant(ALICE, true, true, at(1)),
            new Notice.Participant(BOB, true, true, at(4)));
    assertThat(both.inRoom()).isEqualTo(ids(ALICE_PHONE, ALICE_TABLET, BOB_PHONE));
  }

  @Test
  void joining_anAudioCall_beginsWithTheCameraOff() {
    assertThat(connected.joined(ALICE_PHONE, CallType.AUDIO, at(1)).presenceOf(ALICE))
        .contains(new Presence(true, false, at(1)));
  }

  @Test
  void media_ofAUserInTheRoom_isRemembered() {
    assertThat(inRoom.media(ALICE, false, true).presenceOf(ALICE))
        .contains(new Presence(false, true, at(1)));
    assertThat(connected.media(ALICE, false, true)).isSameAs(connected);
  }

  @Test
  void leaving_withOneOfTwoDevices_keepsTheUserInTheRoom() {
    Attendance left = inRoom.joined(ALICE_TABLET, CallType.VIDEO, at(8)).left(ALICE_PHONE, at(9));

    assertThat(left.presenceOf(ALICE)).isPresent();
    assertThat(left.lossOf(ALICE)).isEmpty();
  }

  @Test
  void leaving_withTheLastDevice_takesTheUserOutAndBeginsHisGrace() {
    Attendance left = inRoom.left(ALICE_PHONE, at(9));

    assertThat(left.presenceOf(ALICE)).isEmpty();
    assertThat(left.lossOf(ALICE)).contains(new Loss(at(9), List.of(ALICE_PHONE), false));
  }

  @Test
  void disconnecting_keepsTheUserInTheRoom_andBeginsHisGrace() {
    Attendance gone = inRoom.gone(ALICE_PHONE, List.of(), at(9), false);

    assertThat(gone.presenceOf(ALICE)).isPresent();
    assertThat(gone.attachedOf(ALICE)).isEmpty();
    assertThat(gone.lossOf(ALICE)).contains(new Loss(at(9), List.of(ALICE_PHONE), false));
  }

  @Test
  void disconnecting_withAnotherAttachedDevice_beginsNoGrace() {
    Attendance gone =
        connected.attached(ALICE_TABLET).gone(ALICE_PHONE, List.of(ALICE_TABLET), at(9), false);

    assertThat(gone.lossOf(ALICE)).isEmpty();
  }

  @Test
  void disconnecting_ofADeviceThatOnlyRang_beginsNoGrace() {
    Attendance gone = ringingLive().attendance().gone(BOB_PHONE, List.of(), at(9), false);

    assertThat(gone.lossOf(BOB)).isEmpty();
    assertThat(gone.placeOf(BOB_PHONE.id())).isEqualTo(Place.NONE);
  }

  @Test
  void disconnecting_ofAStrangeDevice_changesNothing() {
    assertThat(connected.gone(ALICE_TABLET, List.of(), at(9), false)).isSameAs(connected);
  }

  @Test
  void disconnecting_afterTheSameClientCameBack_handsTheCallOver() {
    Attendance gone = connected.gone(ALICE_PHONE, List.of(ALICE_TABLET, AGAIN), at(9), false);

    assertThat(gone.attachedOf(ALICE)).isEqualTo(ids(AGAIN));
    assertThat(gone.lossOf(ALICE)).isEmpty();
  }

  @Test
  void disconnecting_handsNothingOver_toAnEarlierForeignOrUnregisteredConnection() {
    Device earlier = device("earlier", ALICE, "alice-phone", 5);
    Device silent = new Device(AGAIN.id(), ALICE, "alice-phone", 2000, false);
    Device withoutSession = device("none", ALICE, "", 2000);
    List<Device> others = List.of(earlier, silent, withoutSession, ALICE_TABLET);

    assertThat(connected.gone(ALICE_PHONE, others, at(9), false).lossOf(ALICE)).isPresent();
  }

  @Test
  void disconnecting_handsNothingOver_toALaterConnectionThatWasToldElsewhere() {
    Attendance told = connected.elsewhere(List.of(AGAIN));
    Attendance gone = told.gone(ALICE_PHONE, List.of(AGAIN), at(9), false);

    assertThat(gone.attachedOf(ALICE)).isEmpty();
    assertThat(gone.elsewhereOf(ALICE)).isEqualTo(ids(AGAIN));
    assertThat(gone.lossOf(ALICE)).contains(new Loss(at(9), List.of(ALICE_PHONE), false));
  }

  @Test
  void loss_isEndedByTheLostDeviceOnALaterConnection_only() {
    Loss loss = new Loss(at(9), List.of(ALICE_PHONE), false);

    assertThat(loss.isEndedBy(AGAIN)).isTrue();
    assertThat(loss.isEndedBy(ALICE_PHONE)).isFalse();
    assertThat(loss.isEndedBy(ALICE_TABLET)).isFalse();
    assertThat(loss.isEndedBy(device("b", BOB, "alice-phone", 2000))).isFalse();
  }

  @Test
  void loss_withoutASession_isNotEndedByRegistering() {
    Loss loss = new Loss(at(9), List.of(device("old", ALICE, "", 10)), false);

    assertThat(loss.isEndedBy(device("new", ALICE, "", 2000))).isFalse();
  }

  @Test
  void loss_withItsHost_isEndedByWhoeverRegisters() {
    Attendance gone = connected.gone(ALICE_PHONE, List.of(), at(9), true);

    assertThat(gone.lossOf(ALICE).orElseThrow().isEndedBy(ALICE_TABLET)).isTrue();
  }

  @Test
  void loss_endsWithAnyDeviceThatIsAttached() {
    Attendance gone = connected.gone(ALICE_PHONE, List.of(), at(9), false);

    assertThat(gone.attached(ALICE_TABLET).lossOf(ALICE)).isEmpty();
    assertThat(gone.joined(ALICE_TABLET, CallType.VIDEO, at(12)).lossOf(ALICE)).isEmpty();
    assertThat(gone.rung(ALICE_TABLET).lossOf(ALICE)).isPresent();
  }

  @Test
  void restored_withItsHost_isWhatItWas() {
    Attendance back =
        inRoom.gone(ALICE_PHONE, List.of(), at(9), true).restored(ALICE_PHONE, Place.NONE, null);

    assertThat(back.placeOf(ALICE_PHONE.id())).isEqualTo(inRoom.placeOf(ALICE_PHONE.id()));
    assertThat(back.lossOf(ALICE)).isEmpty();
    assertThat(back.presenceOf(ALICE)).contains(new Presence(true, true, at(1)));
  }

  @Test
  void restored_whereNobodyRemembers_isWhatTheHostSays() {
    Place reported = new Place(true, true, false, true, true, false);
    Presence presence = new Presence(false, true, at(4));
    Attendance back = Attendance.NOBODY.restored(BOB_PHONE, reported, presence);

    assertThat(back.placeOf(BOB_PHONE.id())).isEqualTo(reported);
    assertThat(back.presenceOf(BOB)).contains(presence);
  }

  @Test
  void restored_afterAnotherDeviceAnswered_isNotAttachedAnyMore() {
    Attendance back =
        ringingLive()
            .attendance()
            .joined(BOB_TABLET, CallType.VIDEO, at(2))
            .gone(BOB_TABLET, List.of(BOB_PHONE), at(3), true)
            .answered(BOB_PHONE)
            .restored(BOB_TABLET, Place.NONE, null);

    assertThat(back.attachedOf(BOB)).isEqualTo(ids(BOB_PHONE));
    assertThat(back.inRoom()).isEmpty();
  }

  @Test
  void lostUnlessAttached_afterARestart_beginsTheGraceOfWhoeverIsMissing() {
    Attendance attendance =
        connected.lostUnlessAttached(ALICE, at(9)).gone(BOB_PHONE, List.of(), at(9), false);

    assertThat(attendance.lossOf(ALICE)).isEmpty();
    assertThat(attendance.lostUnlessAttached(BOB, at(20)).lossOf(BOB).orElseThrow().at())
        .isEqualTo(at(9));
    assertThat(Attendance.NOBODY.lostUnlessAttached(BOB, at(20)).lossOf(BOB))
        .contains(new Loss(at(20), List.of(), true));
  }

  @Test
  void calleeGone_countsFromTheFirstTime_untilHeIsBack() {
    Attendance gone = Attendance.NOBODY.calleeGone(at(3)).calleeGone(at(5));

    assertThat(gone.calleeGoneSince()).contains(at(3));
    assertThat(gone.calleeBack().calleeGoneSince()).isEmpty();
  }
}
