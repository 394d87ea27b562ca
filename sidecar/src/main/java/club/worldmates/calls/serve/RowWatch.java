package club.worldmates.calls.serve;

import club.worldmates.calls.metrics.RowMeters;
import club.worldmates.calls.session.AnyCall;
import club.worldmates.calls.session.Loop;
import club.worldmates.calls.session.SessionLoop;
import club.worldmates.calls.settings.Settings;
import club.worldmates.calls.store.DatabaseOptions;
import club.worldmates.calls.store.LiveTimes;
import club.worldmates.calls.store.MariaDbStore;
import club.worldmates.calls.store.RowLook;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Looks at the rows of calls now and then, on a thread and a connection of its own. */
final class RowWatch implements AutoCloseable {

  /** As {@code doctor --calls} has it by default. */
  private static final Duration LONGEST_CALL = Duration.ofHours(24);

  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final int PATIENCE_SECONDS = 5;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread looking = new Thread(task, "calls-rows");
            looking.setDaemon(true);
            return looking;
          });

  RowWatch(
      Settings settings,
      Clock clock,
      MariaDbStore store,
      Loop loop,
      SessionLoop sessions,
      MeterRegistry registry) {
    DatabaseOptions options = DatabaseOptions.of(settings);
    RowMeters meters =
        new RowMeters(
            () -> RowLook.open(options, times(settings, clock)),
            () -> held(loop, sessions),
            registry);
    var unused =
        thread.scheduleWithFixedDelay(
            () -> {
              // A database that is away, or that is only coming back, has other things to do.
              if (store.available()) {
                meters.look();
              } else {
                meters.forget();
              }
            },
            FIRST.toSeconds(),
            INTERVAL.toSeconds(),
            TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private static LiveTimes times(Settings settings, Clock clock) {
    Duration ring = settings.timers().ringTime();
    Duration grace = settings.timers().grace();
    Duration least = ring.plus(grace).multipliedBy(2);
    Duration longest = LONGEST_CALL.compareTo(least) > 0 ? LONGEST_CALL : least;
    return new LiveTimes(clock.instant(), ring, grace, longest);
  }

  /** Nobody attached: the chat servers may be at another sidecar, whose calls these are. */
  private static Optional<Set<String>> held(Loop loop, SessionLoop sessions) {
    CompletableFuture<Optional<Set<String>>> answer = new CompletableFuture<>();
    loop.execute(
        () ->
            answer.complete(
                sessions.census().hosts() == 0
                    ? Optional.empty()
                    : Optional.of(
                        sessions.live(null).stream()
                            .map(RowWatch::room)
                            .collect(Collectors.toSet()))));
    return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  private static String room(AnyCall call) {
    return call instanceof AnyCall.OneToOne one
        ? one.call().room().toString()
        : ((AnyCall.OfGroup) call).call().room().toString();
  }
}
