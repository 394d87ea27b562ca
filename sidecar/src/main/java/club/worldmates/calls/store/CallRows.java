package club.worldmates.calls.store;

import static club.worldmates.calls.store.CallColumns.ENDED;
import static club.worldmates.calls.store.CallColumns.FROM_TOLD;
import static club.worldmates.calls.store.CallColumns.ID;
import static club.worldmates.calls.store.CallColumns.REVISION;
import static club.worldmates.calls.store.CallColumns.ROOM;
import static club.worldmates.calls.store.CallColumns.STATUS;
import static club.worldmates.calls.store.CallColumns.TO_TOLD;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.RoomName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;

/** The statements that read {@code wo_calls}. */
final class CallRows {

  static final List<String> LIVE = statuses(false);
  private static final List<String> FINAL = statuses(true);

  private final DSLContext sql;
  private final Table<Record> calls;
  private final Texts texts;

  CallRows(DSLContext sql, Schema schema) {
    this.sql = sql;
    this.calls = schema.calls().table();
    this.texts = schema.texts();
  }

  /**
   * The rows whose names equal one of these for the database, which is less strict than we are.
   * Waits for nobody if there are no names.
   */
  List<StoredCall> named(Collection<String> rooms) {
    List<String> names = Texts.padded(rooms);
    if (names.isEmpty()) {
      return List.of();
    }
    List<StoredCall> found = new ArrayList<>();
    RoundTrip trip = new RoundTrip();
    trip.ask(
        texts.of("calls by name", names.size(), count -> select(isOneOf(count))),
        names,
        row -> found.add(StoredCall.of(row)));
    trip.go(sql);
    return found;
  }

  /** Keeps everybody else from changing these rows until the end of the transaction. */
  void lock(RoundTrip trip, Collection<String> rooms) {
    List<String> names = Texts.padded(rooms);
    if (!names.isEmpty()) {
      trip.ask(texts.of("lock calls", names.size(), this::lock), names, row -> {});
    }
  }

  Optional<Call> find(RoomName room) {
    return inOrder(named(List.of(room.value())))
        .filter(call -> call.room().equals(room))
        .findFirst();
  }

  List<Call> live() {
    return all(select(STATUS.in(LIVE)));
  }

  List<Call> unheard(Instant endedSince) {
    Condition owed =
        FROM_TOLD.between(1).and(REVISION.minus(1)).or(TO_TOLD.between(1).and(REVISION.minus(1)));
    return all(select(ENDED.ge(endedSince).and(STATUS.in(FINAL)).and(owed))).stream()
        .filter(call -> call.owesEndTo(call.from()) || call.owesEndTo(call.to()))
        .toList();
  }

  /** The calls of these rows, each once, oldest first. */
  static Stream<Call> inOrder(Collection<StoredCall> rows) {
    SortedMap<Integer, StoredCall> byId = new TreeMap<>();
    rows.forEach(row -> byId.put(row.id(), row));
    return byId.values().stream().map(StoredCall::call).filter(Objects::nonNull);
  }

  /** Whether the row's name is one of so many parameters, for the database. */
  static Condition isOneOf(int names) {
    return ROOM.in(Collections.nCopies(names, CallWrites.parameter(ROOM)));
  }

  private Query lock(int names) {
    return sql.select(ID).from(calls).where(isOneOf(names)).orderBy(ROOM).forUpdate();
  }

  private Select<Record> select(Condition condition) {
    return sql.select(CallColumns.READ).from(calls).where(condition);
  }

  private List<Call> all(Select<Record> select) {
    List<StoredCall> found = new ArrayList<>();
    try (ResultSet rows = select.fetchResultSet()) {
      while (rows.next()) {
        found.add(StoredCall.of(rows));
      }
    } catch (SQLException e) {
      throw new DataAccessException("reading calls", e);
    }
    return inOrder(found).toList();
  }

  private static List<String> statuses(boolean over) {
    return Arrays.stream(CallStatus.values())
        .filter(status -> status.isFinal() == over)
        .map(CallStatus::text)
        .toList();
  }
}
