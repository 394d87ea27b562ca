package club.worldmates.calls.metrics;

import club.worldmates.calls.store.RowLook;
import club.worldmates.calls.store.RowLook.Wrong;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code calls_rows_wrong} and {@code calls_rows_unowned}: what is in the tables and contradicts
 * the rules of calls, or is nobody's. Until the first look, and after one that failed, they are NaN
 * or missing: not known. Used by one thread.
 */
public final class RowMeters {

  private static final Logger LOG = LoggerFactory.getLogger(RowMeters.class);

  private final Supplier<RowLook> opening;
  private final Supplier<Optional<Set<String>>> owned;
  private final MeterRegistry registry;
  private final Map<Wrong, Integer> wrong = new ConcurrentHashMap<>();
  private final Set<Wrong> registered = new HashSet<>();
  private volatile double unowned = Double.NaN;

  /**
   * Registers the meters, which stay as they are until {@link #look}.
   *
   * @param opening a new look at the tables; may take its time
   * @param owned the rooms of all calls that this sidecar holds; empty: it does not serve, and owns
   *     nothing. May take its time, and throw if it is not to be known
   */
  public RowMeters(
      Supplier<RowLook> opening, Supplier<Optional<Set<String>>> owned, MeterRegistry registry) {
    this.opening = opening;
    this.owned = owned;
    this.registry = registry;
    Gauge.builder("calls.rows.unowned", () -> unowned)
        .description("Live calls of the tables that this sidecar, which serves, does not hold")
        .register(registry);
  }

  /** Looks at the tables. Whatever fails is logged. */
  public void look() {
    try (RowLook look = opening.get()) {
      Map<Wrong, Integer> found = look.faults();
      wrong.putAll(found);
      found.keySet().forEach(this::register);
      unowned = unowned(look);
    } catch (RuntimeException failure) {
      forget();
      LOG.warn("The rows of calls could not be looked at: {}", failure.getMessage());
    }
  }

  /** What was found is out of date. */
  public void forget() {
    wrong.clear();
    unowned = Double.NaN;
  }

  /** A call that ended, or came, between two of the steps is no stray. */
  private double unowned(RowLook look) {
    Set<String> strays = new HashSet<>(look.live());
    Optional<Set<String>> held = owned.get();
    if (held.isEmpty()) {
      return Double.NaN;
    }
    strays.removeAll(held.get());
    return strays.isEmpty() ? 0 : look.stillLive(strays);
  }

  private void register(Wrong way) {
    if (registered.add(way)) {
      Gauge.builder("calls.rows.wrong", () -> value(way))
          .description("Calls whose rows contradict the rules, of those live or just ended")
          .tag("kind", way.kind())
          .tag("fault", way.fault())
          .register(registry);
    }
  }

  private double value(Wrong way) {
    Integer calls = wrong.get(way);
    return calls == null ? Double.NaN : calls;
  }
}
