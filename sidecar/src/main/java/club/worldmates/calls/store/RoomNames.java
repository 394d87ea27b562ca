package club.worldmates.calls.store;

import static club.worldmates.calls.store.CallColumns.ROOM;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Table;

/** The statements that say which names a new call must not have. */
final class RoomNames {

  private final DSLContext sql;
  private final Schema schema;

  RoomNames(DSLContext sql, Schema schema) {
    this.sql = sql;
    this.schema = schema;
  }

  /**
   * Which of these names, none of which a 1-to-1 call has exactly, are no longer free: a group call
   * has them, or a call whose name only the database holds to be equal.
   *
   * @param similar whether the database found any 1-to-1 call when asked for these names and others
   */
  Set<String> taken(Collection<String> names, boolean similar) {
    Set<String> taken = new HashSet<>();
    if (!names.isEmpty()) {
      if (similar) {
        addEqual(names, schema.calls().table(), taken);
      }
      if (sql.fetchExists(schema.groupCalls(), ROOM.in(names))) {
        addEqual(names, schema.groupCalls(), taken);
      }
    }
    return taken;
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
