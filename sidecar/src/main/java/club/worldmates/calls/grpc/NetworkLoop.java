package club.worldmates.calls.grpc;

import club.worldmates.calls.session.Loop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of a running sidecar: one thread and a clock, which should not step. The thread is one
 * of the network, and serves the connections that are in the clear itself: what an adapter says is
 * handled by the thread that reads it, and what comes of that is written without waking another.
 */
public final class NetworkLoop implements Loop, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NetworkLoop.class);

  /**
   * Timers follow the clock, which may run a little fast or slow: none sleeps longer than this, so
   * that it is not late by more than a share of it.
   */
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(5);

  private static final long CLOSING_SECONDS = 5;

  private final Clock clock;
  private final EventLoopGroup thread =
      ServerTransport.threads("calls-loop", 1, Epoll.isAvailable());

  public NetworkLoop(Clock clock) {
    this.clock = clock;
  }

  /** The thread, for channels. */
  EventLoopGroup thread() {
    return thread;
  }

  @Override
  public void execute(Runnable task) {
    try {
      thread.execute(guarded(task));
    } catch (RejectedExecutionException closed) {
      // What waits is not run either.
    }
  }

  @Override
  public void runAt(Instant at, Runnable task) {
    Duration left = Duration.between(now(), at);
    Duration sleep = left.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : left;
    Runnable whenDue =
        () -> {
          if (now().isBefore(at)) {
            runAt(at, task);
          } else {
            task.run();
          }
        };
    try {
      var unused =
          thread.schedule(guarded(whenDue), Math.max(0, sleep.toNanos()), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      // As above.
    }
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  /** Ends the thread; timers are not run. */
  @Override
  public void close() {
    boolean ended =
        thread
            .shutdownGracefully(0, CLOSING_SECONDS, TimeUnit.SECONDS)
            .awaitUninterruptibly(CLOSING_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      LOG.warn("[CALLS] The session loop did not end in time");
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
