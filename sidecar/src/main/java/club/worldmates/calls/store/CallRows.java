package club.worldmates.calls.store;

import static club.worldmates.calls.store.CallColumns.ENDED;
import static club.worldmates.calls.store.CallColumns.FROM;
import static club.worldmates.calls.store.CallColumns.FROM_TOLD;
import static club.worldmates.calls.store.CallColumns.ID;
import static club.worldmates.calls.store.CallColumns.REVISION;
import static club.worldmates.calls.store.CallColumns.ROOM;
import static club.worldmates.calls.store.CallColumns.STATUS;
import static club.worldmates.calls.store.CallColumns.TO;
import static club.worldmates.calls.store.CallColumns.TO_TOLD;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Table;

/** The statements that read {@code wo_calls}. */
final class CallRows {

  static final List<String> LIVE = statuses(false);
  private static final List<String> FINAL = statuses(true);

  private final DSLContext sql;
  private final Table<Record> calls;

  CallRows(DSLContext sql, Schema schema) {
    this.sql = sql;
    this.calls = schema.calls().table();
  }

  /** The rows whose names equal one of these for the database, which is less strict than we are. */
  List<StoredCall> named(Collection<String> rooms) {
    return rooms.isEmpty() ? List.of() : rows(select(ROOM.in(rooms))).toList();
  }

  /** Keeps everybody else from changing these rows until the end of the transaction. */
  void lock(Collection<String> rooms) {
    if (!rooms.isEmpty()) {
      sql.select(ID).from(calls).where(ROOM.in(rooms)).orderBy(ROOM).forUpdate().fetch();
    }
  }

  Optional<Call> find(RoomName room) {
    return calls(select(ROOM.eq(room.value())))
        .filter(call -> call.room().equals(room))
        .findFirst();
  }

  /** The live calls of these users, oldest first. */
  List<Call> liveOf(Collection<UserId> users) {
    if (users.isEmpty()) {
      return List.of();
    }
    List<Integer> ids = users.stream().map(UserId::value).toList();
    // Two reads of an index each; with OR it would be none.
    return calls(
            select(FROM.in(ids).and(STATUS.in(LIVE)))
                .unionAll(select(TO.in(ids).and(STATUS.in(LIVE)))))
        .toList();
  }

  List<Call> live() {
    return calls(select(STATUS.in(LIVE))).toList();
  }

  List<Call> unheard(Instant endedSince) {
    Condition owed =
        FROM_TOLD.between(1).and(REVISION.minus(1)).or(TO_TOLD.between(1).and(REVISION.minus(1)));
    return calls(select(ENDED.ge(endedSince).and(STATUS.in(FINAL)).and(owed)))
        .filter(call -> call.owesEndTo(call.from()) || call.owesEndTo(call.to()))
        .toList();
  }

  private Select<Record> select(Condition condition) {
    return sql.select(CallColumns.READ).from(calls).where(condition);
  }

  private Stream<Call> calls(Select<Record> select) {
    return rows(select).map(StoredCall::call).filter(Objects::nonNull);
  }

  /** A call between two of the users asked for comes twice. */
  private Stream<StoredCall> rows(Select<Record> select) {
    return select.fetch(StoredCall::of).stream()
        .sorted(Comparator.comparingInt(StoredCall::id))
        .distinct();
  }

  private static List<String> statuses(boolean over) {
    return Arrays.stream(CallStatus.values())
        .filter(status -> status.isFinal() == over)
        .map(CallStatus::text)
        .toList();
  }
}
