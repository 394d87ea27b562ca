package club.worldmates.calls.store;

import static club.worldmates.calls.store.CallWrites.isRoom;
import static club.worldmates.calls.store.CallWrites.parameter;
import static club.worldmates.calls.store.GroupColumns.CAUSE;
import static club.worldmates.calls.store.GroupColumns.CREATED;
import static club.worldmates.calls.store.GroupColumns.DURATION;
import static club.worldmates.calls.store.GroupColumns.ENDED;
import static club.worldmates.calls.store.GroupColumns.ENDED_BY;
import static club.worldmates.calls.store.GroupColumns.GROUP;
import static club.worldmates.calls.store.GroupColumns.INITIATOR;
import static club.worldmates.calls.store.GroupColumns.OFFER;
import static club.worldmates.calls.store.GroupColumns.PEAK;
import static club.worldmates.calls.store.GroupColumns.REASON;
import static club.worldmates.calls.store.GroupColumns.REVISION;
import static club.worldmates.calls.store.GroupColumns.ROOM;
import static club.worldmates.calls.store.GroupColumns.STARTED;
import static club.worldmates.calls.store.GroupColumns.STATUS;
import static club.worldmates.calls.store.GroupColumns.TOLD;
import static club.worldmates.calls.store.GroupColumns.TYPE;
import static org.jooq.impl.DSL.greatest;

import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * The statements that change {@code wo_group_calls}, and with it the participants. As for 1-to-1
 * calls, a change is conditional on the row that it was decided on, and all of a kind go out
 * together. Whoever changed the row of the call holds it, so its participants need no condition.
 */
final class GroupCallWrites {

  private final DSLContext sql;
  private final Table<Record> calls;
  private final TableFacts facts;
  private final Texts texts;
  private final StayWrites stays;

  GroupCallWrites(DSLContext sql, Schema schema) {
    this.sql = sql;
    this.facts = schema.groupCalls();
    this.calls = facts.table();
    this.texts = schema.texts();
    this.stays = new StayWrites(sql, schema);
  }

  /**
   * Carries the transitions out, in an order of rows that is the same for everybody.
   *
   * @return those whose row was as it was decided on, by identity
   */
  Set<GroupTransition> store(Collection<GroupTransition> transitions) {
    List<GroupTransition> sorted =
        transitions.stream().sorted(Comparator.comparing(t -> t.room().value())).toList();
    Set<GroupTransition> stored = Collections.newSetFromMap(new IdentityHashMap<>());
    stored.addAll(update(sorted.stream().filter(t -> !t.isNew()).toList()));
    stored.addAll(insert(sorted.stream().filter(GroupTransition::isNew).toList()));
    stays.store(sorted.stream().filter(stored::contains).toList());
    return stored;
  }

  /** Raises the marks of what was told; never lowers them. */
  void tell(Collection<BehindRow.GroupTold> marks) {
    if (marks.isEmpty()) {
      return;
    }
    PipelinedBatch.run(
        sql,
        texts.of("tell a group call", this::raise),
        marks.stream()
            .sorted(Comparator.comparing(mark -> mark.room().value()))
            .map(mark -> new Object[] {mark.told(), mark.room().value(), mark.room().value()}));
  }

  private List<GroupTransition> insert(List<GroupTransition> births) {
    if (!births.isEmpty()) {
      List<Cell<GroupCall>> row = new ArrayList<>(fixed());
      row.addAll(changing());
      PipelinedBatch.run(
          sql,
          texts.of("insert a group call", () -> insertion(Cell.columns(row))),
          births.stream().map(birth -> Cell.values(row, birth.after())));
    }
    return births;
  }

  private List<GroupTransition> update(List<GroupTransition> changes) {
    if (changes.isEmpty()) {
      return List.of();
    }
    List<Cell<GroupCall>> row = changing();
    int[] found =
        PipelinedBatch.run(
            sql,
            texts.of("change a group call", () -> change(Cell.columns(row))),
            changes.stream().map(c -> values(row, c)));
    return IntStream.range(0, found.length)
        .filter(i -> found[i] == 1)
        .mapToObj(changes::get)
        .toList();
  }

  private Query raise() {
    return sql.update(calls).set(TOLD, greatest(TOLD, parameter(TOLD))).where(isRoom());
  }

  private Query insertion(List<Field<?>> columns) {
    return sql.insertInto(calls)
        .columns(columns)
        .values(columns.stream().map(CallWrites::parameter).toList());
  }

  private Query change(List<Field<?>> columns) {
    Map<Field<?>, Field<?>> set = new LinkedHashMap<>();
    columns.forEach(column -> set.put(column, parameter(column)));
    // The mark is also raised behind, so the row may know of more than the decision did.
    set.put(TOLD, greatest(TOLD, parameter(TOLD)));
    return sql.update(calls)
        .set(set)
        .where(isRoom())
        .and(REVISION.eq(parameter(REVISION)))
        .and(STATUS.eq(parameter(STATUS)));
  }

  private static Object[] values(List<Cell<GroupCall>> row, GroupTransition change) {
    GroupCall before = Objects.requireNonNull(change.before());
    String room = change.room().value();
    return Cell.values(row, change.after(), room, room, before.revision(), before.status().text());
  }

  /** What is set once. */
  private List<Cell<GroupCall>> fixed() {
    return List.of(
        new Cell<>(ROOM, call -> call.room().value()),
        new Cell<>(GROUP, call -> call.group().value()),
        new Cell<>(INITIATOR, call -> call.initiator().value()),
        new Cell<>(TYPE, call -> call.type().text()),
        new Cell<>(OFFER, call -> offer(call.offer())),
        new Cell<>(CREATED, GroupCall::createdAt));
  }

  /** What transitions change. */
  private List<Cell<GroupCall>> changing() {
    List<Cell<GroupCall>> cells =
        new ArrayList<>(
            List.of(
                new Cell<>(STATUS, call -> call.status().text()),
                new Cell<>(STARTED, GroupCall::startedAt),
                new Cell<>(ENDED, GroupCall::endedAt),
                new Cell<>(PEAK, GroupCall::peak),
                new Cell<>(REASON, call -> reason(call.reason())),
                new Cell<>(ENDED_BY, call -> id(call.endedBy())),
                new Cell<>(REVISION, GroupCall::revision),
                new Cell<>(TOLD, GroupCall::told),
                new Cell<>(CAUSE, GroupCall::cause)));
    if (facts.has(DURATION)) {
      cells.add(
          new Cell<>(DURATION, call -> call.duration().map(StayWrites::seconds).orElse(null)));
    }
    return cells;
  }

  private @Nullable String offer(@Nullable OpaqueJson offer) {
    return offer == null ? null : facts.column(OFFER).orElseThrow().json(offer.text());
  }

  private @Nullable String reason(@Nullable String reason) {
    return reason == null ? null : facts.column(REASON).orElseThrow().text(reason);
  }

  private static @Nullable Integer id(@Nullable UserId user) {
    return user == null ? null : user.value();
  }
}
