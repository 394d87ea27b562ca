package club.worldmates.calls.call;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A user in the room of a call. It outlives a lost connection, and ends when his last device
 * leaves.
 *
 * @param audio his microphone is on
 * @param video his camera is on
 */
public record Presence(boolean audio, boolean video, Instant joinedAt) {

  static Presence joining(CallType type, Instant now) {
    return new Presence(true, type == CallType.VIDEO, now.truncatedTo(ChronoUnit.MILLIS));
  }
}
