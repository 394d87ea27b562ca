package club.worldmates.calls.store;

import static club.worldmates.calls.store.CallWrites.isRoom;
import static club.worldmates.calls.store.CallWrites.parameter;
import static club.worldmates.calls.store.StayColumns.ANSWER;
import static club.worldmates.calls.store.StayColumns.AUDIO;
import static club.worldmates.calls.store.StayColumns.BEGAN;
import static club.worldmates.calls.store.StayColumns.DURATION;
import static club.worldmates.calls.store.StayColumns.EARLIER;
import static club.worldmates.calls.store.StayColumns.JOINED;
import static club.worldmates.calls.store.StayColumns.LEFT;
import static club.worldmates.calls.store.StayColumns.REMOVED;
import static club.worldmates.calls.store.StayColumns.REMOVED_BY;
import static club.worldmates.calls.store.StayColumns.REVISION;
import static club.worldmates.calls.store.StayColumns.SINCE;
import static club.worldmates.calls.store.StayColumns.USER;
import static club.worldmates.calls.store.StayColumns.VIDEO;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;

import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The statements that change {@code wo_group_call_participants}. */
final class StayWrites {

  private final DSLContext sql;
  private final Table<Record> calls;
  private final Table<Record> stays;
  private final TableFacts facts;
  private final StayColumns columns;
  private final Texts texts;

  StayWrites(DSLContext sql, Schema schema) {
    this.sql = sql;
    this.calls = schema.groupCalls().table();
    this.facts = schema.stays();
    this.stays = facts.table();
    this.columns = schema.stayColumns();
    this.texts = schema.texts();
  }

  /** Stores the stays that these transitions opened or ended. */
  void store(List<GroupTransition> transitions) {
    List<Change> all = transitions.stream().flatMap(StayWrites::changes).toList();
    insert(all.stream().filter(Change::isNew).toList());
    update(all.stream().filter(change -> !change.isNew()).toList());
  }

  /** Sets microphone and camera of stays. A user who came again since has new ones. */
  void media(Collection<BehindRow.Media> rows) {
    if (rows.isEmpty()) {
      return;
    }
    PipelinedBatch.run(
        sql,
        texts.of("set the media of a stay", this::mediaChange),
        rows.stream()
            .sorted(Comparator.comparing(row -> row.room().value()))
            .map(
                row ->
                    new Object[] {
                      flag(row.stay().audio()),
                      flag(row.stay().video()),
                      row.room().value(),
                      row.room().value(),
                      row.stay().user().value(),
                      row.stay().since()
                    }));
  }

  /** Sets what users answered. */
  void answers(Collection<BehindRow.Answer> rows) {
    if (rows.isEmpty()) {
      return;
    }
    PipelinedBatch.run(
        sql,
        texts.of("set the answer of a stay", this::answerChange),
        rows.stream()
            .sorted(Comparator.comparing(row -> row.room().value()))
            .map(
                row ->
                    new Object[] {
                      facts.column(ANSWER).orElseThrow().json(row.answer().text()),
                      row.room().value(),
                      row.room().value(),
                      row.user().value()
                    }));
  }

  static int seconds(Duration duration) {
    return (int) Math.min(duration.toSeconds(), Integer.MAX_VALUE);
  }

  private static Stream<Change> changes(GroupTransition transition) {
    GroupCall before = transition.before();
    GroupCall after = transition.after();
    return after.stays().values().stream()
        .filter(stay -> before == null || stay.revision() == after.revision())
        .map(
            stay ->
                new Change(
                    after.room(), stay, before == null || before.stayOf(stay.user()).isEmpty()));
  }

  private void insert(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    List<Cell<Change>> row = new ArrayList<>();
    row.add(new Cell<>(USER, change -> change.stay().user().value()));
    row.add(new Cell<>(JOINED, change -> change.stay().joinedAt()));
    row.addAll(changing());
    PipelinedBatch.run(
        sql,
        texts.of("insert a stay", () -> insertion(Cell.columns(row))),
        changes.stream().map(change -> inserted(row, change)));
  }

  /** The key to the call comes first. */
  private static Object[] inserted(List<Cell<Change>> row, Change change) {
    String room = change.room().value();
    return Stream.concat(Stream.of(room, room), Stream.of(Cell.values(row, change))).toArray();
  }

  private void update(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    List<Cell<Change>> row = changing();
    PipelinedBatch.run(
        sql,
        texts.of("change a stay", () -> change(Cell.columns(row))),
        changes.stream()
            .map(
                change ->
                    Cell.values(
                        row,
                        change,
                        change.room().value(),
                        change.room().value(),
                        change.stay().user().value())));
  }

  private Query insertion(List<Field<?>> inserted) {
    Map<Field<?>, Field<?>> values = new LinkedHashMap<>();
    values.put(columns.call(), call());
    inserted.forEach(column -> values.put(column, parameter(column)));
    return sql.insertInto(stays).columns(values.keySet()).values(values.values());
  }

  private Query change(List<Field<?>> changed) {
    Map<Field<?>, Field<?>> set = new LinkedHashMap<>();
    changed.forEach(column -> set.put(column, parameter(column)));
    if (columns.hasMedia()) {
      // As a stay begins. After that a transition may know of older ones than the row.
      set.put(AUDIO, coalesce(parameter(AUDIO), AUDIO));
      set.put(VIDEO, coalesce(parameter(VIDEO), VIDEO));
    }
    return sql.update(stays).set(set).where(isOf());
  }

  private Query mediaChange() {
    return sql.update(stays)
        .set(AUDIO, parameter(AUDIO))
        .set(VIDEO, parameter(VIDEO))
        .where(isOf())
        .and(BEGAN.eq(parameter(SINCE)));
  }

  private Query answerChange() {
    return sql.update(stays).set(ANSWER, parameter(ANSWER)).where(isOf());
  }

  /** What transitions change. */
  private List<Cell<Change>> changing() {
    List<Cell<Change>> cells =
        new ArrayList<>(
            List.of(
                new Cell<>(SINCE, change -> change.stay().since()),
                new Cell<>(LEFT, change -> change.stay().leftAt()),
                new Cell<>(DURATION, change -> duration(change.stay())),
                new Cell<>(EARLIER, change -> seconds(change.stay().before())),
                new Cell<>(REMOVED, change -> flag(change.stay().removed() != null)),
                new Cell<>(REMOVED_BY, change -> remover(change.stay().removed())),
                new Cell<>(REVISION, change -> change.stay().revision())));
    if (columns.hasMedia()) {
      cells.add(new Cell<>(AUDIO, change -> begun(change, change.stay().audio())));
      cells.add(new Cell<>(VIDEO, change -> begun(change, change.stay().video())));
    }
    return cells;
  }

  private static @Nullable Integer duration(Stay stay) {
    return stay.isOpen() && stay.isFirst() ? null : seconds(stay.duration());
  }

  private static @Nullable Integer remover(Stay.@Nullable Removal removal) {
    UserId by = removal == null ? null : removal.by();
    return by == null ? null : by.value();
  }

  private static @Nullable Integer begun(Change change, boolean on) {
    return change.isNew() || change.stay().isOpen() ? Integer.valueOf(flag(on)) : null;
  }

  /**
   * The participant of a call; takes the name of the room twice, and the user. Found among the
   * participants of the call: by an index on users alone, his rows in other calls would be locked
   * as well.
   */
  private Condition isOf() {
    return columns.call().eq(call()).and(USER.plus(inline(0)).eq(parameter(USER)));
  }

  /** The id of the call of a room; takes its name twice. */
  private Field<Integer> call() {
    return field(DSL.select(GroupColumns.ID).from(calls).where(isRoom()));
  }

  private static int flag(boolean on) {
    return on ? 1 : 0;
  }

  /**
   * A stay to store.
   *
   * @param isNew the user never joined before
   */
  private record Change(RoomName room, Stay stay, boolean isNew) {}
}
