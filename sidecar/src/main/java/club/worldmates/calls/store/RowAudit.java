package club.worldmates.calls.store;

import club.worldmates.calls.session.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for rows that contradict the rules of calls, and closes those that were left open. It may
 * run beside a sidecar that serves: it only changes calls older than a call can be, a few at a
 * time, and raises their revisions.
 */
public final class RowAudit implements AutoCloseable {

  /** Whole tables are read, and few of their columns have an index. */
  private static final int PATIENCE_MILLIS = 600_000;

  /** How many rooms are named of each fault. */
  private static final int NAMED = 5;

  private static final Logger log = LoggerFactory.getLogger(RowAudit.class);

  private final Connection connection;
  private final DSLContext sql;
  private final LiveTimes times;
  private final AuditedTable calls;
  private final AuditedTable groupCalls;

  private RowAudit(Connection connection, Schema schema, LiveTimes times) {
    this.connection = connection;
    this.sql = Database.sql(connection);
    this.times = times;
    calls =
        new AuditedTable(schema.calls().table(), new CallFaults(times).all(), (present, ids) -> {});
    OpenStays stays = new OpenStays(schema);
    groupCalls =
        new AuditedTable(
            schema.groupCalls().table(), new GroupFaults(schema, times).all(), stays::close);
  }

  /**
   * Connects and looks at the tables. Changes nothing.
   *
   * @throws StoreUnavailableException when the database cannot be reached, or lets us not in
   * @throws SchemaException when it lacks something; says what, and what to do
   */
  public static RowAudit open(DatabaseOptions options, LiveTimes times) {
    try {
      Connection connection = new ConnectionSource(options).connect();
      try {
        connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
        // What is decided on under a lock must be seen as it is, not as it was at the beginning.
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        return new RowAudit(connection, Schema.read(Database.sql(connection), options), times);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new StoreUnavailableException(e);
    } catch (DataAccessException e) {
      throw Trouble.reported(e);
    }
  }

  /** Every way to be wrong, in the order in which they are to be mended. */
  public List<Fault> faults() {
    return Stream.of(calls, groupCalls).flatMap(table -> table.faults().stream()).toList();
  }

  /** The calls that have it. */
  public Found find(Fault fault) {
    return reporting(() -> tableOf(fault).find(sql, fault, fault.condition(), NAMED));
  }

  /** Those of them that {@link #mend} would change. */
  public Found findMendable(Fault fault) {
    return reporting(() -> tableOf(fault).find(sql, fault, mendable(fault), NAMED));
  }

  /**
   * Closes the calls that have such a fault, some hundred in a transaction, each on condition that
   * it has it still.
   *
   * @return how many there were
   * @throws StoreUnavailableException the database was lost, or others are in the way; what is
   *     mended by then stays so, and the rest can be mended later
   */
  public int mend(Fault fault) {
    AuditedTable table = tableOf(fault);
    return reporting(
        () -> {
          int mended = 0;
          List<Integer> ids = table.next(sql, mendable(fault), 0);
          while (!ids.isEmpty()) {
            mended += inTransaction(table, fault, ids);
            ids = table.next(sql, mendable(fault), ids.get(ids.size() - 1));
          }
          return mended;
        });
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("the connection was lost before it was closed: {}", e.getMessage());
    }
  }

  private int inTransaction(AuditedTable table, Fault fault, List<Integer> ids) {
    return sql.transactionResult(inside -> table.mend(inside.dsl(), fault, mendable(fault), ids));
  }

  /** A sidecar may still be at work on younger ones. */
  private Condition mendable(Fault fault) {
    return fault.condition().and(UtcText.notAfter(CallColumns.CREATED, times.abandonedSince()));
  }

  private AuditedTable tableOf(Fault fault) {
    return calls.faults().contains(fault) ? calls : groupCalls;
  }

  private static <T> T reporting(Supplier<T> work) {
    try {
      return work.get();
    } catch (DataAccessException e) {
      throw Trouble.reported(e);
    }
  }
}
