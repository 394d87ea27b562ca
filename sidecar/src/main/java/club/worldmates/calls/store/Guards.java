package club.worldmates.calls.store;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedRetryMetrics;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands between the sidecar and a database that is slow, busy or away. */
final class Guards {

  /** So often a probe finds out whether the database is back. */
  static final Duration PROBE_INTERVAL = Duration.ofMillis(500);

  private static final String NAME = "database";
  private static final int FAILURES_IN_A_ROW = 2;
  private static final int MAX_TRIES = 5;
  private static final Logger log = LoggerFactory.getLogger(Guards.class);

  /** Opens when there was no connection to be had twice in a row. */
  final CircuitBreaker breaker;

  /** For deadlocks, lock waits and connections that broke. */
  final Retry retry;

  Guards(MeterRegistry meters) {
    CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(breakerConfig());
    RetryRegistry retries = RetryRegistry.of(retryConfig());
    breaker = breakers.circuitBreaker(NAME);
    retry = retries.retry(NAME);
    breaker.getEventPublisher().onStateTransition(event -> log(event.getStateTransition()));
    TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(meters);
    TaggedRetryMetrics.ofRetryRegistry(retries).bindTo(meters);
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
        .recordException(Guards::isWithoutConnection)
        .ignoreException(e -> Trouble.of(e) == Trouble.LOST && !isWithoutConnection(e))
        .build();
  }

  private static RetryConfig retryConfig() {
    return RetryConfig.custom()
        .maxAttempts(MAX_TRIES)
        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(5, 2))
        .retryOnException(e -> Trouble.of(e) == Trouble.LOST || Trouble.of(e) == Trouble.CONTENTION)
        .build();
  }

  /** A connection that broke says nothing yet; that there is no new one does. */
  private static boolean isWithoutConnection(Throwable failure) {
    return failure instanceof SQLTransientConnectionException;
  }
}
