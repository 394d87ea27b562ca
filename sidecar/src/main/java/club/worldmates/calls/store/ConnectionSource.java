package club.worldmates.calls.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.mariadb.jdbc.MariaDbDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections for the pools, and does not give up while the database is away.
 *
 * <p>A pool whose source fails waits longer and longer, up to 5 s, before it tries again, which is
 * too long for a database that is back. So the pool's own thread waits in here, with short steps,
 * and the pool has a connection as soon as there is one.
 */
final class ConnectionSource extends MariaDbDataSource {

  /**
   * Appended to the URL, where the last word counts. Timeouts are in milliseconds. What must never
   * be on: rewritten or bulk batches do not say which conditional update changed a row, and of a
   * bulk insert the server works out a subquery once for all rows; quoted statements in error texts
   * show private content. A sidecar that freezes inside a transaction loses its locks after 5 s.
   * Several queries go out in one text (RoundTrip), whose values the driver quotes. Of all others
   * the server parses a statement once a connection, which is up to half of what a short one costs.
   */
  private static final String OPTIONS =
      "connectTimeout=1000&socketTimeout=1500&useBulkStmts=false&rewriteBatchedStatements=false"
          + "&useBulkStmtsForInserts=false&useAffectedRows=false&allowMultiQueries=true"
          + "&dumpQueriesOnException=false&useServerPrepStmts=true&includeInnodbStatusInDeadlockExceptions=false"
          + "&preserveInstants=false&timezone=DISABLE"
          + "&sessionVariables=time_zone='+00:00',innodb_lock_wait_timeout=1,"
          + "idle_transaction_timeout=5,"
          + "sql_mode='STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'";

  private static final long RETRY_MILLIS = 150;
  private static final Logger log = LoggerFactory.getLogger(ConnectionSource.class);

  private volatile boolean closed;

  ConnectionSource(DatabaseOptions options) throws SQLException {
    super(options.url() + (options.url().indexOf('?') < 0 ? "?" : "&") + OPTIONS);
    if (options.user() != null) {
      setUser(options.user());
    }
    if (options.password() != null) {
      setPassword(options.password());
    }
  }

  /** One try. */
  Connection connect() throws SQLException {
    return super.getConnection();
  }

  @Override
  public Connection getConnection() throws SQLException {
    while (true) {
      try {
        return super.getConnection();
      } catch (SQLException e) {
        log.debug("no connection to the database: {}", e.getMessage());
        pause(e);
      }
    }
  }

  /** Ends the waiting of whoever still does. */
  void close() {
    closed = true;
  }

  private void pause(SQLException reason) throws SQLException {
    if (closed) {
      throw reason;
    }
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw reason;
    }
  }
}
