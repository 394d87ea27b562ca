package club.worldmates.calls.call;

import static club.worldmates.calls.call.Cast.ALICE_PHONE;
import static club.worldmates.calls.call.Cast.BOB_PHONE;
import static club.worldmates.calls.call.Cast.TIMING;
import static club.worldmates.calls.call.Cast.at;
import static club.worldmates.calls.call.Cast.connected;
import static club.worldmates.calls.call.Cast.connectedLive;
import static club.worldmates.calls.call.Cast.inStatus;
import static club.worldmates.calls.call.Cast.ringing;
import static club.worldmates.calls.call.Cast.ringingLive;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What time does to a call (protocol.md 4): the ring time 60 s, the grace 30 s. */
class DeadlineTest {

  private final Attendance ringing = ringingLive().attendance();
  private final Attendance connected = connectedLive().attendance();

  @Test
  void ringing_endsAfterTheRingTime_countedFromItsCreation() {
    assertThat(Deadline.next(ringing(), ringing, TIMING))
        .contains(new Deadline(at(60), Reason.NO_ANSWER, at(60)));
  }

  @Test
  void ringing_callerGone_endsAfterTheGrace() {
    Attendance gone = ringing.gone(ALICE_PHONE, List.of(), at(5), false);

    assertThat(Deadline.next(ringing(), gone, TIMING))
        .contains(new Deadline(at(35), Reason.CONNECTION_LOST, at(35)));
  }

  @Test
  void ringing_callerGoneLate_isStillNoAnswer() {
    Attendance gone = ringing.gone(ALICE_PHONE, List.of(), at(45), false);

    assertThat(Deadline.next(ringing(), gone, TIMING).orElseThrow().reason())
        .isEqualTo(Reason.NO_ANSWER);
  }

  @Test
  void ringing_calleeWithoutAnyDevice_endsAfterTheGrace() {
    assertThat(Deadline.next(ringing(), ringing.calleeGone(at(7)), TIMING))
        .contains(new Deadline(at(37), Reason.CONNECTION_LOST, at(37)));
  }

  @Test
  void ringing_calleesJoinedDeviceGone_isNoReason_whileAnotherRings() {
    Attendance gone = ringing.attached(BOB_PHONE).gone(BOB_PHONE, List.of(), at(5), false);

    assertThat(Deadline.next(ringing(), gone, TIMING).orElseThrow().reason())
        .isEqualTo(Reason.NO_ANSWER);
  }

  @Test
  void connected_hasNoDeadline() {
    assertThat(Deadline.next(connected(), connected, TIMING)).isEmpty();
  }

  @Test
  void connected_participantGone_endsAfterTheGrace_asOfWhenHeWent() {
    Attendance gone = connected.gone(BOB_PHONE, List.of(), at(20), false);

    assertThat(Deadline.next(connected(), gone, TIMING))
        .contains(new Deadline(at(50), Reason.CONNECTION_LOST, at(20)));
  }

  @Test
  void connected_bothGone_theFirstOneDecides() {
    Attendance gone =
        connected
            .gone(BOB_PHONE, List.of(), at(20), false)
            .gone(ALICE_PHONE, List.of(), at(25), false);

    assertThat(Deadline.next(connected(), gone, TIMING).orElseThrow().at()).isEqualTo(at(50));
  }

  @ParameterizedTest
  @EnumSource(names = {"ENDED", "MISSED", "REJECTED", "FAILED"})
  void final_hasNoDeadline(CallStatus status) {
    assertThat(Deadline.next(inStatus(status), ringing, TIMING)).isEmpty();
  }
}
