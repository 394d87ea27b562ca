package club.worldmates.calls.metrics;

import club.worldmates.calls.call.Code;
import club.worldmates.calls.session.AnswerWatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code calls_events_total}: the clients' events by name and by what came of them, {@code ok} or a
 * code of protocol.md 5. A name that is not in the table of events counts as {@code other}: a host
 * may pass on any text. Used on the loop only.
 */
public final class EventMeters implements AnswerWatch {

  /** The clients' events (protocol.md 2). */
  static final Set<String> NAMES =
      Set.of(
          "call:register",
          "call:initiate",
          "group_call:initiate",
          "call:accept",
          "call:reject",
          "call:end",
          "ice:candidate",
          "call:join_room",
          "call:leave_room",
          "call:toggle_media",
          "ice:request",
          "call:renegotiate",
          "call:renegotiate_answer",
          "call:screen_share",
          "call:recording",
          "call:noise_cancellation",
          "call:stats",
          "call:history",
          "call:end_for_all",
          "call:mute_participant",
          "call:remove_participant");

  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final Map<String, Row> rows = new HashMap<>();
  private final Row others = new Row(OTHER);

  public EventMeters(MeterRegistry registry) {
    this.registry = registry;
    NAMES.forEach(name -> rows.put(name, new Row(name)));
  }

  @Override
  public void answered(String event, @Nullable Code code) {
    rows.getOrDefault(event, others).count(code);
  }

  /** The counters of one event; each appears when it counts for the first time. */
  private final class Row {
    private final String name;
    private final Map<Code, Counter> failures = new EnumMap<>(Code.class);
    private @Nullable Counter successes;

    Row(String name) {
      this.name = name;
    }

    void count(@Nullable Code code) {
      if (code != null) {
        failures.computeIfAbsent(code, failure -> counter(failure.text())).increment();
        return;
      }
      if (successes == null) {
        successes = counter("ok");
      }
      successes.increment();
    }

    private Counter counter(String outcome) {
      return Counter.builder("calls.events")
          .description("Events of clients that were answered")
          .tag("event", name)
          .tag("outcome", outcome)
          .register(registry);
    }
  }
}
