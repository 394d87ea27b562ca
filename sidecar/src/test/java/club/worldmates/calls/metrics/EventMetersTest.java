package club.worldmates.calls.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EventMetersTest {

  private final Metrics metrics = new Metrics();
  private final EventMeters meters = new EventMeters(metrics.registry());

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void event_countsByNameAndOutcome() {
    meters.answered("call:accept", null);
    meters.answered("call:accept", null);
    meters.answered("call:accept", Code.UNAVAILABLE);

    assertThat(metrics.text())
        .contains("calls_events_total{event=\"call:accept\",outcome=\"ok\"} 2.0")
        .contains("calls_events_total{event=\"call:accept\",outcome=\"unavailable\"} 1.0");
  }

  @Test
  void nameThatIsNoEvent_isNeverALabel() {
    meters.answered("room_7_of_alice", Code.INVALID_ARGUMENT);

    assertThat(metrics.text())
        .contains("calls_events_total{event=\"other\",outcome=\"invalid_argument\"} 1.0")
        .doesNotContain("alice");
  }

  @Test
  void names_areThoseOfTheAdaptersTable() throws IOException {
    String table = Files.readString(Path.of("../adapter-node/lib/event-table.js"));

    Set<String> keys =
        Pattern.compile("^  '([a-z_]+:[a-z_]+)':", Pattern.MULTILINE)
            .matcher(table)
            .results()
            .map((MatchResult key) -> key.group(1))
            .collect(Collectors.toSet());

    assertThat(EventMeters.NAMES).isEqualTo(keys);
  }
}
