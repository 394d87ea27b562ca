package club.worldmates.calls.store;

import static club.worldmates.calls.store.GroupColumns.ENDED;
import static club.worldmates.calls.store.GroupColumns.ID;
import static club.worldmates.calls.store.GroupColumns.INITIATOR;
import static club.worldmates.calls.store.GroupColumns.REVISION;
import static club.worldmates.calls.store.GroupColumns.ROOM;
import static club.worldmates.calls.store.GroupColumns.STATUS;
import static club.worldmates.calls.store.GroupColumns.TOLD;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;

/**
 * The statements that read {@code wo_group_calls}. They take two: one for the calls, and if there
 * are any, one for their participants. Both must see the same, so they run in one transaction.
 */
final class GroupCallRows {

  private static final List<String> LIVE =
      Arrays.stream(GroupStatus.values())
          .filter(status -> !status.isFinal())
          .map(GroupStatus::text)
          .toList();

  private final DSLContext sql;
  private final Table<Record> calls;
  private final TableFacts stays;
  private final StayColumns columns;
  private final StayRows stayRows;
  private final Texts texts;

  GroupCallRows(DSLContext sql, Schema schema) {
    this.sql = sql;
    this.calls = schema.groupCalls().table();
    this.stays = schema.stays();
    this.columns = schema.stayColumns();
    this.stayRows = new StayRows(sql, schema);
    this.texts = schema.texts();
  }

  /**
   * The rows whose names equal one of these for the database, which is less strict than we are, and
   * the live calls which one of the users is in or which ring from him. Oldest first.
   */
  List<StoredGroupCall> named(Collection<String> rooms, Collection<UserId> users) {
    List<Select<Record>> parts = new ArrayList<>();
    if (!users.isEmpty()) {
      // A read of an index each; with OR it would be none.
      List<Integer> ids = users.stream().map(UserId::value).toList();
      parts.add(rows(false, STATUS.in(LIVE).and(ID.in(callsWith(ids)))));
      parts.add(rows(false, INITIATOR.in(ids).and(STATUS.eq(GroupStatus.RINGING.text()))));
    }
    if (!rooms.isEmpty()) {
      parts.add(rows(true, ROOM.in(rooms)));
    }
    return parts.stream().reduce(Select::unionAll).map(this::read).orElse(List.of());
  }

  /** Keeps everybody else from changing these rows until the end of the transaction. */
  void lock(RoundTrip trip, Collection<String> rooms) {
    List<String> names = Texts.padded(rooms);
    if (!names.isEmpty()) {
      trip.ask(texts.of("lock group calls", names.size(), this::lock), names, row -> {});
    }
  }

  /** The same at once; room, status and revision of each. */
  List<Record> lock(Collection<String> rooms) {
    return rooms.isEmpty()
        ? List.of()
        : sql.select(ROOM, STATUS, REVISION)
            .from(calls)
            .where(ROOM.in(rooms))
            .orderBy(ROOM)
            .forUpdate()
            .fetch(row -> row);
  }

  Optional<GroupCall> find(RoomName room) {
    return calls(ROOM.eq(room.value())).stream()
        .filter(call -> call.room().equals(room))
        .findFirst();
  }

  List<GroupCall> live() {
    return calls(STATUS.in(LIVE));
  }

  List<GroupCall> untold(Instant endedSince) {
    return calls(
        ENDED.ge(endedSince).and(STATUS.eq(GroupStatus.ENDED.text())).and(TOLD.lt(REVISION)));
  }

  private List<GroupCall> calls(Condition condition) {
    return read(rows(true, condition)).stream()
        .map(StoredGroupCall::call)
        .filter(Objects::nonNull)
        .toList();
  }

  private Query lock(int names) {
    return sql.select(ID).from(calls).where(CallRows.isOneOf(names)).orderBy(ROOM).forUpdate();
  }

  /** The ids of the calls that one of the users is in. */
  private Select<Record1<Integer>> callsWith(List<Integer> users) {
    return select(columns.call())
        .from(stays.table())
        .where(StayColumns.USER.in(users))
        .and(StayColumns.LEFT.isNull());
  }

  private Select<Record> rows(boolean asked, Condition condition) {
    return sql.select(GroupColumns.READ)
        .select(inline(asked ? 1 : 0).as(StoredGroupCall.ASKED))
        .from(calls)
        .where(condition);
  }

  /** A call that is found in several ways comes once, and last as the one that was asked for. */
  private List<StoredGroupCall> read(Select<Record> select) {
    SortedMap<Integer, Record> rows = new TreeMap<>();
    select.forEach(row -> rows.put(row.get(ID), row));
    Map<Integer, List<Record>> participants = stayRows.of(rows.keySet());
    return rows.entrySet().stream()
        .map(
            row ->
                StoredGroupCall.of(
                    row.getValue(),
                    type ->
                        stayRows.read(participants.getOrDefault(row.getKey(), List.of()), type)))
        .toList();
  }
}
