package club.worldmates.calls.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DefaultConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to MariaDB, and whether it can be reached.
 *
 * <p>{@link Guards} stand before them: when there was no connection to be had twice in a row,
 * nobody waits for one any more, and a probe finds out every half second whether the database is
 * back.
 */
final class Database implements AutoCloseable {

  static {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  /** One for decisions, one for what is stored behind. */
  private static final int WRITERS = 2;

  /** One for each thread of {@link Readers}, one for the probe. */
  private static final int READERS = Readers.THREADS + 1;

  /**
   * Whoever writes has others waiting behind him: a row that somebody else holds is tried again a
   * little later, and what needs other rows goes on. Nor is each value of a list looked up twice,
   * once to learn how many rows it would find: {@link IndexHints} say which index serves.
   */
  private static final String AS_WRITERS_WANT_IT =
      "SET innodb_lock_wait_timeout = 0, eq_range_index_dive_limit = 2";

  /** Its own logging would show the content of rows. Lists are of few lengths, as in Texts. */
  private static final Configuration JOOQ =
      new DefaultConfiguration()
          .set(SQLDialect.MARIADB)
          .set(new Settings().withExecuteLogging(false).withInListPadding(true));

  private static final Logger log = LoggerFactory.getLogger(Database.class);

  private final ConnectionSource source;
  private final HikariDataSource writers;
  private final HikariDataSource readers;
  private final Guards guards;
  private final ScheduledExecutorService prober =
      Executors.newSingleThreadScheduledExecutor(Threads.named("calls-db-probe"));

  Database(ConnectionSource source, Guards guards, MeterRegistry meters) {
    this.source = source;
    this.guards = guards;
    HikariConfig writing = config("calls-writers", WRITERS, source);
    writing.setAutoCommit(false);
    writing.setConnectionInitSql(AS_WRITERS_WANT_IT);
    writers = new HikariDataSource(writing);
    readers = new HikariDataSource(config("calls-readers", READERS, source));
    StoreMeters registered = new StoreMeters(meters);
    registered.pool("writers", writers);
    registered.pool("readers", readers);
    var unused =
        prober.scheduleWithFixedDelay(
            this::probe, 0, Guards.PROBE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs statements in one transaction and commits it, unless the last of them did. */
  <T> T write(Function<DSLContext, T> work) {
    return guarded(
        () -> {
          // A connection given back without a commit is rolled back by the pool.
          try (Connection connection = writers.getConnection()) {
            T result = work.apply(sql(connection));
            // Not sent where the server has said that no transaction is open any more.
            connection.commit();
            return result;
          }
        });
  }

  /** Runs a statement that reads. */
  <T> T read(Function<DSLContext, T> work) {
    return guarded(
        () -> {
          try (Connection connection = readers.getConnection()) {
            return work.apply(sql(connection));
          }
        });
  }

  /**
   * Runs it again when it failed for a reason that passes: deadlocks, lock waits, a connection that
   * broke. Only for what is safe to repeat even if it was done.
   */
  <T> T repeating(Supplier<T> work) {
    return guards.retry.executeSupplier(work);
  }

  /** Statements on a connection. */
  static DSLContext sql(Connection connection) {
    return JOOQ.derive(connection).dsl();
  }

  /** The text of a statement with parameters, wherever it was made. */
  static String text(Query statement) {
    return JOOQ.dsl().render(statement);
  }

  /** Whether work is tried at all: false while the database is known to be away. */
  boolean available() {
    return guards.breaker.getState() == CircuitBreaker.State.CLOSED;
  }

  @Override
  public void close() {
    prober.shutdownNow();
    source.close();
    writers.close();
    readers.close();
  }

  private <T> T guarded(SqlWork<T> work) {
    try {
      return guards.breaker.executeCallable(work::run);
    } catch (SQLException e) {
      throw new DataAccessException("no connection, or no commit", e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void probe() {
    try {
      read(sql -> sql.selectOne().fetch());
    } catch (CallNotPermittedException e) {
      log.trace("the circuit breaker is not half open yet");
    } catch (RuntimeException e) {
      log.debug("the database does not answer: {}", Trouble.of(e));
    }
  }

  private static HikariConfig config(String name, int size, ConnectionSource source) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(size);
    config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    config.setConnectionTimeout(500);
    config.setValidationTimeout(500);
    // The source waits for the database by itself.
    config.setInitializationFailTimeout(-1);
    return config;
  }

  @FunctionalInterface
  private interface SqlWork<T> {
    T run() throws SQLException;
  }
}
