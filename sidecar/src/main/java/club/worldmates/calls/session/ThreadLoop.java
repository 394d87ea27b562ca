package club.worldmates.calls.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop of a running sidecar: one thread and a clock, which should not step. */
public final class ThreadLoop implements Loop, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadLoop.class);

  /**
   * Timers follow the clock, which may run a little fast or slow: none sleeps longer than this, so
   * that it is not late by more than a share of it.
   */
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(5);

  private final Clock clock;
  private final ScheduledThreadPoolExecutor thread;

  public ThreadLoop(Clock clock) {
    this.clock = clock;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread loop = new Thread(task, "calls-loop");
              loop.setDaemon(true);
              return loop;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void execute(Runnable task) {
    if (!thread.isShutdown()) {
      thread.execute(guarded(task));
    }
  }

  @Override
  public void runAt(Instant at, Runnable task) {
    Duration left = Duration.between(now(), at);
    Duration sleep = left.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : left;
    if (!thread.isShutdown()) {
      var unused =
          thread.schedule(
              guarded(
                  () -> {
                    if (now().isBefore(at)) {
                      runAt(at, task);
                    } else {
                      task.run();
                    }
                  }),
              Math.max(0, sleep.toNanos()),
              TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  /** Ends the thread; what waits is not run. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("[CALLS] The session loop did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A bug in one task must not end the thread. */
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException bug) {
        LOG.error("[CALLS] A task of the session loop failed", bug);
      }
    };
  }
}
