package club.worldmates.calls.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * How old a live row may be. Nothing stored says that somebody still cares for a call, so what has
 * gone on for longer than it can is taken to be abandoned.
 *
 * @param now the present time
 * @param ring the ring time
 * @param grace how long a participant may be away
 * @param longest how long a call that was answered can go on, as far as the operator knows; also
 *     the age below which no row is touched
 */
public record LiveTimes(Instant now, Duration ring, Duration grace, Duration longest) {

  /** Clocks of several machines, a sidecar that was restarted while it rang. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  /**
   * @throws IllegalArgumentException when a call that still rings could be older than that
   */
  public LiveTimes {
    Duration least = longestRing(ring, grace);
    if (longest.compareTo(least) <= 0) {
      throw new IllegalArgumentException(
          "a call may ring for %s, so the age must be longer than that".formatted(text(least)));
    }
  }

  /** Calls that were created before it do not ring any more. */
  Instant ringingSince() {
    return now.minus(longestRing(ring, grace));
  }

  /** Calls in which nothing happened since are abandoned. */
  Instant abandonedSince() {
    return now.minus(longest);
  }

  String longestRing() {
    return text(longestRing(ring, grace));
  }

  String longestCall() {
    return text(longest);
  }

  private static Duration longestRing(Duration ring, Duration grace) {
    return ring.plus(grace).plus(MARGIN);
  }

  /** As the settings spell durations, with several units where it takes them. */
  private static String text(Duration duration) {
    return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
