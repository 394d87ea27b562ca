package club.worldmates.calls.call;

import static club.worldmates.calls.call.Cast.ALICE;
import static club.worldmates.calls.call.Cast.ANSWER;
import static club.worldmates.calls.call.Cast.BOB;
import static club.worldmates.calls.call.Cast.CAROL;
import static club.worldmates.calls.call.Cast.T0;
import static club.worldmates.calls.call.Cast.at;
import static club.worldmates.calls.call.Cast.blocked;
import static club.worldmates.calls.call.Cast.connected;
import static club.worldmates.calls.call.Cast.ended;
import static club.worldmates.calls.call.Cast.inStatus;
import static club.worldmates.calls.call.Cast.missed;
import static club.worldmates.calls.call.Cast.rejected;
import static club.worldmates.calls.call.Cast.ringing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The row of a call (protocol.md 5, Stored). */
class CallTest {

  @Test
  void duration_isWholeSecondsBetweenTheStoredTimes() {
    Call call =
        ringing()
            .accepted(ANSWER, T0.plusMillis(5_900), "accept")
            .over(CallStatus.ENDED, "completed", BOB, T0.plusMillis(15_100), "end");

    assertThat(call.acceptedAt()).isEqualTo(at(5));
    assertThat(call.endedAt()).isEqualTo(at(15));
    assertThat(call.duration()).contains(Duration.ofSeconds(10));
  }

  @Test
  void duration_withoutConnection_isNone() {
    assertThat(missed().duration()).isEmpty();
    assertThat(rejected().duration()).isEmpty();
    assertThat(connected().duration()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(CallStatus.class)
  void endedAt_isThereExactlyWhenFinal(CallStatus status) {
    assertThat(inStatus(status).endedAt() != null).isEqualTo(status.isFinal());
    assertThat(inStatus(status).isLive()).isEqualTo(!status.isFinal());
  }

  @Test
  void over_beforeItWasAnswered_endsWhenItWasAnswered() {
    Call call = connected().over(CallStatus.ENDED, Reason.CONNECTION_LOST, null, at(3), "");

    assertThat(call.endedAt()).isEqualTo(at(5));
    assertThat(call.duration()).contains(Duration.ZERO);
  }

  @Test
  void over_beforeItBegan_endsWhenItBegan() {
    assertThat(ringing().over(CallStatus.MISSED, "x", ALICE, at(-5), "end").endedAt())
        .isEqualTo(T0);
  }

  @Test
  void over_knownToWhoeverEndedIt_owedToTheOther() {
    Call call = connected().told(ALICE, 2).over(CallStatus.ENDED, "x", BOB, at(9), "end");

    assertThat(call.owesEndTo(BOB)).isFalse();
    assertThat(call.owesEndTo(ALICE)).isTrue();
    assertThat(call.told(ALICE, 3).owesEndTo(ALICE)).isFalse();
  }

  @Test
  void over_byATimer_isOwedToBothIfItRang() {
    Call rang = ringing().told(BOB, 1).over(CallStatus.MISSED, "no_answer", null, at(60), "");

    assertThat(rang.owesEndTo(ALICE)).isTrue();
    assertThat(rang.owesEndTo(BOB)).isTrue();
  }

  @Test
  void over_isOwedToTheCallee_sinceHeMayHaveBeenRung() {
    assertThat(missed().owesEndTo(BOB)).isTrue();
    assertThat(missed().owesEndTo(CAROL)).isFalse();
  }

  @Test
  void told_isNeverLowered() {
    Call call = ended().told(BOB, 3).told(BOB, 1);

    assertThat(call.toldTo(BOB)).isEqualTo(3);
    assertThat(call).isEqualTo(ended().told(BOB, 3));
  }

  @Test
  void told_ofAStranger_changesNothing() {
    assertThat(ended().told(CAROL, 9)).isEqualTo(ended());
  }

  @ParameterizedTest
  @EnumSource(CallStatus.class)
  void revision_growsByOneATransition(CallStatus status) {
    int transitions = status == CallStatus.RINGING ? 1 : status == CallStatus.ENDED ? 3 : 2;

    assertThat(inStatus(status).revision()).isEqualTo(transitions);
  }

  @Test
  void missedAtOnce_leavesNothingToTell() {
    Call busy = ringing().missedAtOnce(Reason.BUSY);

    assertThat(busy.status()).isEqualTo(CallStatus.MISSED);
    assertThat(busy.endedAt()).isEqualTo(T0);
    assertThat(busy.owesEndTo(ALICE)).isFalse();
    assertThat(busy.owesEndTo(BOB)).isFalse();
    assertThat(busy.hasParticipant(BOB)).isTrue();
  }

  @Test
  void blocked_doesNotExistForTheCallee() {
    assertThat(blocked().hasParticipant(ALICE)).isTrue();
    assertThat(blocked().hasParticipant(BOB)).isFalse();
    assertThat(Rights.participant(java.util.Optional.of(blocked()), BOB))
        .contains(Refusal.notFound());
  }

  @Test
  void givesWay_whoIsConnectedOrWhoseOwnCallRings() {
    assertThat(connected().givesWayTo(ALICE)).isTrue();
    assertThat(connected().givesWayTo(BOB)).isTrue();
    assertThat(ringing().givesWayTo(ALICE)).isTrue();
    assertThat(ringing().givesWayTo(BOB)).isFalse();
    assertThat(ended().givesWayTo(ALICE)).isFalse();
    assertThat(connected().givesWayTo(CAROL)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(CallStatus.class)
  void status_isSpelledAsTheColumn(CallStatus status) {
    assertThat(CallStatus.ofText(status.text())).isEqualTo(status);
    assertThat(status.text()).isEqualTo(status.name().toLowerCase(java.util.Locale.ROOT));
  }

  @Test
  void status_ofAnyOtherText_isRefused() {
    assertThatThrownBy(() -> CallStatus.ofText("active"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void type_ofARow_isAudioUnlessVideo() {
    assertThat(CallType.ofText("video")).isEqualTo(CallType.VIDEO);
    assertThat(CallType.ofText("audio")).isEqualTo(CallType.AUDIO);
    assertThat(CallType.ofText("")).isEqualTo(CallType.AUDIO);
  }

  @Test
  void opaqueJson_countsBytesAndShowsNothing() {
    OpaqueJson sdp = new OpaqueJson("\"é😀\"");

    assertThat(sdp.size()).isEqualTo(8);
    assertThat(sdp.toString()).doesNotContain("é");
    assertThat(ringing().toString()).doesNotContain("offer\"");
  }
}
