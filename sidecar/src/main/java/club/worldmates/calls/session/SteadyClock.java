package club.worldmates.calls.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wall clock without its steps. Ring times, graces and stored times are all told by it, so that
 * nobody's call ends, or goes on for ever, because somebody sets the machine's clock. It goes as
 * the wall clock goes; once that was set it catches up by being at most 5 % fast or slow, a minute
 * in twenty, so that what was stored before and after stays in order and durations stay right.
 */
public final class SteadyClock extends Clock {

  private static final Logger LOG = LoggerFactory.getLogger(SteadyClock.class);

  /** How much of the time that passes may be added or left out, as a divisor. */
  private static final int SHARE = 20;

  /** What differs by less is no step that anybody wants to know of. */
  private static final Duration NOTABLE = Duration.ofSeconds(2);

  private static final Duration NOTABLE_BACKWARDS = NOTABLE.negated();

  private final Clock wall;
  private final LongSupplier nanoTime;
  private Instant now;
  private long nanos;
  private boolean away;

  /**
   * Begins with what the wall clock says.
   *
   * @param nanoTime a clock that nobody can set, as {@link System#nanoTime}
   */
  public SteadyClock(Clock wall, LongSupplier nanoTime) {
    this.wall = wall;
    this.nanoTime = nanoTime;
    this.now = wall.instant();
    this.nanos = nanoTime.getAsLong();
  }

  /** Any thread may ask; a later answer is never the earlier time. */
  @Override
  public synchronized Instant instant() {
    long at = nanoTime.getAsLong();
    long passed = Math.max(0, at - nanos);
    Instant steady = now.plusNanos(passed);
    Duration behind = Duration.between(steady, wall.instant());
    now = steady.plusNanos(atMost(behind, passed / SHARE));
    nanos = at;
    notice(behind);
    return now;
  }

  private void notice(Duration behind) {
    boolean far = isOutside(NOTABLE_BACKWARDS, NOTABLE, behind);
    if (far && !away) {
      LOG.info("[CALLS] The clock was set by {}: calls follow it slowly", behind);
    }
    away = far;
  }

  /**
   * Both in nanoseconds, of which a {@code long} may hold too few for what is wanted. A {@link
   * Duration} would divide and negate itself with big numbers, and each event asks several times.
   */
  private static long atMost(Duration wanted, long most) {
    if (isOutside(Duration.ofNanos(-most), Duration.ofNanos(most), wanted)) {
      return wanted.isNegative() ? -most : most;
    }
    return wanted.toNanos();
  }

  private static boolean isOutside(Duration least, Duration most, Duration value) {
    return value.compareTo(least) < 0 || value.compareTo(most) > 0;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** There is nobody whom its zone concerns. */
  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
