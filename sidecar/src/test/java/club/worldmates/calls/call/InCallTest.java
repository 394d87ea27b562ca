package club.worldmates.calls.call;

import static club.worldmates.calls.call.Cast.ALICE;
import static club.worldmates.calls.call.Cast.ALICE_PHONE;
import static club.worldmates.calls.call.Cast.ALICE_TABLET;
import static club.worldmates.calls.call.Cast.ANSWER;
import static club.worldmates.calls.call.Cast.BOB;
import static club.worldmates.calls.call.Cast.BOB_PHONE;
import static club.worldmates.calls.call.Cast.BOB_TABLET;
import static club.worldmates.calls.call.Cast.CAROL;
import static club.worldmates.calls.call.Cast.CAROL_PHONE;
import static club.worldmates.calls.call.Cast.ROOM;
import static club.worldmates.calls.call.Cast.at;
import static club.worldmates.calls.call.Cast.blocked;
import static club.worldmates.calls.call.Cast.candidate;
import static club.worldmates.calls.call.Cast.codeOf;
import static club.worldmates.calls.call.Cast.connected;
import static club.worldmates.calls.call.Cast.connectedLive;
import static club.worldmates.calls.call.Cast.ended;
import static club.worldmates.calls.call.Cast.ids;
import static club.worldmates.calls.call.Cast.inRoomLive;
import static club.worldmates.calls.call.Cast.inStatus;
import static club.worldmates.calls.call.Cast.ringingLive;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events that change no row (protocol.md 3 and 5). */
class InCallTest {

  private static final OpaqueJson SDP = new OpaqueJson("{\"sdp\":1}");
  private static final Notice AGAIN = new Notice.Renegotiation(ROOM, ALICE, false, SDP);

  @Test
  void candidate_ofTheCallerWhileItRings_goesToEveryRungDevice() {
    Step step = send(ringingLive(), ALICE_PHONE);

    assertThat(step.tells())
        .containsExactly(
            new Tell(
                new Tell.Target.User(BOB, Set.of()),
                List.of(candidate(ALICE, 1)),
                Tell.RingRule.ONLY_RUNG,
                new Tell.Owed(BOB, 0, true)));
    assertThat(step.reply()).isEqualTo(new Reply.Ok(CallStatus.RINGING, false));
    assertThat(step.next().candidatesOf(ALICE)).containsExactly(candidate(ALICE, 1));
  }

  @Test
  void candidate_ofTheCalleeWhileItRings_goesToEveryDeviceOfTheCaller() {
    Step step = send(ringingLive(), BOB_PHONE);

    assertThat(step.tells())
        .containsExactly(
            new Tell(
                new Tell.Target.User(ALICE, Set.of()),
                List.of(candidate(BOB, 1)),
                Tell.RingRule.ANY,
                new Tell.Owed(ALICE, 0, true)));
    assertThat(step.next().attendance().attachedOf(BOB)).isEqualTo(ids(BOB_PHONE));
  }

  @Test
  void candidate_whileConnected_goesToTheAttachedDevices_joinedOrNot() {
    assertThat(send(connectedLive(), ALICE_PHONE).tells())
        .containsExactly(toAttached(BOB, BOB_PHONE, candidate(ALICE, 1)));
  }

  @Test
  void candidate_whenNobodyIsAttached_waits() {
    Step step = send(without(ALICE_PHONE), BOB_PHONE);

    assertThat(step.tells()).isEmpty();
    assertThat(step.next().backlogOf(ALICE)).containsExactly(candidate(BOB, 1));
  }

  @Test
  void candidate_ofADeviceThatComesBack_endsTheGrace_andBringsWhatWaited() {
    LiveCall waiting = send(without(ALICE_PHONE), BOB_PHONE).next();
    Step step = send(waiting, ALICE_TABLET);

    assertThat(step.next().attendance().lossOf(ALICE)).isEmpty();
    assertThat(step.next().backlogOf(ALICE)).isEmpty();
    assertThat(step.tells())
        .containsExactly(
            new Tell(
                new Tell.Target.Devices(ALICE, ids(ALICE_TABLET)),
                List.of(candidate(BOB, 1)),
                Tell.RingRule.ANY,
                new Tell.Owed(ALICE, 0, true)),
            toAttached(BOB, BOB_PHONE, candidate(ALICE, 1)));
  }

  @Test
  void candidate_ofTheCalleeWhoHadNoDevice_endsHisGrace() {
    LiveCall gone = ringingLive().with(ringingLive().attendance().calleeGone(at(3)));

    assertThat(send(gone, BOB_PHONE).next().attendance().calleeGoneSince()).isEmpty();
    assertThat(send(gone, ALICE_PHONE).next().attendance().calleeGoneSince()).contains(at(3));
  }

  @Test
  void candidate_forTheOtherSideByName_isTheSame() {
    assertThat(send(connectedLive(), ALICE_PHONE, Optional.of(BOB)))
        .usingRecursiveComparison()
        .isEqualTo(send(connectedLive(), ALICE_PHONE));
  }

  @Test
  void candidate_forAStranger_isNotAllowed() {
    assertThat(codeOf(send(connectedLive(), ALICE_PHONE, Optional.of(CAROL))))
        .isEqualTo(Code.PERMISSION_DENIED);
  }

  @Test
  void candidate_byAStranger_isNotAllowed() {
    assertThat(codeOf(send(connectedLive(), CAROL_PHONE))).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(codeOf(send(LiveCall.of(blocked()), BOB_PHONE))).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void candidate_forABlockedCallee_isAnsweredAsForAnOfflineOne() {
    assertThat(send(LiveCall.of(blocked()), ALICE_PHONE, Optional.of(BOB)).reply())
        .isEqualTo(new Reply.Ok(CallStatus.MISSED, false));
  }

  @ParameterizedTest
  @EnumSource(names = {"ENDED", "MISSED", "REJECTED", "FAILED"})
  void everything_afterTheEnd_isOkAndHeardByNobody(CallStatus status) {
    LiveCall over = LiveCall.of(inStatus(status));

    for (Step step : everythingFrom(over, ALICE_PHONE)) {
      assertThat(step).isEqualTo(new Step(over, List.of(), new Reply.Ok(status, false)));
    }
  }

  @Test
  void everything_fromADeviceToldElsewhere_isOkAndHeardByNobody() {
    LiveCall live = inRoomLive();

    for (Step step : everythingFrom(live, BOB_TABLET)) {
      assertThat(step)
          .isEqualTo(new Step(live, List.of(), new Reply.Ok(CallStatus.CONNECTED, false)));
    }
  }

  @Test
  void everything_fromAStranger_isNotAllowed() {
    for (Step step : everythingFrom(inRoomLive(), CAROL_PHONE)) {
      assertThat(codeOf(step)).isEqualTo(Code.PERMISSION_DENIED);
      assertThat(step.tells()).isEmpty();
    }
  }

  @Test
  void everything_attachesItsSender() {
    for (Step step : everythingFrom(inRoomLive(), ALICE_TABLET)) {
      assertThat(step.next().attendance().attachedOf(ALICE))
          .isEqualTo(ids(ALICE_PHONE, ALICE_TABLET));
    }
  }

  @Test
  void renegotiation_goesWhereCandidatesGo() {
    Step step = InCall.renegotiate(connectedLive(), ALICE_PHONE, Optional.empty(), false, SDP);

    assertThat(step.tells()).containsExactly(toAttached(BOB, BOB_PHONE, AGAIN));
    assertThat(step.next().candidates()).isEmpty();
  }

  @Test
  void renegotiation_whenNobodyIsAttached_waitsInOrder() {
    LiveCall alone = without(BOB_PHONE);
    LiveCall one = send(alone, ALICE_PHONE).next();
    Step two = InCall.renegotiate(one, ALICE_PHONE, Optional.of(BOB), false, SDP);

    assertThat(two.next().backlogOf(BOB)).containsExactly(candidate(ALICE, 1), AGAIN);
  }

  @Test
  void media_isRemembered_andHeardByTheOthersInTheRoom() {
    Step step = InCall.toggleMedia(inRoomLive(), ALICE_PHONE, false, true);

    assertThat(step.tells())
        .containsExactly(
            Tell.room(ROOM, ALICE_PHONE.id(), new Notice.MediaChanged(ROOM, ALICE, false, true)));
    assertThat(step.next().attendance().presenceOf(ALICE))
        .contains(new Presence(false, true, at(1)));
  }

  @Test
  void sharingAndNoise_areHeardByTheOthersInTheRoom() {
    assertThat(InCall.screenShare(inRoomLive(), BOB_PHONE, "start").tells())
        .containsExactly(
            Tell.room(ROOM, BOB_PHONE.id(), new Notice.ScreenShare(ROOM, BOB, "start")));
    assertThat(InCall.noiseCancellation(inRoomLive(), BOB_PHONE, true).tells())
        .containsExactly(
            Tell.room(ROOM, BOB_PHONE.id(), new Notice.NoiseCancellation(ROOM, BOB, true)));
  }

  @Test
  void recording_isHeardByTheSenderToo() {
    Notice notice = new Notice.Recording(ROOM, BOB, null, "start", at(9));

    assertThat(InCall.recording(inRoomLive(), BOB_PHONE, null, "start", at(9)).tells())
        .containsExactly(Tell.room(ROOM, BOB_PHONE.id(), notice), Tell.device(BOB_PHONE, notice));
  }

  @Test
  void statistics_areTakenUntilFiveMinutesAfterTheEnd() {
    assertThat(InCall.statistics(connected(), ALICE, at(9_999))).isEmpty();
    assertThat(InCall.statistics(ended(), BOB, at(15 + 299))).isEmpty();
    assertThat(InCall.statistics(ended(), BOB, at(15 + 300)).map(Refusal::code))
        .contains(Code.FAILED_PRECONDITION);
    assertThat(InCall.statistics(ended(), CAROL, at(16)).map(Refusal::code))
        .contains(Code.PERMISSION_DENIED);
  }

  private static Step send(LiveCall live, Device sender) {
    return send(live, sender, Optional.empty());
  }

  private static Step send(LiveCall live, Device sender, Optional<UserId> to) {
    return InCall.candidate(live, sender, to, candidate(sender.user(), 1));
  }

  private static List<Step> everythingFrom(LiveCall live, Device sender) {
    return List.of(
        send(live, sender),
        InCall.renegotiate(live, sender, Optional.empty(), true, ANSWER),
        InCall.toggleMedia(live, sender, true, false),
        InCall.screenShare(live, sender, "stop"),
        InCall.recording(live, sender, null, "stop", at(9)),
        InCall.noiseCancellation(live, sender, false));
  }

  private static LiveCall without(Device lost) {
    return connectedLive().with(connectedLive().attendance().gone(lost, List.of(), at(9), false));
  }

  private static Tell toAttached(UserId user, Device device, Notice notice) {
    return new Tell(
        new Tell.Target.Devices(user, ids(device)),
        List.of(notice),
        Tell.RingRule.ANY,
        new Tell.Owed(user, 0, true));
  }
}
