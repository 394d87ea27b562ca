package club.worldmates.calls.call.group;

import static club.worldmates.calls.call.group.GroupCast.ALICE;
import static club.worldmates.calls.call.group.GroupCast.ALICE_PHONE;
import static club.worldmates.calls.call.group.GroupCast.ALICE_TABLET;
import static club.worldmates.calls.call.group.GroupCast.BOB;
import static club.worldmates.calls.call.group.GroupCast.BOB_PHONE;
import static club.worldmates.calls.call.group.GroupCast.BOB_TABLET;
import static club.worldmates.calls.call.group.GroupCast.CAROL;
import static club.worldmates.calls.call.group.GroupCast.CAROL_PHONE;
import static club.worldmates.calls.call.group.GroupCast.EVE;
import static club.worldmates.calls.call.group.GroupCast.EVE_PHONE;
import static club.worldmates.calls.call.group.GroupCast.GROUP;
import static club.worldmates.calls.call.group.GroupCast.OFFER;
import static club.worldmates.calls.call.group.GroupCast.at;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Backlog;
import club.worldmates.calls.call.Code;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Presence;
import club.worldmates.calls.call.Refusal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Events that change no row at once (protocol.md 3 and 5). */
class GroupInCallTest {

  @Test
  void candidate_forAUser_goesToHisDevicesInTheRoom() {
    Stage stage = Stage.active().joins(ALICE_TABLET).candidate(BOB_PHONE, ALICE);

    assertThat(stage.told()).containsExactly("alicePhone and aliceTablet: ice:candidate");
  }

  @Test
  void candidate_forNobodyInParticular_goesToTheRoom() {
    assertThat(Stage.active().candidate(BOB_PHONE, null).told())
        .containsExactly("room but bobPhone: ice:candidate");
  }

  @Test
  void candidate_forOneInHisGrace_waits() {
    assertThat(Stage.active().loses(BOB_PHONE).candidate(ALICE_PHONE, BOB).live.backlogOf(BOB))
        .hasSize(1);
    assertThat(Stage.active().loses(BOB_PHONE).candidate(ALICE_PHONE, null).live.backlogOf(BOB))
        .hasSize(1);
  }

  @Test
  void candidate_forOneInHisGrace_isBounded() {
    Stage stage = Stage.active().loses(BOB_PHONE);
    for (int i = 0; i < 200; i++) {
      stage.candidate(ALICE_PHONE, BOB);
    }

    assertThat(stage.live.backlogOf(BOB)).hasSize(Backlog.MAX_ENTRIES);
  }

  @Test
  void candidate_forADeviceThatCameBackWithoutJoining_reachesIt() {
    Stage stage = Stage.active().loses(BOB_PHONE);
    stage.registers(stage.reconnects(BOB_PHONE)).candidate(ALICE_PHONE, BOB);

    assertThat(stage.told()).containsExactly("bobPhoneAgain: ice:candidate");
  }

  @Test
  void candidate_forAMemberWhoIsNotIn_isHeardByNobody() {
    Stage stage = Stage.active().candidate(ALICE_PHONE, CAROL);

    assertThat(stage.answer()).isEqualTo("ok active");
    assertThat(stage.told()).isEmpty();
    assertThat(stage.live.backlogOf(CAROL)).isEmpty();
  }

  @Test
  void candidate_forTheInitiatorWhoCalled_reachesHimBeforeHeJoins() {
    assertThat(Stage.ringing().candidate(BOB_PHONE, ALICE).told())
        .containsExactly("alicePhone: ice:candidate");
  }

  @Test
  void candidate_forAStranger_isNotAllowed() {
    assertThat(Stage.active().candidate(ALICE_PHONE, EVE).answer()).isEqualTo("permission_denied");
  }

  @Test
  void candidate_ofAMemberWhoIsNotIn_isPassedOn_withoutAttachingHim() {
    Stage stage = Stage.active().candidate(CAROL_PHONE, ALICE);

    assertThat(stage.told()).containsExactly("alicePhone: ice:candidate");
    assertThat(stage.live.places().attachedOf(CAROL)).isEmpty();
  }

  @Test
  void candidate_ofAnotherDevice_endsTheGrace_andBringsWhatWaited() {
    Stage stage = Stage.active().loses(ALICE_PHONE).candidate(BOB_PHONE, ALICE);
    stage.candidate(ALICE_TABLET, BOB);

    assertThat(stage.live.places().lossOf(ALICE)).isEmpty();
    assertThat(stage.told())
        .containsExactly("aliceTablet: ice:candidate", "bobPhone: ice:candidate");
  }

  @Test
  void renegotiation_goesWhereCandidatesGo() {
    Stage stage = Stage.active();
    stage.takes(
        GroupInCall.renegotiate(stage.live, GROUP, ALICE_PHONE, Optional.of(BOB), false, OFFER));

    assertThat(stage.told()).containsExactly("bobPhone: call:renegotiate");
  }

  @Test
  void media_changesTheStay_andTheRoomHears() {
    Stage stage = Stage.active();
    GroupCall row = stage.call();
    stage.takes(GroupInCall.toggleMedia(stage.live, GROUP, BOB_PHONE, false, true));

    assertThat(stage.told()).containsExactly("room but bobPhone: user:media_changed");
    assertThat(stage.call()).isEqualTo(row.media(BOB, false, true));
    assertThat(stage.live.presenceOf(BOB)).contains(new Presence(false, true, at(5)));
  }

  @Test
  void sharingAndNoise_areHeardByTheRoom_recordingByTheSenderToo() {
    LiveGroupCall live = Stage.active().live;

    assertThat(told(GroupInCall.screenShare(live, GROUP, BOB_PHONE, "start")))
        .containsExactly("room but bobPhone: call:screen_share");
    assertThat(told(GroupInCall.noiseCancellation(live, GROUP, BOB_PHONE, true)))
        .containsExactly("room but bobPhone: call:noise_cancellation");
    assertThat(told(GroupInCall.recording(live, GROUP, BOB_PHONE, null, "start", at(9))))
        .containsExactly("room but bobPhone: call:recording", "bobPhone: call:recording");
  }

  @Test
  void everythingButCandidates_ofAMemberWhoIsNotIn_isHeardByNobody() {
    LiveGroupCall live = Stage.active().live;

    for (GroupStep step : everythingFrom(live, CAROL_PHONE)) {
      assertThat(step).isEqualTo(GroupStep.asItIs(live));
    }
  }

  @Test
  void everything_ofALateDevice_changesNothing() {
    LiveGroupCall live = Stage.active().live;
    LiveGroupCall over = Stage.ended().live;

    for (GroupStep step : everythingFrom(live, BOB_TABLET)) {
      assertThat(step).isEqualTo(GroupStep.asItIs(live));
    }
    for (GroupStep step : everythingFrom(over, BOB_PHONE)) {
      assertThat(step).isEqualTo(GroupStep.asItIs(over));
    }
    assertThat(Stage.active().candidate(BOB_TABLET, ALICE).told()).isEmpty();
    assertThat(Stage.ended().candidate(BOB_PHONE, ALICE).answer()).isEqualTo("ok ended");
  }

  @Test
  void everything_ofAStranger_isNotAllowed() {
    assertThat(Stage.active().candidate(EVE_PHONE, ALICE).answer()).isEqualTo("permission_denied");
    for (GroupStep step : everythingFrom(Stage.active().live, EVE_PHONE)) {
      assertThat(step.tells()).isEmpty();
      assertThat(step.reply()).isNotEqualTo(GroupStep.asItIs(Stage.active().live).reply());
    }
  }

  @Test
  void statistics_areTakenUntilFiveMinutesAfterTheEnd() {
    GroupCall ended = Stage.active().at(20).endsForAll(ALICE_PHONE).call();

    assertThat(GroupInCall.statistics(ended, GROUP, BOB, at(20 + 299))).isEmpty();
    assertThat(GroupInCall.statistics(ended, GROUP, BOB, at(20 + 300)).map(Refusal::code))
        .contains(Code.FAILED_PRECONDITION);
    assertThat(GroupInCall.statistics(ended, GROUP, EVE, at(21)).map(Refusal::code))
        .contains(Code.PERMISSION_DENIED);
  }

  private static List<GroupStep> everythingFrom(LiveGroupCall live, Device sender) {
    return List.of(
        GroupInCall.toggleMedia(live, GROUP, sender, false, false),
        GroupInCall.screenShare(live, GROUP, sender, "start"),
        GroupInCall.noiseCancellation(live, GROUP, sender, true),
        GroupInCall.recording(live, GROUP, sender, null, "start", at(9)));
  }

  private static List<String> told(GroupStep step) {
    return GroupTold.of(step.tells());
  }
}
