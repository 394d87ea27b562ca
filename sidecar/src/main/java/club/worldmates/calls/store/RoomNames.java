package club.worldmates.calls.store;

import static club.worldmates.calls.store.CallColumns.ROOM;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Table;

/** The statements that keep one name to one call, 1-to-1 or group. */
final class RoomNames {

  private final DSLContext sql;
  private final Table<Record> calls;
  private final Table<Record> groupCalls;
  private final Texts texts;

  RoomNames(DSLContext sql, Schema schema) {
    this.sql = sql;
    this.calls = schema.calls().table();
    this.groupCalls = schema.groupCalls().table();
    this.texts = schema.texts();
  }

  /**
   * Which of these names, none of which a call has exactly, are no longer free: a call has one that
   * only the database holds to be equal.
   *
   * @param similarCalls whether it found any 1-to-1 call when asked for these names and others
   * @param similarGroups the same for group calls
   */
  Set<String> taken(Collection<String> names, boolean similarCalls, boolean similarGroups) {
    Set<String> taken = new HashSet<>();
    if (similarCalls) {
      addEqual(names, calls, taken);
    }
    if (similarGroups) {
      addEqual(names, groupCalls, taken);
    }
    return taken;
  }

  /**
   * Claims the names of calls that are about to start against calls of the other kind, until the
   * end of the transaction.
   *
   * <p>A unique index keeps a name to one call of a table; nothing keeps it to one of both. So
   * whoever is to insert a name first reads the other table with a lock, which also holds the gap
   * where the name would be: it shows whoever has the name, waits for whoever inserts it at this
   * moment, and keeps everybody from doing so afterwards. Two that do so to each other are in each
   * other's way when they insert: both are rolled back, and whoever comes first the next time has
   * it. It goes before all plain reads, whose snapshot then shows at least as much.
   *
   * @param newCalls names of 1-to-1 calls
   * @param newGroupCalls names of group calls
   * @param groupThere runs if a group call has a name of a 1-to-1 call
   */
  void claim(
      RoundTrip trip,
      Collection<String> newCalls,
      Collection<String> newGroupCalls,
      Runnable groupThere) {
    claim(trip, newCalls, "names of calls", groupCalls, row -> groupThere.run());
    claim(trip, newGroupCalls, "names of group calls", calls, row -> {});
  }

  private void claim(
      RoundTrip trip,
      Collection<String> names,
      String what,
      Table<Record> other,
      RoundTrip.RowReader reader) {
    List<String> all = Texts.padded(names);
    if (!all.isEmpty()) {
      trip.ask(texts.of(what, all.size(), count -> share(other, count)), all, reader);
    }
  }

  private Query share(Table<Record> other, int names) {
    return sql.select(ROOM).from(other).where(CallRows.isOneOf(names)).forShare();
  }

  /** One by one, since only the database knows which names it holds to be equal. */
  private void addEqual(Collection<String> names, Table<Record> table, Set<String> taken) {
    for (String name : names) {
      if (sql.fetchExists(table, ROOM.eq(name))) {
        taken.add(name);
      }
    }
  }
}
