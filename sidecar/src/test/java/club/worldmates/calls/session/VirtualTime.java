package club.worldmates.calls.session;

import java.time.Duration;
import java.time.Instant;

/** The one clock of a test; it moves when the test says so. */
final class VirtualTime {

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  Instant now() {
    return now;
  }

  void advance(Duration by) {
    now = now.plus(by);
  }

  void advanceTo(Instant at) {
    if (at.isAfter(now)) {
      now = at;
    }
  }
}
