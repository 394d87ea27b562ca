package club.worldmates.calls.store;

import static club.worldmates.calls.store.CallColumns.ACCEPTED;
import static club.worldmates.calls.store.CallColumns.ANSWER;
import static club.worldmates.calls.store.CallColumns.CAUSE;
import static club.worldmates.calls.store.CallColumns.DURATION;
import static club.worldmates.calls.store.CallColumns.ENDED;
import static club.worldmates.calls.store.CallColumns.ENDED_BY;
import static club.worldmates.calls.store.CallColumns.FROM_TOLD;
import static club.worldmates.calls.store.CallColumns.REASON;
import static club.worldmates.calls.store.CallColumns.REVISION;
import static club.worldmates.calls.store.CallColumns.ROOM;
import static club.worldmates.calls.store.CallColumns.STATUS;
import static club.worldmates.calls.store.CallColumns.TO_TOLD;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.param;

import club.worldmates.calls.call.Transition;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.UpdateConditionStep;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The statements that change {@code wo_calls}. Each change of a row is conditional on the row that
 * it was decided on; all changes of a kind go out together, in one round trip.
 */
final class CallWrites {

  /** The server would spend longer on reading the text of more changes than a round trip takes. */
  private static final int FEW = 2;

  private static final String INSERT = "insert a call";
  private static final String UPDATE = "change a call";

  /** So many calls an insert takes: with the largest offers it is still a small packet. */
  private static final int TOGETHER = 8;

  /** The variable in which a statement tells those behind it whether anything is in the way. */
  static final String HINDERED = "@calls_hindered";

  private static final Condition UNHINDERED = DSL.condition(HINDERED + " = 0");

  private static final Field<String> EXACT_ROOM =
      DSL.field("convert({0} using utf8mb4) collate utf8mb4_nopad_bin", SQLDataType.VARCHAR, ROOM);

  private final DSLContext sql;
  private final Table<Record> calls;
  private final CallValues values;
  private final Texts texts;

  CallWrites(DSLContext sql, Schema schema) {
    this.sql = sql;
    this.calls = schema.calls().table();
    this.values = new CallValues(schema.calls());
    this.texts = schema.texts();
  }

  /**
   * Carries the transitions out, in an order of rows that is the same for everybody, so that
   * deadlocks are rare. What is many is prepared, which costs the server least.
   *
   * @return those whose row was as it was decided on, by identity
   */
  Set<Transition> store(Collection<Transition> transitions) {
    List<Transition> sorted = inOrder(transitions);
    Set<Transition> stored = Collections.newSetFromMap(new IdentityHashMap<>());
    stored.addAll(update(sorted.stream().filter(t -> !t.isNew()).toList()));
    stored.addAll(insert(sorted.stream().filter(Transition::isNew).toList()));
    return stored;
  }

  /**
   * The same together with the commit. What is little is stored soonest, by one round trip; of what
   * is many, the changes go before, and the new rows with the commit.
   */
  Set<Transition> storeAndCommit(Collection<Transition> transitions) {
    List<Transition> sorted = inOrder(transitions);
    List<Transition> changes = sorted.stream().filter(t -> !t.isNew()).toList();
    List<Transition> births = sorted.stream().filter(Transition::isNew).toList();
    Set<Transition> stored = Collections.newSetFromMap(new IdentityHashMap<>());
    RoundTrip trip = new RoundTrip();
    if (sorted.size() > FEW) {
      stored.addAll(update(changes));
    } else {
      changes.forEach(change -> change(trip, change, () -> stored.add(change)));
    }
    for (int i = 0; i < births.size(); i += TOGETHER) {
      List<Transition> some = births.subList(i, Math.min(i + TOGETHER, births.size()));
      insert(trip, some, () -> stored.addAll(some));
    }
    trip.commit();
    trip.go(sql);
    return stored;
  }

  /**
   * Adds one transition to a trip, to be stored only where {@link #HINDERED} is 0 by then.
   *
   * @param found hears how many rows were stored
   */
  void storeUnlessHindered(RoundTrip trip, Transition transition, IntConsumer found) {
    if (transition.isNew()) {
      trip.change(
          texts.of(INSERT + " unless hindered", this::insertionUnlessHindered),
          Arrays.asList(values.ofNew(transition.after())),
          found);
    } else {
      trip.change(
          texts.of(UPDATE + " unless hindered", () -> change().and(UNHINDERED)),
          Arrays.asList(values.of(transition)),
          found);
    }
  }

  private void change(RoundTrip trip, Transition change, Runnable done) {
    trip.change(
        texts.of(UPDATE, this::change),
        Arrays.asList(values.of(change)),
        found -> {
          if (found == 1) {
            done.run();
          }
        });
  }

  private void insert(RoundTrip trip, List<Transition> births, Runnable done) {
    trip.change(
        PipelinedBatch.repeated(texts.of(INSERT, this::insertion), births.size()),
        births.stream().flatMap(birth -> Stream.of(values.ofNew(birth.after()))).toList(),
        found -> done.run());
  }

  private static List<Transition> inOrder(Collection<Transition> transitions) {
    return transitions.stream().sorted(Comparator.comparing(t -> t.room().value())).toList();
  }

  private List<Transition> insert(List<Transition> births) {
    if (!births.isEmpty()) {
      PipelinedBatch.insertTogether(
          sql,
          texts.of(INSERT, this::insertion),
          births.stream().map(birth -> values.ofNew(birth.after())).toList(),
          TOGETHER);
    }
    return births;
  }

  private List<Transition> update(List<Transition> changes) {
    if (changes.isEmpty()) {
      return List.of();
    }
    int[] found =
        PipelinedBatch.run(sql, texts.of(UPDATE, this::change), changes.stream().map(values::of));
    return IntStream.range(0, found.length)
        .filter(i -> found[i] == 1)
        .mapToObj(changes::get)
        .toList();
  }

  private Query insertion() {
    return sql.insertInto(calls).columns(CallValues.COLUMNS).values(parameters());
  }

  private Query insertionUnlessHindered() {
    return sql.insertInto(calls)
        .columns(CallValues.COLUMNS)
        .select(sql.select(parameters()).where(UNHINDERED));
  }

  private static List<Field<?>> parameters() {
    return CallValues.COLUMNS.stream().<Field<?>>map(CallWrites::parameter).toList();
  }

  private UpdateConditionStep<Record> change() {
    return sql.update(calls)
        .set(STATUS, parameter(STATUS))
        .set(ANSWER, coalesce(parameter(ANSWER), ANSWER))
        .set(ACCEPTED, parameter(ACCEPTED))
        .set(ENDED, parameter(ENDED))
        .set(DURATION, parameter(DURATION))
        .set(REASON, parameter(REASON))
        .set(ENDED_BY, parameter(ENDED_BY))
        .set(REVISION, parameter(REVISION))
        // Marks are also raised behind, so the row may know of more than the decision did.
        .set(FROM_TOLD, greatest(FROM_TOLD, parameter(FROM_TOLD)))
        .set(TO_TOLD, greatest(TO_TOLD, parameter(TO_TOLD)))
        .set(CAUSE, parameter(CAUSE))
        .where(isRoom())
        .and(REVISION.eq(parameter(REVISION)))
        // Not a plain comparison, or the server looks into the index of status first.
        .and(DSL.condition("({0} = {1}) is true", STATUS, parameter(STATUS)));
  }

  /**
   * Finds the row by its unique index, whose collation may hold other names to be equal, and makes
   * sure that it is exactly this name's. Takes the name twice.
   */
  static Condition isRoom() {
    return ROOM.eq(parameter(ROOM)).and(exactly(parameter(ROOM)));
  }

  /** Whether the row's name is byte for byte one of these, trailing blanks included. */
  static Condition exactly(List<Field<String>> rooms) {
    return EXACT_ROOM.in(rooms);
  }

  /** Whether the row's name is byte for byte this one, trailing blanks included. */
  static Condition exactly(Field<String> room) {
    return EXACT_ROOM.eq(room);
  }

  static <T> Field<T> parameter(Field<T> column) {
    return param("", column.getDataType());
  }
}
