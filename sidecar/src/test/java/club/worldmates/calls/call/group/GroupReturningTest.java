package club.worldmates.calls.call.group;

import static club.worldmates.calls.call.group.GroupCast.ALICE;
import static club.worldmates.calls.call.group.GroupCast.ALICE_PHONE;
import static club.worldmates.calls.call.group.GroupCast.ALICE_TABLET;
import static club.worldmates.calls.call.group.GroupCast.BOB;
import static club.worldmates.calls.call.group.GroupCast.BOB_PHONE;
import static club.worldmates.calls.call.group.GroupCast.BOB_TABLET;
import static club.worldmates.calls.call.group.GroupCast.CAROL_PHONE;
import static club.worldmates.calls.call.group.GroupCast.EVE_PHONE;
import static club.worldmates.calls.call.group.GroupCast.active;
import static club.worldmates.calls.call.group.GroupCast.at;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A device registers while there is a group call (protocol.md 4, Coming back). */
class GroupReturningTest {

  @Test
  void register_whileItRings_ringsTheDevice() {
    assertThat(Stage.ringing().registers(BOB_PHONE).told())
        .containsExactly("bobPhone (not yet rung): group_call:incoming");
  }

  @Test
  void register_afterDeclining_orAsAStranger_isSilent() {
    assertThat(Stage.ringing().rejects(BOB_PHONE).registers(BOB_TABLET).told()).isEmpty();
    assertThat(Stage.ringing().registers(EVE_PHONE).told()).isEmpty();
  }

  @Test
  void register_ofAMemberWhoIsNotIn_whileItIsActive_isSilent() {
    assertThat(Stage.active().registers(CAROL_PHONE).told()).isEmpty();
    assertThat(Stage.active().leaves(BOB_PHONE).registers(BOB_PHONE).told()).isEmpty();
    assertThat(Stage.ended().registers(BOB_PHONE).told()).isEmpty();
  }

  @Test
  void register_ofTheLostClient_attachesIt_andBringsWhatWaited() {
    Stage stage = Stage.active().at(20).loses(BOB_PHONE).candidate(ALICE_PHONE, BOB);
    assertThat(stage.told()).isEmpty();
    stage.registers(stage.reconnects(BOB_PHONE));

    assertThat(stage.told())
        .containsExactly("bobPhoneAgain: ice:candidate", "bobPhoneAgain: call:resumed");
    assertThat(stage.live.places().lossOf(BOB)).isEmpty();
  }

  @Test
  void register_ofAnotherDeviceWhileHeIsAway_endsNoGrace() {
    Stage stage = Stage.active().loses(ALICE_PHONE).registers(ALICE_TABLET);

    assertThat(stage.told()).containsExactly("aliceTablet: call:resumed");
    assertThat(stage.live.places().lossOf(ALICE)).isPresent();
  }

  @Test
  void register_whileAnotherDeviceIsIn_isToldSo() {
    assertThat(Stage.active().registers(BOB_TABLET).told())
        .containsExactly("bobTablet: call:resumed elsewhere");
    assertThat(Stage.active().registers(BOB_PHONE).told()).isEmpty();
  }

  @Test
  void register_ofTheInitiatorWhileItRings_resumes() {
    Stage stage = Stage.ringing().loses(ALICE_PHONE);

    assertThat(stage.registers(stage.reconnects(ALICE_PHONE)).told())
        .containsExactly("alicePhoneAgain: call:resumed");
    assertThat(stage.live.places().attachedOf(ALICE)).hasSize(1);
  }

  @Test
  void reconnected_beforeTheOldConnectionIsLost_takesItsPlace() {
    Stage stage = Stage.active();
    Device again = stage.reconnects(BOB_PHONE);
    stage.registers(again).loses(BOB_PHONE);

    assertThat(stage.live.places().lossOf(BOB)).isEmpty();
    assertThat(stage.live.places().attachedOf(BOB)).containsExactly(again.id());
  }

  @Test
  void backWithTheHost_isWhereItWas_andHearsWhatWaited() {
    Stage stage = Stage.active();
    stage.live = stage.live.gone(BOB_PHONE, List.of(), at(20), true);
    stage.candidate(ALICE_PHONE, BOB);
    stage.live = stage.live.back(BOB_PHONE);
    stage.takes(GroupReturning.restored(stage.live, BOB));

    assertThat(stage.told()).containsExactly("bobPhone: ice:candidate");
    assertThat(stage.live.places().inRoomOf(BOB)).containsExactly(BOB_PHONE.id());
    assertThat(stage.live.places().lossOf(BOB)).isEmpty();
  }

  @Test
  void backWithTheHost_afterTheStayEnded_isOut() {
    Stage stage = Stage.active();
    stage.live = stage.live.gone(BOB_PHONE, List.of(), at(20), true);
    stage.waits();
    stage.live = stage.live.back(BOB_PHONE);

    assertThat(stage.live.places().of(BOB_PHONE.id()).attached()).isFalse();
  }

  @Test
  void reportedAsAttached_afterARestart_isBelievedOfWhoIsIn() {
    Place inRoom = new Place(true, true, false, false, true, false);
    LiveGroupCall recalled = LiveGroupCall.of(active().left(ALICE, ALICE, at(6), "x"));

    assertThat(recalled.restored(BOB_PHONE, inRoom).places().of(BOB_PHONE.id())).isEqualTo(inRoom);
    assertThat(recalled.restored(ALICE_PHONE, inRoom).places().attachedOf(ALICE)).isEmpty();
  }
}
