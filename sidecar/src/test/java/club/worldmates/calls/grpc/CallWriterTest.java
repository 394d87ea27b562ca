package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.session.AnyCall;
import club.worldmates.calls.wire.Call;
import org.junit.jupiter.api.Test;

class CallWriterTest {

  private static final long CREATED_MS = Calls.CREATED.getEpochSecond() * 1000;

  private static final Call RINGING =
      Call.newBuilder()
          .setRoomName("room")
          .setStatus("ringing")
          .setCallType("video")
          .setFromId(7)
          .setToId(8)
          .setCreatedAtMs(CREATED_MS)
          .build();

  private static final Call GROUP_RINGING =
      Call.newBuilder()
          .setRoomName("room")
          .setStatus("ringing")
          .setCallType("audio")
          .setFromId(7)
          .setGroupId(5)
          .setCreatedAtMs(CREATED_MS)
          .build();

  @Test
  void ringing() {
    assertThat(write(Calls.ringing("room"))).isEqualTo(RINGING);
  }

  @Test
  void ended() {
    assertThat(write(Calls.ended("room")))
        .isEqualTo(
            RINGING.toBuilder()
                .setStatus("ended")
                .setAcceptedAtMs(CREATED_MS + 2000)
                .setEndedAtMs(CREATED_MS + 65_000)
                .setDurationS(63)
                .setReason("completed")
                .build());
  }

  @Test
  void groupCall_ringing() {
    assertThat(write(Calls.groupRinging("room"))).isEqualTo(GROUP_RINGING);
  }

  @Test
  void groupCall_active_wasAnsweredWhenTheFirstOtherJoined() {
    assertThat(write(Calls.groupActive("room")))
        .isEqualTo(
            GROUP_RINGING.toBuilder()
                .setStatus("active")
                .setAcceptedAtMs(CREATED_MS + 2000)
                .build());
  }

  @Test
  void groupCall_ended() {
    assertThat(write(Calls.groupEnded("room")))
        .isEqualTo(
            GROUP_RINGING.toBuilder()
                .setStatus("ended")
                .setAcceptedAtMs(CREATED_MS + 2000)
                .setEndedAtMs(CREATED_MS + 65_000)
                .setDurationS(63)
                .setReason("ended_for_all")
                .build());
  }

  @Test
  void groupCall_thatNobodyJoined_hasNoDuration() {
    GroupCall call =
        Calls.groupRinging("room").over("no_answer", null, Calls.CREATED.plusSeconds(60), "");

    assertThat(write(call))
        .isEqualTo(
            GROUP_RINGING.toBuilder()
                .setStatus("ended")
                .setEndedAtMs(CREATED_MS + 60_000)
                .setReason("no_answer")
                .build());
  }

  private static Call write(club.worldmates.calls.call.Call call) {
    return CallWriter.write(new AnyCall.OneToOne(call));
  }

  private static Call write(GroupCall call) {
    return CallWriter.write(new AnyCall.OfGroup(call));
  }
}
