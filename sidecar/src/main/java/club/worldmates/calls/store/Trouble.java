package club.worldmates.calls.store;

import club.worldmates.calls.session.StoreUnavailableException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failed access to the database means. */
enum Trouble {
  /** The connection broke, or there was none: nothing was stored, or it is not known. */
  LOST,
  /** The circuit breaker is open: nothing was tried. */
  AWAY,
  /** Others were in the way: rolled back, and worth another try. */
  CONTENTION,
  /** A unique key is taken: rolled back. */
  DUPLICATE,
  /** A statement names an index that is no more. */
  NO_INDEX,
  /** The statement will fail again. */
  STATEMENT,
  /** No matter of the database: a mistake in the code. */
  OTHER;

  /**
   * Deadlock, lock wait, a row newer than the snapshot (where the server refuses that), a killed
   * statement.
   */
  private static final Set<Integer> CONTENTION_CODES = Set.of(1213, 1205, 1020, 1317);

  private static final int DUPLICATE_KEY = 1062;
  private static final int NO_SUCH_KEY = 1176;

  /** Too many connections, shutdown, killed, read only: the server as a whole is of no use now. */
  private static final Set<Integer> LOST_CODES = Set.of(1040, 1053, 1290, 1836, 1927);

  static Trouble of(Throwable failure) {
    if (failure instanceof CallNotPermittedException) {
      return AWAY;
    }
    SQLException sql = sqlException(failure);
    return sql == null ? OTHER : ofSql(sql);
  }

  /** Whether the same work may succeed by itself a little later. */
  boolean passes() {
    return this == LOST || this == AWAY || this == CONTENTION;
  }

  /** A connection that broke says nothing yet; that there is no new one does. */
  static boolean isWithoutConnection(Throwable failure) {
    return sqlException(failure) instanceof SQLTransientConnectionException;
  }

  /** The failure as callers of the store get it, without content of rows. */
  static RuntimeException reported(Throwable failure) {
    Trouble trouble = of(failure);
    if (trouble == AWAY || trouble == CONTENTION || isWithoutConnection(failure)) {
      return StoreUnavailableException.untried(failure);
    }
    if (trouble.passes()) {
      return new StoreUnavailableException(failure);
    }
    SQLException sql = sqlException(failure);
    if (sql != null) {
      return new StatementFailedException(sql.getErrorCode(), sql.getSQLState());
    }
    return failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
  }

  private static Trouble ofSql(SQLException sql) {
    int code = sql.getErrorCode();
    String state = sql.getSQLState();
    if (CONTENTION_CODES.contains(code)) {
      return CONTENTION;
    }
    if (code == DUPLICATE_KEY) {
      return DUPLICATE;
    }
    if (code == NO_SUCH_KEY) {
      return NO_INDEX;
    }
    boolean lost =
        LOST_CODES.contains(code)
            || sql instanceof SQLTransientConnectionException
            || sql instanceof SQLNonTransientConnectionException
            || (state != null && state.startsWith("08"));
    return lost ? LOST : STATEMENT;
  }

  private static @Nullable SQLException sqlException(@Nullable Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }
}
