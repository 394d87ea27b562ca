package club.worldmates.calls.call.group;

import static club.worldmates.calls.call.group.GroupCast.ALICE;
import static club.worldmates.calls.call.group.GroupCast.ALICE_PHONE;
import static club.worldmates.calls.call.group.GroupCast.ALICE_TABLET;
import static club.worldmates.calls.call.group.GroupCast.BOB;
import static club.worldmates.calls.call.group.GroupCast.BOB_PHONE;
import static club.worldmates.calls.call.group.GroupCast.CAROL_PHONE;
import static club.worldmates.calls.call.group.GroupCast.GROUP;
import static club.worldmates.calls.call.group.GroupCast.at;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.GroupCall;
import org.junit.jupiter.api.Test;

/** What time does to a group call (protocol.md 4). */
class GroupDeadlineTest {

  @Test
  void ringTimeOver_whileItRings_endsTheCall_joinedOrNot() {
    for (Stage stage : new Stage[] {Stage.ringing(), Stage.ringing().at(1).joins(ALICE_PHONE)}) {
      stage.waits();

      assertThat(stage.call().reason()).isEqualTo("no_answer");
      assertThat(stage.call().endedBy()).isNull();
      assertThat(stage.call().endedAt()).isEqualTo(at(60));
      assertThat(stage.told())
          .containsExactly(
              "alice and bob and carol and dave (rung, once): call:ended no_answer by nobody");
    }
  }

  @Test
  void ringTimeOver_whileItIsActive_isHeardOnce_byWhomItRings() {
    Stage stage = Stage.active().rejects(CAROL_PHONE);
    GroupCall row = stage.call();
    stage.waits();

    assertThat(stage.call()).isEqualTo(row);
    assertThat(stage.told()).containsExactly("dave (rung, once): call:ended no_answer by nobody");
    assertThat(stage.deadline()).isEmpty();
  }

  @Test
  void ringTimeOver_whenNobodyRingsAnyMore_isHeardByNobody() {
    Stage stage = Stage.active();
    stage.live = stage.live.declinedBy(GroupCast.CAROL).declinedBy(GroupCast.DAVE);

    assertThat(stage.waits().told()).isEmpty();
  }

  @Test
  void graceOver_endsTheStay_whenTheUserWent() {
    Stage stage = Stage.active().at(20).loses(BOB_PHONE).waits();

    assertThat(stage.call().stayOf(BOB).orElseThrow().leftAt()).isEqualTo(at(20));
    assertThat(stage.told()).containsExactly("room: user:left_call bob");
    assertThat(stage.deadline().map(GroupDeadline::at)).contains(at(60));
  }

  @Test
  void graceOver_ofTheLastOne_endsTheCall_whenHeWent() {
    Stage stage = Stage.active().leaves(ALICE_PHONE).at(20).loses(BOB_PHONE).waits();

    assertThat(stage.call().reason()).isEqualTo("completed");
    assertThat(stage.call().endedBy()).isNull();
    assertThat(stage.call().endedAt()).isEqualTo(at(20));
    assertThat(stage.told())
        .containsExactly(
            "alice and bob and carol and dave (rung, once): call:ended completed by nobody");
  }

  @Test
  void graceOver_ofTheInitiatorWhileItRings_endsTheCall_joinedOrNot() {
    for (Stage stage : new Stage[] {Stage.ringing(), Stage.ringing().joins(ALICE_PHONE)}) {
      stage.at(10).loses(ALICE_PHONE).waits();

      assertThat(stage.call().reason()).isEqualTo("completed");
      assertThat(stage.call().endedAt()).isEqualTo(at(10));
    }
  }

  @Test
  void graceOver_whileAnotherWentLater_endsOnlyTheFirst_andThenTheCall() {
    Stage stage = Stage.active().at(20).loses(BOB_PHONE).at(25).loses(ALICE_PHONE).waits();
    assertThat(stage.call().isIn(ALICE)).isTrue();

    stage.waits();
    assertThat(stage.call().endedAt()).isEqualTo(at(25));
  }

  @Test
  void loss_ofOneOfTwoDevices_orOfAnInitiatorWhoNeverJoined_isNoLoss() {
    Stage two = Stage.active().joins(ALICE_TABLET).at(20).loses(ALICE_PHONE);
    assertThat(two.deadline().map(GroupDeadline::at)).contains(at(60));

    Stage absent = Stage.ringing().joins(BOB_PHONE).at(20).loses(ALICE_PHONE);
    assertThat(absent.deadline().map(GroupDeadline::lost)).isEmpty();
  }

  @Test
  void backWithinTheGrace_keepsTheStay_andNobodyHears() {
    Stage stage = Stage.active().at(20).loses(BOB_PHONE);
    GroupCall row = stage.call();
    stage.at(30).joins(stage.reconnects(BOB_PHONE));

    assertThat(stage.call()).isEqualTo(row);
    assertThat(stage.told()).containsExactly("bobPhoneAgain: call:participants alice bob");
    assertThat(stage.live.places().lossOf(BOB)).isEmpty();
  }

  @Test
  void graceOver_ofAStayThatBeganAnewSince_changesNothing() {
    Stage stage = Stage.active().at(20).loses(BOB_PHONE);
    GroupDeadline deadline = stage.deadline().orElseThrow();
    GroupCall again = stage.call().left(BOB, BOB, at(21), "x").joined(BOB, at(22), "y");

    assertThat(deadline.due(again, stage.call()).isWithoutChange()).isTrue();
  }

  @Test
  void afterARestart_whoeverIsInHasHisGrace() {
    LiveGroupCall recalled =
        LiveGroupCall.recalled(Stage.active().call(), GROUP).lostUnlessAttached(at(15));

    assertThat(GroupDeadline.next(recalled, GroupCast.TIMING))
        .contains(new GroupDeadline(at(45), ALICE, at(15)));
    assertThat(recalled.places().lossOf(GroupCast.CAROL)).isEmpty();
  }
}
