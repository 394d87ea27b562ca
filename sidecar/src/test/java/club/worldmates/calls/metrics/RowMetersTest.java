package club.worldmates.calls.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.schema.Migration;
import club.worldmates.calls.settings.Settings;
import club.worldmates.calls.store.DatabaseOptions;
import club.worldmates.calls.store.LiveTimes;
import club.worldmates.calls.store.RowLook;
import club.worldmates.calls.testing.EmbeddedMariaDb;
import club.worldmates.calls.testing.EmbeddedMariaDb.TestDatabase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowMetersTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private TestDatabase database;
  private Settings settings;

  @BeforeEach
  void createTables() {
    database = EmbeddedMariaDb.shared().freshDatabase();
    settings =
        Settings.from(
            Map.of(
                "CALLS_DB_URL", database.url(),
                "CALLS_DB_USER", database.user(),
                "CALLS_DB_PASSWORD", database.password()));
    new Migration(settings.database()).run();
    database.execute(
        """
        INSERT INTO wo_calls (from_id, to_id, room_name, created_at) VALUES
          (1, 2, 'ours', UTC_TIMESTAMP() - INTERVAL 1 HOUR),
          (3, 4, 'nobody''s', UTC_TIMESTAMP() - INTERVAL 1 HOUR)
        """);
  }

  @Test
  void wrongAndUnownedRows_areCounted() {
    RowMeters meters = meters(this::open, () -> Optional.of(Set.of("ours", "elsewhere")));
    assertThat(unowned()).isNaN();

    meters.look();

    assertThat(wrong("rings_too_long")).isEqualTo(2);
    assertThat(wrong("over_without_end")).isZero();
    assertThat(unowned()).isEqualTo(1);
  }

  @Test
  void sidecarThatStandsBy_ownsNothing() {
    RowMeters meters = meters(this::open, Optional::empty);

    meters.look();

    assertThat(wrong("rings_too_long")).isEqualTo(2);
    assertThat(unowned()).isNaN();
  }

  @Test
  void lookThatFails_leavesNothingKnown() {
    boolean[] away = {false};
    RowMeters meters =
        meters(
            () -> {
              if (away[0]) {
                throw new IllegalStateException("away");
              }
              return open();
            },
            () -> Optional.of(Set.of()));
    meters.look();
    away[0] = true;

    meters.look();

    assertThat(wrong("rings_too_long")).isNaN();
    assertThat(unowned()).isNaN();
  }

  private RowMeters meters(Supplier<RowLook> opening, Supplier<Optional<Set<String>>> owned) {
    return new RowMeters(opening, owned, registry);
  }

  private RowLook open() {
    return RowLook.open(
        DatabaseOptions.of(settings),
        new LiveTimes(
            Instant.now(), Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofHours(24)));
  }

  private double wrong(String fault) {
    Gauge gauge =
        registry.get("calls.rows.wrong").tag("kind", "personal").tag("fault", fault).gauge();
    return gauge.value();
  }

  private double unowned() {
    return registry.get("calls.rows.unowned").gauge().value();
  }
}
