package club.worldmates.calls.call;

import static club.worldmates.calls.call.Cast.ALICE;
import static club.worldmates.calls.call.Cast.ALICE_PHONE;
import static club.worldmates.calls.call.Cast.BOB;
import static club.worldmates.calls.call.Cast.BOB_PHONE;
import static club.worldmates.calls.call.Cast.BOB_TABLET;
import static club.worldmates.calls.call.Cast.CAROL_PHONE;
import static club.worldmates.calls.call.Cast.at;
import static club.worldmates.calls.call.Cast.candidate;
import static club.worldmates.calls.call.Cast.codeOf;
import static club.worldmates.calls.call.Cast.connectedLive;
import static club.worldmates.calls.call.Cast.ended;
import static club.worldmates.calls.call.Cast.ids;
import static club.worldmates.calls.call.Cast.inRoomLive;
import static club.worldmates.calls.call.Cast.ringing;
import static club.worldmates.calls.call.Cast.ringingLive;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A candidate that was stored before a restart and is sent again after it (protocol.md 3 and 5).
 * Each device hears it once: that is seen to where it is emitted.
 */
class ResentCandidateTest {

  @Test
  void ofTheCallerWhileItRings_goesToEveryDeviceThatRang() {
    LiveCall live =
        LiveCall.recalled(ringing(), List.of(candidate(ALICE, 1)))
            .with(Attendance.NOBODY.calledBy(ALICE_PHONE).rung(BOB_PHONE));

    assertThat(resend(live, ALICE_PHONE).tells())
        .containsExactly(tell(new Tell.Target.User(BOB, Set.of()), ALICE, Tell.RingRule.ONLY_RUNG));
  }

  @Test
  void ofTheCalleeWhileItRings_goesToEveryDeviceOfTheCaller() {
    assertThat(resend(ringingLive(), BOB_PHONE).tells())
        .containsExactly(tell(new Tell.Target.User(ALICE, Set.of()), BOB, Tell.RingRule.ANY));
  }

  @Test
  void whileConnected_goesToTheAttachedDevices() {
    assertThat(resend(connectedLive(), ALICE_PHONE).tells())
        .containsExactly(
            tell(new Tell.Target.Devices(BOB, ids(BOB_PHONE)), ALICE, Tell.RingRule.ANY));
  }

  @Test
  void whenNobodyIsAttached_waits() {
    LiveCall alone =
        connectedLive().with(connectedLive().attendance().gone(BOB_PHONE, List.of(), at(9), true));
    Step step = resend(alone, ALICE_PHONE);

    assertThat(step.tells()).isEmpty();
    assertThat(step.next().backlogOf(BOB)).containsExactly(candidate(ALICE, 1));
  }

  @Test
  void isNotKeptForReplayASecondTime() {
    LiveCall live = ringingLive().withCandidate(candidate(ALICE, 1));

    assertThat(resend(live, ALICE_PHONE).next().candidatesOf(ALICE))
        .containsExactly(candidate(ALICE, 1));
  }

  @Test
  void attachesItsSender() {
    assertThat(resend(ringingLive(), BOB_TABLET).next().attendance().attachedOf(BOB))
        .isEqualTo(ids(BOB_TABLET));
  }

  @Test
  void afterTheEnd_orFromADeviceToldElsewhere_isOkAndHeardByNobody() {
    LiveCall over = LiveCall.of(ended());
    LiveCall live = inRoomLive();

    assertThat(resend(over, ALICE_PHONE)).isEqualTo(Step.asItIs(over));
    assertThat(resend(live, BOB_TABLET)).isEqualTo(Step.asItIs(live));
  }

  @Test
  void byAStranger_isNotAllowed() {
    assertThat(codeOf(resend(inRoomLive(), CAROL_PHONE))).isEqualTo(Code.PERMISSION_DENIED);
  }

  private static Step resend(LiveCall live, Device sender) {
    return InCall.candidate(live, sender, Optional.empty(), candidate(sender.user(), 1));
  }

  private static Tell tell(Tell.Target target, UserId sender, Tell.RingRule rule) {
    UserId other = sender.equals(ALICE) ? BOB : ALICE;
    return new Tell(target, List.of(candidate(sender, 1)), rule, new Tell.Owed(other, 0, true));
  }
}
