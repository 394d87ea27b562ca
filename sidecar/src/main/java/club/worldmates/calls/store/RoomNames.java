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
   * Makes sure that no call of the other kind has the name of one that was inserted just now.
   *
   * <p>A unique index keeps a name to one call of a table; nothing keeps it to one of both. So
   * whoever inserted a name reads the other table with a lock, which shows what is committed by
   * now, not as of the snapshot, and waits for whoever inserts the name there at this moment. Two
   * that do so to each other are a deadlock: the server rolls one back, who then finds the name
   * taken. This costs one statement for all new calls of a batch. A lock taken for each name
   * beforehand would cost as much, and only the database could say which names must share one.
   *
   * @throws NameTakenException when one has
   */
  void claim(Collection<String> newCalls, Collection<String> newGroupCalls) {
    RoundTrip trip = new RoundTrip();
    claim(trip, newCalls, "names of calls", groupCalls);
    claim(trip, newGroupCalls, "names of group calls", calls);
    trip.go(sql);
  }

  private void claim(RoundTrip trip, Collection<String> names, String what, Table<Record> other) {
    List<String> all = Texts.padded(names);
    if (!all.isEmpty()) {
      trip.ask(
          texts.of(what, all.size(), count -> share(other, count)),
          all,
          row -> {
            throw new NameTakenException();
          });
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
