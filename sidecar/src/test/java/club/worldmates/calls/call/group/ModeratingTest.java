package club.worldmates.calls.call.group;

import static club.worldmates.calls.call.group.GroupCast.ALICE;
import static club.worldmates.calls.call.group.GroupCast.ALICE_PHONE;
import static club.worldmates.calls.call.group.GroupCast.BOB;
import static club.worldmates.calls.call.group.GroupCast.BOB_PHONE;
import static club.worldmates.calls.call.group.GroupCast.CAROL;
import static club.worldmates.calls.call.group.GroupCast.CAROL_PHONE;
import static club.worldmates.calls.call.group.GroupCast.DAVE;
import static club.worldmates.calls.call.group.GroupCast.DAVE_PHONE;
import static club.worldmates.calls.call.group.GroupCast.EVE;
import static club.worldmates.calls.call.group.GroupCast.GROUP;
import static club.worldmates.calls.call.group.GroupCast.active;
import static club.worldmates.calls.call.group.GroupCast.at;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Sight;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What initiator and moderators may do (protocol.md 2 and 4), and leaving the group. */
class ModeratingTest {

  @Test
  void endForAll_endsEveryStay_andAllButTheActingDeviceHear() {
    for (Device device : List.of(ALICE_PHONE, DAVE_PHONE)) {
      Stage stage = Stage.active().at(20).endsForAll(device);
      GroupCall call = stage.call();

      assertThat(call.reason()).isEqualTo("ended_for_all");
      assertThat(call.endedBy()).isEqualTo(device.user());
      assertThat(call.openStays()).isEmpty();
      assertThat(stage.told())
          .containsExactly(
              "alice and bob and carol and dave but "
                  + device.id().socket()
                  + " (rung, once): call:ended ended_for_all by "
                  + GroupTold.name(device.user()));
    }
  }

  @Test
  void endForAll_ofACallThatRings_endsIt() {
    assertThat(Stage.ringing().endsForAll(DAVE_PHONE).call().isLive()).isFalse();
  }

  @Test
  void operator_endsALiveCall_onBehalfOfNobody() {
    GroupCall over = active().over("maintenance", null, at(9), "");

    assertThat(Moderating.byOperator(Optional.of(active()), "maintenance", at(9)).groups())
        .containsExactly(new GroupTransition(active(), over));
    assertThat(Moderating.byOperator(Optional.of(over), "again", at(10)).outcome())
        .isEqualTo(new Outcome.GroupAsItIs(over));
    assertThat(Moderating.byOperator(Optional.empty(), "maintenance", at(9)).outcome())
        .isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void everything_byAnOrdinaryMember_isNotAllowed() {
    assertThat(Stage.active().endsForAll(BOB_PHONE).answer()).isEqualTo("permission_denied");
    assertThat(Stage.active().removes(BOB_PHONE, ALICE).answer()).isEqualTo("permission_denied");
    assertThat(Stage.active().mutes(CAROL_PHONE, ALICE).answer()).isEqualTo("permission_denied");
  }

  @Test
  void everything_byAnInitiatorWhoLeftTheGroup_isNotAllowed() {
    Stage stage = Stage.active().leavesGroup(ALICE);

    assertThat(stage.endsForAll(ALICE_PHONE).answer()).isEqualTo("permission_denied");
  }

  @Test
  void mute_isHeardByTheTarget_andStoresNothing() {
    Stage before = Stage.active();
    GroupCall row = before.call();

    assertThat(before.mutes(DAVE_PHONE, BOB).told()).containsExactly("bob: call:muted by dave");
    assertThat(before.call()).isEqualTo(row);
  }

  @Test
  void muteAndRemove_ofWhoIsNotInTheCall_areRefused() {
    assertThat(Stage.active().mutes(DAVE_PHONE, CAROL).answer()).isEqualTo("failed_precondition");
    assertThat(Stage.active().removes(DAVE_PHONE, CAROL).answer()).isEqualTo("failed_precondition");
    assertThat(Stage.ended().removes(DAVE_PHONE, BOB).answer()).isEqualTo("failed_precondition");
    assertThat(Stage.active().removes(DAVE_PHONE, EVE).answer()).isEqualTo("permission_denied");
  }

  @Test
  void remove_endsTheStay_forGood() {
    Stage stage = Stage.active().at(15).removes(DAVE_PHONE, BOB);

    assertThat(stage.told())
        .containsExactly(
            "bob: call:removed by dave", "room but bobPhone and bobTablet: user:left_call bob");
    assertThat(stage.call().stayOf(BOB).orElseThrow().leftAt()).isEqualTo(at(15));
    assertThat(stage.call().wasRemoved(BOB)).isTrue();
    assertThat(stage.live.places().attachedOf(BOB)).isEmpty();
  }

  @Test
  void remove_ofTheLastOne_endsTheCall_forTheOthers() {
    Stage stage = Stage.active().leaves(ALICE_PHONE).removes(DAVE_PHONE, BOB);

    assertThat(stage.call().reason()).isEqualTo("completed");
    assertThat(stage.call().endedBy()).isEqualTo(DAVE);
    assertThat(stage.told())
        .containsExactly(
            "bob: call:removed by dave",
            "alice and carol and dave but davePhone (rung, once): call:ended completed by dave");
  }

  @Test
  void remove_byTheSameEventAgain_isRepeated() {
    GroupCall removed = active().removed(BOB, DAVE, at(9), "remove");

    assertThat(Moderating.remove(Sight.of(removed), GROUP, DAVE, BOB, at(9), "remove").outcome())
        .isEqualTo(new Outcome.GroupRepeated(removed));
  }

  @Test
  void leavingTheGroup_removesByNobody() {
    Stage stage = Stage.active().leavesGroup(BOB);

    assertThat(stage.told())
        .containsExactly(
            "bob: call:removed by nobody", "room but bobPhone and bobTablet: user:left_call bob");
    assertThat(stage.call().stayOf(BOB).orElseThrow().removed().by()).isNull();
  }

  @Test
  void leavingTheGroup_byOneWhoIsNotInTheCall_changesNothing() {
    GroupCall row = Stage.active().call();

    assertThat(Moderating.leftGroup(row, CAROL, at(9)).isWithoutChange()).isTrue();
  }

  @Test
  void leavingTheGroup_byTheInitiatorWhileItRings_endsTheCall() {
    Stage stage = Stage.ringing().leavesGroup(ALICE);

    assertThat(stage.call().isLive()).isFalse();
    assertThat(stage.call().endedBy()).isNull();
    assertThat(stage.told())
        .containsExactly(
            "alice and bob and carol and dave (rung, once): call:ended completed by nobody");
  }

  @Test
  void joiningAfterIt_isAllowedForTheOthers() {
    assertThat(Stage.active().removes(DAVE_PHONE, BOB).joins(CAROL_PHONE).call().isIn(CAROL))
        .isTrue();
  }
}
