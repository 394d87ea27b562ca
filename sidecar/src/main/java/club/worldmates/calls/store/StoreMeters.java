package club.worldmates.calls.store;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** The meters of the store. All but one read what is there anyway. */
final class StoreMeters {

  private final MeterRegistry registry;

  StoreMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** How long decisions take, from their arrival at the store until they are committed. */
  Timer commits() {
    return Timer.builder("calls.commit")
        .description("From the arrival of a decision at the store until it is committed")
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofSeconds(10))
        .register(registry);
  }

  void database(BooleanSupplier available) {
    gauge(
        "calls.database.up",
        "1: work is tried, 0: the database is known to be away",
        () -> available.getAsBoolean() ? 1 : 0);
  }

  void pool(String name, HikariDataSource pool) {
    connections(name, "active", pool, HikariPoolMXBean::getActiveConnections);
    connections(name, "idle", pool, HikariPoolMXBean::getIdleConnections);
    connections(name, "awaited", pool, HikariPoolMXBean::getThreadsAwaitingConnection);
  }

  void writer(ProposalQueue queue) {
    gauge("calls.decisions.waiting", "Decisions that wait for the writer", queue::size);
  }

  void behind(BehindQueue queue) {
    gauge("calls.behind.waiting", "Rows that wait to be stored behind", queue::size);
    FunctionCounter.builder("calls.behind.dropped", queue, BehindQueue::droppedInAll)
        .description("Rows given up because too many waited")
        .register(registry);
  }

  private void connections(
      String pool, String state, HikariDataSource of, ToIntFunction<HikariPoolMXBean> count) {
    Gauge.builder("calls.database.connections", () -> count.applyAsInt(of.getHikariPoolMXBean()))
        .description("Connections to the database; awaited: threads that wait for one")
        .tag("pool", pool)
        .tag("state", state)
        .register(registry);
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }
}
