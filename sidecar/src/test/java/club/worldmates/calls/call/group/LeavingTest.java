package club.worldmates.calls.call.group;

import static club.worldmates.calls.call.group.GroupCast.ALICE;
import static club.worldmates.calls.call.group.GroupCast.ALICE_PHONE;
import static club.worldmates.calls.call.group.GroupCast.ALICE_TABLET;
import static club.worldmates.calls.call.group.GroupCast.BOB;
import static club.worldmates.calls.call.group.GroupCast.BOB_PHONE;
import static club.worldmates.calls.call.group.GroupCast.BOB_TABLET;
import static club.worldmates.calls.call.group.GroupCast.CAROL;
import static club.worldmates.calls.call.group.GroupCast.CAROL_PHONE;
import static club.worldmates.calls.call.group.GroupCast.DAVE_PHONE;
import static club.worldmates.calls.call.group.GroupCast.EVE_PHONE;
import static club.worldmates.calls.call.group.GroupCast.GROUP;
import static club.worldmates.calls.call.group.GroupCast.at;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Sight;
import org.junit.jupiter.api.Test;

/** {@code call:leave_room}, {@code call:end} and {@code call:reject} of a group call. */
class LeavingTest {

  @Test
  void leave_withTheLastDevice_endsTheStay_andTheRoomHears() {
    Stage stage = Stage.active().at(15).leaves(BOB_PHONE);

    assertThat(stage.call().stayOf(BOB).orElseThrow().leftAt()).isEqualTo(at(15));
    assertThat(stage.told()).containsExactly("room but bobPhone: user:left_call bob");
    assertThat(stage.live.places().of(BOB_PHONE.id()).done()).isTrue();
    assertThat(stage.call().isLive()).isTrue();
  }

  @Test
  void leave_withOneOfTwoDevices_isHeardByNobody() {
    Stage stage = Stage.active().joins(ALICE_TABLET).leaves(ALICE_PHONE);

    assertThat(stage.call().isIn(ALICE)).isTrue();
    assertThat(stage.told()).isEmpty();
    assertThat(stage.live.places().attachedOf(ALICE)).containsExactly(ALICE_TABLET.id());
  }

  @Test
  void leave_withoutHavingJoined_isOk() {
    for (Stage stage :
        new Stage[] {Stage.active().leaves(CAROL_PHONE), Stage.active().leaves(ALICE_TABLET)}) {
      assertThat(stage.answer()).isEqualTo("ok active");
      assertThat(stage.told()).isEmpty();
    }
  }

  @Test
  void end_endsTheStayOnAllHisDevices_whichHearIt() {
    Stage stage = Stage.active().joins(ALICE_TABLET).ends(ALICE_PHONE, "user_ended");

    assertThat(stage.call().isIn(ALICE)).isFalse();
    assertThat(stage.call().isLive()).isTrue();
    assertThat(stage.told())
        .containsExactly(
            "room but alicePhone: user:left_call alice", "aliceTablet: user:left_call alice");
    assertThat(stage.live.places().attachedOf(ALICE)).isEmpty();
  }

  @Test
  void lastOneOut_endsTheCall_forAllWhoRing() {
    Stage stage = Stage.active().leaves(ALICE_PHONE).at(20).ends(BOB_PHONE, "whatever");
    GroupCall call = stage.call();

    assertThat(call.reason()).isEqualTo("completed");
    assertThat(call.endedBy()).isEqualTo(BOB);
    assertThat(call.endedAt()).isEqualTo(at(20));
    assertThat(stage.told())
        .containsExactly(
            "alice and bob and carol and dave but bobPhone (rung, once): call:ended completed by bob");
  }

  @Test
  void initiator_leavesBeforeAnyOther_endsTheCall_joinedOrNot() {
    for (Stage stage : new Stage[] {Stage.ringing(), Stage.ringing().joins(ALICE_PHONE)}) {
      stage.at(9).leaves(ALICE_PHONE);

      assertThat(stage.call().reason()).isEqualTo("completed");
      assertThat(stage.call().endedBy()).isEqualTo(ALICE);
      assertThat(stage.told())
          .containsExactly(
              "alice and bob and carol and dave but alicePhone (rung, once):"
                  + " call:ended completed by alice");
    }
  }

  @Test
  void initiator_endsBeforeAnyOther_givesHisReason() {
    assertThat(Stage.ringing().ends(ALICE_PHONE, "cancelled").call().reason())
        .isEqualTo("cancelled");
  }

  @Test
  void initiator_leavesAnActiveCall_likeAnyOther() {
    assertThat(Stage.active().ends(ALICE_PHONE, "cancelled").call().isLive()).isTrue();
  }

  @Test
  void reject_storesNothing_andStopsTheOtherDevices() {
    Stage before = Stage.ringing();
    GroupCall row = before.call();
    Stage stage = before.rejects(BOB_PHONE);

    assertThat(stage.call()).isEqualTo(row);
    assertThat(stage.told())
        .containsExactly("bob but bobPhone (rung, once): call:ended rejected_elsewhere by bob");
    assertThat(stage.live.places().of(BOB_PHONE.id()).done()).isTrue();
    assertThat(stage.live.places().of(BOB_TABLET.id()).elsewhere()).isTrue();
  }

  @Test
  void end_byARungMember_isAReject() {
    assertThat(Stage.active().ends(CAROL_PHONE, "user_ended").told())
        .containsExactly(
            "carol but carolPhone (rung, once): call:ended rejected_elsewhere by carol");
  }

  @Test
  void rejectAgain_isOk_andHeardByNobody() {
    Stage stage = Stage.ringing().rejects(BOB_PHONE).rejects(BOB_PHONE);

    assertThat(stage.answer()).isEqualTo("ok ringing");
    assertThat(stage.told()).isEmpty();
  }

  @Test
  void reject_bySomebodyInTheCall_orTheInitiator_isOkAndNothing() {
    for (Stage stage :
        new Stage[] {Stage.active().rejects(BOB_PHONE), Stage.ringing().rejects(ALICE_PHONE)}) {
      GroupCall row = stage.call();
      assertThat(stage.answer()).isEqualTo("ok " + row.status().text());
      assertThat(stage.told()).isEmpty();
      assertThat(stage.live.declined()).isEmpty();
    }
  }

  @Test
  void endAndLeave_afterHavingLeft_areOkAndHeardByNobody() {
    Stage left = Stage.active().leaves(BOB_PHONE);

    assertThat(left.ends(BOB_PHONE, "user_ended").told()).isEmpty();
    assertThat(left.leaves(BOB_PHONE).told()).isEmpty();
    assertThat(left.answer()).isEqualTo("ok active");
  }

  @Test
  void everything_fromADeviceToldElsewhere_isLate() {
    assertThat(Stage.active().ends(BOB_TABLET, "user_ended").call().isIn(BOB)).isTrue();
    assertThat(Stage.active().rejects(BOB_TABLET).answer()).isEqualTo("ok active");
    assertThat(Stage.active().leaves(BOB_TABLET).told()).isEmpty();
  }

  @Test
  void everything_afterTheEnd_isLate() {
    for (Stage stage :
        new Stage[] {
          Stage.ended().ends(ALICE_PHONE, "x"),
          Stage.ended().rejects(CAROL_PHONE),
          Stage.ended().leaves(BOB_PHONE)
        }) {
      assertThat(stage.answer()).isEqualTo("ok ended");
      assertThat(stage.told()).isEmpty();
    }
  }

  @Test
  void everything_byAStranger_isNotAllowed() {
    assertThat(Stage.active().ends(EVE_PHONE, "x").answer()).isEqualTo("permission_denied");
    assertThat(Stage.active().rejects(EVE_PHONE).answer()).isEqualTo("permission_denied");
    assertThat(Stage.active().leaves(EVE_PHONE).answer()).isEqualTo("permission_denied");
  }

  @Test
  void lateEvents_ofOneWhoWasRemoved_areNoOffence() {
    Stage removed = Stage.active().removes(DAVE_PHONE, BOB);
    assertThat(removed.ends(BOB_PHONE, "user_ended").answer()).isEqualTo("ok active");

    Stage out = Stage.active().leavesGroup(BOB);
    assertThat(out.leaves(BOB_PHONE).answer()).isEqualTo("ok active");
    assertThat(out.candidate(BOB_PHONE, ALICE).told()).isEmpty();
  }

  @Test
  void end_byTheSameEventAgain_isRepeated() {
    GroupCall over = GroupCast.ringing().over("cancelled", ALICE, at(9), "end");

    assertThat(
            Leaving.end(Sight.of(over), GROUP, ALICE, false, "cancelled", at(9), "end").outcome())
        .isEqualTo(new Outcome.GroupRepeated(over));
    assertThat(
            Leaving.end(Sight.of(over), GROUP, CAROL, false, "cancelled", at(9), "late").outcome())
        .isEqualTo(new Outcome.GroupAsItIs(over));
  }
}
