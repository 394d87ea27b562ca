package club.worldmates.calls.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of a test; it passes when the test says so. */
final class VirtualTime {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Instant now = START;
  private Duration set = Duration.ZERO;

  /** What a clock shows that nobody has set since the test began. */
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

  /** Somebody sets the clock of the machine that the sidecar runs on. */
  void setClock(Duration by) {
    set = set.plus(by);
  }

  /** The clock of a process that starts now. */
  Clock startClock() {
    return new SteadyClock(new Wall(), () -> Duration.between(START, now).toNanos());
  }

  private final class Wall extends Clock {
    @Override
    public Instant instant() {
      return now.plus(set);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
