package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final SlidingWindow window = new SlidingWindow(3, Duration.ofMinutes(1));

  @Test
  void soManyAreTakenInItsLength_andMoreWhenThatHasPassed() {
    take(3, NOON);
    assertThat(window.take(NOON.plusSeconds(59))).isFalse();
    assertThat(window.take(NOON.plusSeconds(60))).isTrue();
  }

  @Test
  void aClockThatWasSetBack_refusesNobodyUntilItHasCaughtUp() {
    take(3, NOON);
    take(3, NOON.minus(Duration.ofHours(1)));
    assertThat(window.take(NOON.minus(Duration.ofHours(1)))).isFalse();
  }

  @Test
  void aClockThatWasSetBackALittle_refusesForALittleLonger() {
    take(3, NOON);
    assertThat(window.take(NOON.minusSeconds(30))).isFalse();
    assertThat(window.take(NOON.plusSeconds(60))).isTrue();
  }

  private void take(int count, Instant at) {
    for (int i = 0; i < count; i++) {
      assertThat(window.take(at)).isTrue();
    }
  }
}
