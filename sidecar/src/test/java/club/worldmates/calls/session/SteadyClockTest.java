package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** A clock that follows the wall clock, and never steps. */
class SteadyClockTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final SettableClock wall = new SettableClock();
  private long nanos = 77;
  private final SteadyClock clock = new SteadyClock(wall, () -> nanos);

  @Test
  void itIsTheWallClock_aslongAsNobodySetsThat() {
    for (int i = 1; i <= 100; i++) {
      pass(Duration.ofSeconds(1));
      assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(i));
    }
  }

  @Test
  void aClockThatRunsALittleFastIsFollowed() {
    for (int i = 1; i <= 100; i++) {
      nanos += 1_000_000_000L;
      wall.now = wall.now.plusMillis(1001);
    }
    assertThat(clock.instant()).isEqualTo(wall.now);
  }

  @Test
  void aStepForwardsIsCaughtUpWith_slowly() {
    wall.now = wall.now.plus(Duration.ofMinutes(10));
    assertThat(clock.instant()).isEqualTo(NOON);
    Instant before = clock.instant();
    pass(Duration.ofSeconds(60));
    assertThat(Duration.between(before, clock.instant())).isEqualTo(Duration.ofSeconds(63));
    pass(Duration.ofMinutes(200));
    assertThat(clock.instant()).isEqualTo(wall.now);
  }

  @Test
  void aStepBackwardsIsWaitedFor_withoutGoingBack() {
    wall.now = wall.now.minus(Duration.ofHours(1));
    assertThat(clock.instant()).isEqualTo(NOON);
    pass(Duration.ofSeconds(60));
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(57));
    pass(Duration.ofHours(20));
    assertThat(clock.instant()).isEqualTo(wall.now);
  }

  @Test
  void itNeverGoesBack_whoeverAsksHoweverOften() {
    wall.now = wall.now.minus(Duration.ofHours(1));
    Instant last = clock.instant();
    for (int i = 0; i < 1000; i++) {
      nanos += i % 3 == 0 ? 0 : 7;
      Instant next = clock.instant();
      assertThat(next).isAfterOrEqualTo(last);
      last = next;
    }
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    wall.now = wall.now.plus(time);
  }

  private static final class SettableClock extends Clock {
    private Instant now = NOON;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
