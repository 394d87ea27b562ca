package club.worldmates.calls.session;

import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client measured (protocol.md 2, {@code call:stats}); null: not measured.
 *
 * @param duration seconds
 * @param bandwidthUsed megabytes
 * @param packetLoss per cent
 * @param averageLatency milliseconds
 * @param jitter milliseconds
 * @param bitrate kbit/s
 */
public record QualityReport(
    RoomName room,
    UserId user,
    CallType type,
    @Nullable Double duration,
    @Nullable Double bandwidthUsed,
    @Nullable Double packetLoss,
    @Nullable Double averageLatency,
    @Nullable Double jitter,
    @Nullable Double bitrate,
    Instant at) {}
