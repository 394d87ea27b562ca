package club.worldmates.calls.store;

import static club.worldmates.calls.store.CallColumns.FROM_TOLD;
import static club.worldmates.calls.store.CallColumns.ROOM;
import static club.worldmates.calls.store.CallColumns.TO_TOLD;
import static org.jooq.impl.DSL.greatest;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Table;

/** The marks in {@code wo_calls} of up to which revision each side was told of a call. */
final class ToldMarks {

  /** So many names the list of a statement has at most. */
  private static final int MOST_MARKS = 64;

  private final DSLContext sql;
  private final Table<Record> calls;
  private final Texts texts;

  ToldMarks(DSLContext sql, Schema schema) {
    this.sql = sql;
    this.calls = schema.calls().table();
    this.texts = schema.texts();
  }

  /**
   * Raises the marks of who was told; never lowers them. There are few different ones, and one
   * statement raises all that are alike, up to {@link #MOST_MARKS}.
   */
  void raise(Collection<BehindRow.Told> marks) {
    Map<List<Integer>, SortedSet<String>> rooms = new LinkedHashMap<>();
    for (BehindRow.Told mark : marks) {
      rooms
          .computeIfAbsent(List.of(mark.fromTold(), mark.toTold()), absent -> new TreeSet<>())
          .add(mark.room().value());
    }
    rooms.forEach(this::raise);
  }

  private void raise(List<Integer> mark, SortedSet<String> rooms) {
    List<String> all = List.copyOf(rooms);
    for (int i = 0; i < all.size(); i += MOST_MARKS) {
      List<String> some = Texts.padded(all.subList(i, Math.min(i + MOST_MARKS, all.size())));
      Object[] values = Stream.of(mark, some, some).flatMap(List::stream).toArray();
      PipelinedBatch.run(
          sql, texts.of("tell calls", some.size(), this::raising), Stream.<Object[]>of(values));
    }
  }

  /** Takes the marks, and the names twice. */
  private Query raising(int calls) {
    List<Field<String>> names = Collections.nCopies(calls, CallWrites.parameter(ROOM));
    return sql.update(this.calls)
        .set(FROM_TOLD, greatest(FROM_TOLD, CallWrites.parameter(FROM_TOLD)))
        .set(TO_TOLD, greatest(TO_TOLD, CallWrites.parameter(TO_TOLD)))
        .where(ROOM.in(names))
        .and(CallWrites.exactly(names));
  }
}
