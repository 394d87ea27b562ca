package club.worldmates.calls.grpc;

import club.worldmates.calls.call.Call;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes a call as the unary rpcs show it. */
final class CallWriter {

  private CallWriter() {}

  static club.worldmates.calls.wire.Call write(Call call) {
    club.worldmates.calls.wire.Call.Builder to =
        club.worldmates.calls.wire.Call.newBuilder()
            .setRoomName(call.room().value())
            .setStatus(call.status().text())
            .setCallType(call.type().text())
            .setFromId(call.from().value())
            .setToId(call.to().value())
            .setCreatedAtMs(wholeSeconds(call.createdAt()))
            .setAcceptedAtMs(wholeSeconds(call.acceptedAt()))
            .setEndedAtMs(wholeSeconds(call.endedAt()));
    if (call.reason() != null) {
      to.setReason(call.reason());
    }
    call.duration().map(Duration::toSeconds).map(Math::toIntExact).ifPresent(to::setDurationS);
    return to.build();
  }

  /** As the row has it, whose columns are whole seconds; 0 for NULL. */
  private static long wholeSeconds(@Nullable Instant at) {
    return at == null ? 0 : Duration.ofSeconds(at.getEpochSecond()).toMillis();
  }
}
