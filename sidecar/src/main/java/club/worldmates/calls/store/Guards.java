package club.worldmates.calls.store;

import club.worldmates.calls.session.StoreUnavailableException;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedRetryMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedTimeLimiterMetrics;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands between the sidecar and a database that is slow, busy or away. */
final class Guards implements AutoCloseable {

  /** So often a probe finds out whether the database is back. */
  static final Duration PROBE_INTERVAL = Duration.ofMillis(500);

  private static final String NAME = "database";
  private static final int FAILURES_IN_A_ROW = 2;

  /** More than there are connections of a kind, all of which may have broken. */
  private static final int MAX_TRIES = 7;

  private static final int MAX_WAITING = 10_000;

  /** Clients hear within a second that calls are unavailable. */
  static final Duration PATIENCE = Duration.ofMillis(900);

  private static final Logger log = LoggerFactory.getLogger(Guards.class);

  /** Opens when there was no connection to be had, or no answer in time, twice in a row. */
  final CircuitBreaker breaker;

  /** For deadlocks, lock waits and connections that broke. */
  final Retry retry;

  /** How many decisions may wait for the writer. */
  final Bulkhead decisions;

  /** How many reads may wait for a reader. */
  final Bulkhead reads;

  private final TimeLimiter decisionsInTime;
  private final TimeLimiter readsInTime;
  private final ScheduledExecutorService timer = timer();

  Guards(MeterRegistry meters) {
    BulkheadRegistry bulkheads = BulkheadRegistry.of(bulkheadConfig());
    TimeLimiterRegistry limiters = TimeLimiterRegistry.of(limiterConfig());
    CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(breakerConfig());
    RetryRegistry retries = RetryRegistry.of(retryConfig());
    breaker = breakers.circuitBreaker(NAME);
    retry = retries.retry(NAME);
    decisions = bulkheads.bulkhead("decisions");
    reads = bulkheads.bulkhead("reads");
    decisionsInTime = limiters.timeLimiter("decisions");
    readsInTime = limiters.timeLimiter("reads");
    breaker.getEventPublisher().onStateTransition(event -> log(event.getStateTransition()));
    TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(meters);
    TaggedRetryMetrics.ofRetryRegistry(retries).bindTo(meters);
    TaggedBulkheadMetrics.ofBulkheadRegistry(bulkheads).bindTo(meters);
    TaggedTimeLimiterMetrics.ofTimeLimiterRegistry(limiters).bindTo(meters);
  }

  /**
   * The same, unless it takes too long.
   *
   * @param tooLate runs then, before anybody hears of it
   */
  <T> CompletableFuture<T> decidedInTime(CompletableFuture<T> decision, Runnable tooLate) {
    return inTime(decisionsInTime, decision, tooLate);
  }

  /**
   * The same, unless it takes too long.
   *
   * @param tooLate runs then, before anybody hears of it
   */
  <T> CompletableFuture<T> readInTime(CompletableFuture<T> read, Runnable tooLate) {
    return inTime(readsInTime, read, tooLate);
  }

  /** For as long as somebody waits at most the database answered nobody. */
  void unanswered() {
    breaker.onError(PATIENCE.toNanos(), TimeUnit.NANOSECONDS, new TimeoutException());
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private <T> CompletableFuture<T> inTime(
      TimeLimiter limiter, CompletableFuture<T> work, Runnable tooLate) {
    if (work.isDone()) {
      return work;
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    var unused =
        limiter
            .executeCompletionStage(timer, work::copy)
            .whenComplete(
                (value, failure) -> {
                  Throwable cause =
                      failure instanceof CompletionException ? failure.getCause() : failure;
                  if (cause == null) {
                    answer.complete(value);
                  } else if (cause instanceof TimeoutException) {
                    tooLate.run();
                    answer.completeExceptionally(new StoreUnavailableException(cause));
                  } else {
                    answer.completeExceptionally(cause);
                  }
                });
    return answer;
  }

  /** What is done in time must not stay here until its time is over. */
  private static ScheduledExecutorService timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, Threads.named("calls-db-timer"));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  private static void log(CircuitBreaker.StateTransition transition) {
    switch (transition) {
      case CLOSED_TO_OPEN -> log.warn("The database is away");
      case HALF_OPEN_TO_CLOSED -> log.info("The database is back");
      default -> {}
    }
  }

  private static CircuitBreakerConfig breakerConfig() {
    return CircuitBreakerConfig.custom()
        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
        .slidingWindowSize(FAILURES_IN_A_ROW)
        .minimumNumberOfCalls(FAILURES_IN_A_ROW)
        .failureRateThreshold(100)
        .waitDurationInOpenState(PROBE_INTERVAL.minusMillis(100))
        .permittedNumberOfCallsInHalfOpenState(1)
        .recordException(Guards::showsThatItIsAway)
        .ignoreException(e -> Trouble.of(e) == Trouble.LOST && !showsThatItIsAway(e))
        .build();
  }

  private static RetryConfig retryConfig() {
    return RetryConfig.custom()
        .maxAttempts(MAX_TRIES)
        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(5, 2))
        .retryOnException(e -> Trouble.of(e) == Trouble.LOST || Trouble.of(e) == Trouble.CONTENTION)
        .build();
  }

  private static BulkheadConfig bulkheadConfig() {
    return BulkheadConfig.custom()
        .maxConcurrentCalls(MAX_WAITING)
        .maxWaitDuration(Duration.ZERO)
        .build();
  }

  private static TimeLimiterConfig limiterConfig() {
    return TimeLimiterConfig.custom().timeoutDuration(PATIENCE).build();
  }

  private static boolean showsThatItIsAway(Throwable failure) {
    return failure instanceof TimeoutException || Trouble.isWithoutConnection(failure);
  }
}
