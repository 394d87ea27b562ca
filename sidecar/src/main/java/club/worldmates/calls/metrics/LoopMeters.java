package club.worldmates.calls.metrics;

import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.Status;
import club.worldmates.calls.session.Census;
import club.worldmates.calls.session.Loop;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * What only the loop knows: live calls, chat servers, devices, commands under way. It is asked when
 * somebody looks, and how long it takes to answer is a figure too: a loop that is stuck shows.
 */
public final class LoopMeters {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Loop loop;
  private final Supplier<Census> census;
  private final IntSupplier commands;
  private volatile Sample last = new Sample(Census.EMPTY, 0);
  private volatile Duration delay = Duration.ZERO;

  /** What was counted at one moment. */
  private record Sample(Census census, int commands) {}

  /**
   * Registers the meters, which stay as they are until {@link #refresh}.
   *
   * @param census run on the loop
   * @param commands how many are not done with; run on the loop
   */
  public LoopMeters(
      Loop loop, Supplier<Census> census, IntSupplier commands, MeterRegistry registry) {
    this.loop = loop;
    this.census = census;
    this.commands = commands;
    Stream.of(CallStatus.values())
        .filter(status -> !status.isFinal())
        .forEach(
            status ->
                live(registry, "personal", status, all -> all.calls().getOrDefault(status, 0)));
    Stream.of(GroupStatus.values())
        .filter(status -> !status.isFinal())
        .forEach(
            status ->
                live(registry, "group", status, all -> all.groupCalls().getOrDefault(status, 0)));
    gauge(registry, "calls.hosts", "Attached chat servers", () -> last.census().hosts());
    gauge(registry, "calls.devices", "Devices of attached hosts", () -> last.census().devices());
    gauge(
        registry,
        "calls.commands.unacknowledged",
        "Commands that chat servers have not carried out yet",
        () -> last.commands());
    Gauge.builder("calls.loop.delay", () -> delay.toNanos() / 1e9)
        .description("How long the session loop took to answer just now; 1 or more: it is stuck")
        .baseUnit("seconds")
        .register(registry);
  }

  /** Asks the loop; if it does not answer within a second the earlier figures stay. */
  public void refresh() {
    long asked = System.nanoTime();
    CompletableFuture<Sample> answer = new CompletableFuture<>();
    loop.execute(() -> answer.complete(new Sample(census.get(), commands.getAsInt())));
    try {
      last = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException late) {
      // The delay says so.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    delay = Duration.ofNanos(System.nanoTime() - asked);
  }

  private void live(
      MeterRegistry registry, String kind, Status status, ToIntFunction<Census> count) {
    Gauge.builder("calls.live", () -> count.applyAsInt(last.census()))
        .description("Calls that are not over")
        .tag("kind", kind)
        .tag("status", status.text())
        .register(registry);
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }
}
