package club.worldmates.calls.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IceRefreshTest {
  private static final Instant CREATED = Instant.parse("2026-11-22T10:00:00Z");
  private static final IceRefresh HOURLY = IceRefresh.ofLifetime(Duration.ofHours(3));

  @Test
  void moments_areThirdsOfALifetime() {
    assertThat(HOURLY.every()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void moments_areASecondApartAtLeast() {
    assertThat(IceRefresh.ofLifetime(Duration.ofMillis(1)).every())
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void next_isTheFirstMomentToCome_andNeverNow() {
    assertThat(HOURLY.next(CREATED, CREATED)).isEqualTo("2026-11-22T11:00:00Z");
    assertThat(HOURLY.next(CREATED, CREATED.plusSeconds(3_599))).isEqualTo("2026-11-22T11:00:00Z");
    assertThat(HOURLY.next(CREATED, CREATED.plusSeconds(3_600))).isEqualTo("2026-11-22T12:00:00Z");
    assertThat(HOURLY.next(CREATED, CREATED.plus(Duration.ofDays(30))))
        .isEqualTo("2026-12-22T11:00:00Z");
  }

  @Test
  void callThatAnotherClockCreated_isNotAheadOfIt() {
    assertThat(HOURLY.next(CREATED, CREATED.minusSeconds(5))).isEqualTo("2026-11-22T11:00:00Z");
  }
}
