package club.worldmates.calls.call.group;

import static club.worldmates.calls.call.group.GroupCast.ALICE;
import static club.worldmates.calls.call.group.GroupCast.ALICE_PHONE;
import static club.worldmates.calls.call.group.GroupCast.BOB;
import static club.worldmates.calls.call.group.GroupCast.BOB_PHONE;
import static club.worldmates.calls.call.group.GroupCast.CAROL;
import static club.worldmates.calls.call.group.GroupCast.DAVE;
import static club.worldmates.calls.call.group.GroupCast.GROUP;
import static club.worldmates.calls.call.group.GroupCast.active;
import static club.worldmates.calls.call.group.GroupCast.at;
import static club.worldmates.calls.call.group.GroupCast.ringing;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told again after a crash: all above the mark of the row. */
class GroupTellingsTest {

  private static final Place IN_ROOM = new Place(true, true, false, false, true, false);

  @Test
  void nothingAboveTheMark_isSilent() {
    assertThat(again(active().told(3))).isEmpty();
  }

  @Test
  void aStayThatOpened_isToldToTheRoom_andToHisOtherDevices() {
    assertThat(again(active().told(2)))
        .containsExactly(
            "room but bobPhone: user:joined_call bob",
            "bob but bobPhone (rung, once): call:ended answered_elsewhere by bob");
  }

  @Test
  void theInitiatorsStay_stopsNoDevices() {
    assertThat(again(ringing().joined(ALICE, at(1), "x").told(1)))
        .containsExactly("room but alicePhone: user:joined_call alice");
  }

  @Test
  void aStayThatEnded_isToldToTheRoom_andItsDevicesAreOut() {
    LiveGroupCall live = restarted(active().left(BOB, null, at(9), "").told(3));
    GroupStep step = GroupTellings.again(live, live.call().told());

    assertThat(GroupTold.of(step.tells())).containsExactly("room: user:left_call bob");
    assertThat(step.next().places().attachedOf(BOB)).isEmpty();
  }

  @Test
  void aStayOfWhichNobodyHeard_stopsItsDevicesRinging() {
    GroupCall known = ringing().joined(ALICE, at(1), "x");
    GroupCall gone = known.joined(BOB, at(2), "y").left(BOB, BOB, at(3), "z");
    GroupTransition transition = new GroupTransition(known, gone);

    assertThat(GroupTold.of(GroupTellings.changed(restarted(gone), transition, null).tells()))
        .containsExactly("bob (rung, once): call:ended answered_elsewhere by bob");
  }

  @Test
  void aRemoval_isToldToTheRemoved() {
    assertThat(again(active().removed(BOB, DAVE, at(9), "x").told(3)))
        .containsExactly("bob: call:removed by dave", "room but bobPhone: user:left_call bob");
  }

  @Test
  void theEnd_isToldOnce_whateverHappenedBefore() {
    GroupCall over = active().left(ALICE, ALICE, at(8), "x").left(BOB, BOB, at(9), "y");

    assertThat(again(over.told(3)))
        .containsExactly(
            "alice and bob and carol and dave (rung, once): call:ended completed by bob");
    assertThat(again(over.told(5))).isEmpty();
  }

  @Test
  void theDeviceThatActed_isKnownByTheCause() {
    GroupCall over = active().over("ended_for_all", ALICE, at(9), ALICE_PHONE.id().cause(4));

    assertThat(again(over.told(3)))
        .containsExactly(
            "alice and bob and carol and dave but alicePhone (rung, once):"
                + " call:ended ended_for_all by alice");
  }

  @Test
  void theSameEventAgain_tellsWhatItCaused() {
    GroupCall left = active().left(BOB, BOB, at(9), BOB_PHONE.id().cause(4)).told(4);

    assertThat(GroupTold.of(GroupTellings.repeated(restarted(left), BOB_PHONE.id()).tells()))
        .containsExactly("room: user:left_call bob");
  }

  @Test
  void recalled_ringsForTheOtherMembers() {
    assertThat(LiveGroupCall.recalled(ringing(), GROUP).rung())
        .containsExactlyInAnyOrder(BOB, CAROL, DAVE);
  }

  private static List<String> again(GroupCall row) {
    return GroupTold.of(GroupTellings.again(restarted(row), row.told()).tells());
  }

  /** Both phones are in the room, as the host says; a stray one is out. */
  private static LiveGroupCall restarted(GroupCall row) {
    LiveGroupCall recalled = LiveGroupCall.recalled(row, GROUP);
    return row.isLive()
        ? recalled.restored(ALICE_PHONE, IN_ROOM).restored(BOB_PHONE, IN_ROOM)
        : recalled.with(recalled.places().entered(ALICE_PHONE).entered(BOB_PHONE));
  }
}
