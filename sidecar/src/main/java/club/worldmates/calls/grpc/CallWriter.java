package club.worldmates.calls.grpc;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Status;
import club.worldmates.calls.session.AnyCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a call of either kind as the unary rpcs show it. */
final class CallWriter {

  private CallWriter() {}

  static club.worldmates.calls.wire.Call write(AnyCall any) {
    if (any instanceof AnyCall.OneToOne of) {
      return write(of.call());
    }
    if (any instanceof AnyCall.OfGroup of) {
      return write(of.call());
    }
    throw new IllegalArgumentException("no wire form of " + any.getClass());
  }

  private static club.worldmates.calls.wire.Call write(Call call) {
    var to =
        begin(call.room(), call.status(), call.type())
            .setFromId(call.from().value())
            .setToId(call.to().value())
            .setCreatedAtMs(wholeSeconds(call.createdAt()))
            .setAcceptedAtMs(wholeSeconds(call.acceptedAt()))
            .setEndedAtMs(wholeSeconds(call.endedAt()));
    return end(to, call.reason(), call.duration());
  }

  private static club.worldmates.calls.wire.Call write(GroupCall call) {
    var to =
        begin(call.room(), call.status(), call.type())
            .setFromId(call.initiator().value())
            .setGroupId(call.group().value())
            .setCreatedAtMs(wholeSeconds(call.createdAt()))
            .setAcceptedAtMs(wholeSeconds(call.startedAt()))
            .setEndedAtMs(wholeSeconds(call.endedAt()));
    return end(to, call.reason(), call.duration());
  }

  private static club.worldmates.calls.wire.Call.Builder begin(
      RoomName room, Status status, CallType type) {
    return club.worldmates.calls.wire.Call.newBuilder()
        .setRoomName(room.value())
        .setStatus(status.text())
        .setCallType(type.text());
  }

  private static club.worldmates.calls.wire.Call end(
      club.worldmates.calls.wire.Call.Builder to,
      @Nullable String reason,
      Optional<Duration> duration) {
    if (reason != null) {
      to.setReason(reason);
    }
    duration.map(Duration::toSeconds).map(Math::toIntExact).ifPresent(to::setDurationS);
    return to.build();
  }

  /** As the row has it, whose columns are whole seconds; 0 for NULL. */
  private static long wholeSeconds(@Nullable Instant at) {
    return at == null ? 0 : Duration.ofSeconds(at.getEpochSecond()).toMillis();
  }
}
