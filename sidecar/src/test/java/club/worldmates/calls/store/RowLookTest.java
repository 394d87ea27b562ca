package club.worldmates.calls.store;

import static club.worldmates.calls.store.AuditedRows.TIMES;
import static club.worldmates.calls.store.AuditedRows.ago;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.store.RowLook.Wrong;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sidecar that serves sees of its tables, now and then. */
final class RowLookTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofHours(25);

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void everyFault_isThere_ofRowsThatMatterNow(String shape) {
    CallDatabase database = CallDatabase.ofShape(shape);
    AuditedRows rows = new AuditedRows(database);
    rows.call("right", "status", "ringing", "created_at", ago(MINUTE));
    rows.call("rings", "status", "ringing", "created_at", ago(HOUR));
    rows.call("rings too", "status", "ringing", "created_at", ago(DAY));
    rows.call("endless", "status", "missed", "created_at", ago(DAY));
    rows.call("odd", "status", "missed", "created_at", ago(MINUTE), "ended_at", ago(MINUTE, -9));
    rows.groupCall("vain", "status", "ringing", "created_at", ago(HOUR));
    rows.groupCall("haunted", "status", "ended", "created_at", ago(HOUR), "ended_at", ago(MINUTE));
    rows.stay("haunted", 3, "joined_at", ago(HOUR));

    Map<String, Integer> found = new TreeMap<>();
    try (RowLook look = RowLook.open(database.options(), TIMES)) {
      look.faults().forEach((wrong, calls) -> found.put(text(wrong), calls));
    }

    assertThat(found).hasSize(23);
    found.values().removeIf(calls -> calls == 0);
    assertThat(found)
        .containsExactly(
            Map.entry("group over_with_people", 1),
            Map.entry("group rings_too_long", 1),
            Map.entry("personal end_before_start", 1),
            Map.entry("personal over_without_end", 1),
            Map.entry("personal rings_too_long", 2));
  }

  @Test
  void whatEndedLongAgo_isLeftToTheDoctor() {
    CallDatabase database = CallDatabase.ofShape("a");
    AuditedRows rows = new AuditedRows(database);
    rows.call("old", "status", "missed", "created_at", ago(HOUR), "ended_at", ago(DAY));

    try (RowLook look = RowLook.open(database.options(), TIMES)) {
      assertThat(look.faults().values()).containsOnly(0);
    }
  }

  @Test
  void live_areTheCallsOfBothKindsThatHaveBeenThereForAMinute() {
    CallDatabase database = CallDatabase.ofShape("a");
    AuditedRows rows = new AuditedRows(database);
    rows.call("rings", "status", "ringing", "created_at", ago(MINUTE));
    rows.call("just begun", "status", "ringing", "created_at", ago(MINUTE, 30));
    rows.call("over", "status", "missed", "created_at", ago(HOUR), "ended_at", ago(HOUR));
    rows.groupCall("many", "status", "active", "created_at", ago(HOUR), "started_at", ago(HOUR));

    try (RowLook look = RowLook.open(database.options(), TIMES)) {
      assertThat(look.live()).containsExactlyInAnyOrder("rings", "many");
      assertThat(look.stillLive(List.of("many", "over", "gone"))).isEqualTo(1);
    }
  }

  private static String text(Wrong wrong) {
    return wrong.kind() + " " + wrong.fault();
  }
}
