package club.worldmates.calls.store;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.when;

import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.session.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.SelectField;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.SQLDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A look at the rows that matter now, beside calls under way: those that are live or have no end,
 * and those that ended within the last hour, some thousand of each, found by indexes whatever else
 * is in the tables. All rows are {@link RowAudit}'s.
 */
public final class RowLook implements AutoCloseable {

  /** How many rows of each sort are looked at, the newest where there are more. */
  private static final int ROWS = 5_000;

  private static final Duration RECENT = Duration.ofHours(1);

  /** A call younger than that may just be on its way into the memory of its sidecar. */
  private static final Duration SETTLED = Duration.ofMinutes(1);

  /** For each statement: it is no calls' business, so it may be given up. */
  private static final int PATIENCE_SECONDS = 5;

  private static final Logger log = LoggerFactory.getLogger(RowLook.class);

  /** A kind of calls, as metrics name it, and a name of a fault. */
  public record Wrong(String kind, String fault) {}

  private record Kind(String name, Table<Record> table, List<Fault> faults, List<String> live) {}

  private final Connection connection;
  private final DSLContext sql;
  private final LiveTimes times;
  private final List<Kind> kinds;

  private RowLook(Connection connection, Schema schema, LiveTimes times) {
    this.connection = connection;
    this.sql = Database.sql(connection);
    this.times = times;
    this.kinds =
        List.of(
            new Kind(
                "personal",
                schema.calls().table(),
                new CallFaults(times).all(),
                Arrays.stream(CallStatus.values())
                    .filter(status -> !status.isFinal())
                    .map(CallStatus::text)
                    .toList()),
            new Kind(
                "group",
                schema.groupCalls().table(),
                new GroupFaults(schema, times).all(),
                Arrays.stream(GroupStatus.values())
                    .filter(status -> !status.isFinal())
                    .map(GroupStatus::text)
                    .toList()));
  }

  /**
   * Connects. Changes nothing.
   *
   * @throws StoreUnavailableException when the database cannot be reached, or lets us not in
   * @throws SchemaException when it lacks something
   */
  public static RowLook open(DatabaseOptions options, LiveTimes times) {
    try {
      Connection connection = new ConnectionSource(options).connect();
      try {
        connection.setNetworkTimeout(Runnable::run, 2 * 1000 * PATIENCE_SECONDS);
        DSLContext sql = Database.sql(connection);
        sql.execute("set session max_statement_time = " + PATIENCE_SECONDS);
        return new RowLook(connection, Schema.read(sql, options), times);
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

  /**
   * How many calls have which fault; every fault is there, be it with 0.
   *
   * @throws StoreUnavailableException the database was lost, or took too long
   */
  public Map<Wrong, Integer> faults() {
    Map<Wrong, Integer> found = new HashMap<>();
    try {
      kinds.forEach(kind -> addFaults(kind, found));
    } catch (DataAccessException e) {
      throw Trouble.reported(e);
    }
    return found;
  }

  /**
   * The rooms of the live calls that have been there for a minute.
   *
   * @throws StoreUnavailableException the database was lost, or took too long
   */
  public Set<String> live() {
    try {
      Set<String> rooms = new HashSet<>();
      kinds.forEach(kind -> rooms.addAll(sql.fetch(live(kind)).intoSet(CallColumns.ROOM)));
      return rooms;
    } catch (DataAccessException e) {
      throw Trouble.reported(e);
    }
  }

  /** How many of these are live still. */
  public int stillLive(Collection<String> rooms) {
    Set<String> live = live();
    return (int) rooms.stream().filter(live::contains).count();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("the connection was lost before it was closed: {}", e.getMessage());
    }
  }

  private Select<Record1<String>> live(Kind kind) {
    return select(CallColumns.ROOM)
        .from(kind.table())
        .where(CallColumns.STATUS.in(kind.live()))
        .and(CallColumns.CREATED.le(UtcText.constant(times.now().minus(SETTLED))))
        .limit(ROWS);
  }

  private void addFaults(Kind kind, Map<Wrong, Integer> found) {
    List<SelectField<Integer>> counts =
        kind.faults().stream()
            .<SelectField<Integer>>map(
                fault -> count(when(fault.condition(), inline(1))).as(fault.name()))
            .toList();
    Record row = sql.select(counts).from(kind.table()).where(isLookedAt(kind)).fetchSingle();
    for (Fault fault : kind.faults()) {
      found.put(new Wrong(kind.name(), fault.name()), row.get(fault.name(), Integer.class));
    }
  }

  /** LIMIT may stand in a derived table, not in what IN looks into. */
  private Condition isLookedAt(Kind kind) {
    Field<Integer> id = field(name("id"), SQLDataType.INTEGER);
    Field<Instant> ended = CallColumns.ENDED;
    var live = select(id).from(kind.table()).where(CallColumns.STATUS.in(kind.live())).limit(ROWS);
    var endless =
        select(id).from(kind.table()).where(ended.isNull()).orderBy(id.desc()).limit(ROWS);
    var recent =
        select(id)
            .from(kind.table())
            .where(ended.ge(UtcText.constant(times.now().minus(RECENT))))
            .orderBy(ended.desc())
            .limit(ROWS);
    return id.in(select(id).from(live.union(endless).union(recent).asTable("looked_at")));
  }
}
