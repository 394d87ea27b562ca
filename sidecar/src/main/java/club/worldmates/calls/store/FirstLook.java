package club.worldmates.calls.store;

import static club.worldmates.calls.store.CallWrites.parameter;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Record4;
import org.jooq.Select;
import org.jooq.SelectConditionStep;
import org.jooq.SelectJoinStep;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * What the proposals of a batch have to do with at all, by one statement. The calls of most are in
 * memory, or not there yet, and their users are in no other: then no row need be read.
 */
final class FirstLook {

  /** What a row of the answer tells of. */
  private static final int NAMED = 1;

  private static final int LIVE = 2;
  private static final int GROUP = 3;

  private static final String FROM_INDEX = "wo_calls_from_status";
  private static final String TO_INDEX = "wo_calls_to_status";
  private static final String NO_NAME = "";

  /** A live 1-to-1 call of one of the users; one between two of them comes twice. */
  record Live(String room, int from, int to) {
    boolean concerns(Set<UserId> users) {
      return users.contains(new UserId(from)) || users.contains(new UserId(to));
    }
  }

  private final TreeSet<String> named = new TreeSet<>();
  private final List<Live> live = new ArrayList<>();
  private boolean groups;

  private FirstLook() {}

  /**
   * Asks.
   *
   * @param names of 1-to-1 calls
   * @param groupNames of group calls
   * @param users whose live calls count, of either kind
   * @return tells what was found once the trip is over
   */
  static FirstLook ask(
      RoundTrip trip,
      Schema schema,
      Collection<String> names,
      Collection<String> groupNames,
      Collection<UserId> users) {
    FirstLook look = new FirstLook();
    List<String> calls = Texts.padded(names);
    List<String> groupCalls = Texts.padded(groupNames);
    List<Integer> ids = Texts.padded(users.stream().map(UserId::value).toList());
    List<?> values =
        Stream.of(calls, groupCalls, ids, ids, ids, ids).flatMap(List::stream).toList();
    if (!values.isEmpty()) {
      String name = "look %d %d %d".formatted(calls.size(), groupCalls.size(), ids.size());
      String text =
          schema.texts().of(name, () -> query(schema, calls.size(), groupCalls.size(), ids.size()));
      trip.ask(text, values, look::take);
    }
    return look;
  }

  /** The 1-to-1 calls whose names equal one of those for the database. */
  Collection<String> named() {
    return named;
  }

  List<Live> live() {
    return live;
  }

  /** Whether there are group calls of these names, or live ones of these users. */
  boolean anyGroups() {
    return groups;
  }

  /**
   * Asks the same for one decision on a 1-to-1 call, within the database: whether anything is there
   * that it must see, be it only another call of one of its users.
   *
   * @param isNew whether there must be no call of the name; else that one is left out
   * @return takes the name if it is new, then the users and the name for each side of a call, then
   *     the users twice
   */
  static Condition anything(Schema schema, boolean isNew, int users) {
    Table<Record> calls = schema.calls().table();
    Condition others = CallColumns.ROOM.ne(parameter(CallColumns.ROOM));
    List<Condition> there = new ArrayList<>();
    if (isNew) {
      there.add(exists(call(NAMED, calls).where(CallRows.isOneOf(1))));
    }
    there.add(exists(liveCalls(schema, FROM_INDEX, CallColumns.FROM, users).and(others)));
    there.add(exists(liveCalls(schema, TO_INDEX, CallColumns.TO, users).and(others)));
    there.add(exists(stays(schema, users)));
    there.add(exists(ringingGroupCalls(schema, users)));
    return DSL.or(there);
  }

  private void take(ResultSet row) throws SQLException {
    switch (row.getInt(1)) {
      case NAMED -> named.add(row.getString(2));
      case LIVE -> live.add(new Live(row.getString(2), row.getInt(3), row.getInt(4)));
      default -> groups = true;
    }
  }

  /** A read of an index each; with OR it would be none. */
  private static Query query(Schema schema, int calls, int groupCalls, int users) {
    List<Select<Record4<Integer, String, Integer, Integer>>> parts = new ArrayList<>();
    if (calls > 0) {
      parts.add(call(NAMED, schema.calls().table()).where(CallRows.isOneOf(calls)));
    }
    if (groupCalls > 0) {
      parts.add(group(schema.groupCalls().table()).where(CallRows.isOneOf(groupCalls)));
    }
    if (users > 0) {
      parts.add(liveCalls(schema, FROM_INDEX, CallColumns.FROM, users));
      parts.add(liveCalls(schema, TO_INDEX, CallColumns.TO, users));
      parts.add(stays(schema, users));
      parts.add(ringingGroupCalls(schema, users));
    }
    return parts.stream().reduce(Select::unionAll).orElseThrow();
  }

  private static SelectConditionStep<Record4<Integer, String, Integer, Integer>> liveCalls(
      Schema schema, String index, Field<Integer> side, int users) {
    Field<?>[] statuses = CallRows.LIVE.stream().map(DSL::inline).toArray(Field<?>[]::new);
    return call(LIVE, schema.hints().on(schema.calls(), index))
        .where(side.in(ids(side, users)))
        .and(CallColumns.STATUS.in(statuses));
  }

  private static Select<Record4<Integer, String, Integer, Integer>> stays(
      Schema schema, int users) {
    String index = "wo_group_call_participants_user_left";
    return group(schema.hints().on(schema.stays(), index))
        .where(StayColumns.USER.in(ids(StayColumns.USER, users)))
        .and(StayColumns.LEFT.isNull());
  }

  private static Select<Record4<Integer, String, Integer, Integer>> ringingGroupCalls(
      Schema schema, int users) {
    String index = "wo_group_calls_initiated_by_status";
    return group(schema.hints().on(schema.groupCalls(), index))
        .where(GroupColumns.INITIATOR.in(ids(GroupColumns.INITIATOR, users)))
        .and(GroupColumns.STATUS.eq(inline(GroupStatus.RINGING.text())));
  }

  private static SelectJoinStep<Record4<Integer, String, Integer, Integer>> call(
      int what, Table<?> calls) {
    return select(inline(what), CallColumns.ROOM, CallColumns.FROM, CallColumns.TO).from(calls);
  }

  private static SelectJoinStep<Record4<Integer, String, Integer, Integer>> group(Table<?> table) {
    return select(inline(GROUP), inline(NO_NAME), inline(0), inline(0)).from(table);
  }

  private static List<Field<Integer>> ids(Field<Integer> of, int users) {
    return Collections.nCopies(users, parameter(of));
  }
}
