package club.worldmates.calls.store;

import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Table;

/**
 * Calls of one kind, and how they can be wrong.
 *
 * @param table the rows of the calls, which have the columns {@code id}, {@code room_name} and
 *     {@code created_at} in either kind
 * @param whenMended what else to do about the calls of these ids, in the same transaction
 */
record AuditedTable(
    Table<Record> table,
    List<Fault> faults,
    BiConsumer<DSLContext, Collection<Integer>> whenMended) {

  /** How many rows are changed in one transaction, which holds their locks. */
  private static final int ROWS_AT_ONCE = 500;

  /** The calls of which the condition is true, the first of them by name. */
  Found find(DSLContext sql, Fault fault, Condition condition, int named) {
    int calls = sql.fetchCount(table, condition);
    List<String> rooms =
        calls == 0
            ? List.of()
            : sql.select(CallColumns.ROOM)
                .from(table)
                .where(condition)
                .orderBy(CallColumns.ID)
                .limit(named)
                .fetch(CallColumns.ROOM);
    return new Found(fault, calls, rooms);
  }

  /** The next calls to mend, by their ids; read without a lock. */
  List<Integer> next(DSLContext sql, Condition condition, int after) {
    return sql.select(CallColumns.ID)
        .from(table)
        .where(CallColumns.ID.gt(after))
        .and(condition)
        .orderBy(CallColumns.ID)
        .limit(ROWS_AT_ONCE)
        .fetch(CallColumns.ID);
  }

  /**
   * Mends those of the rows of which the condition is still true once nobody else can change them.
   * They are found by their ids alone: whatever is read under a lock stays locked.
   */
  int mend(DSLContext sql, Fault fault, Condition condition, Collection<Integer> ids) {
    Condition those = CallColumns.ID.in(ids);
    sql.select(CallColumns.ID).from(table).where(those).orderBy(CallColumns.ID).forUpdate().fetch();
    List<Integer> wrong =
        sql.select(CallColumns.ID).from(table).where(those).and(condition).fetch(CallColumns.ID);
    if (!wrong.isEmpty()) {
      sql.update(table).set(fault.changes()).where(CallColumns.ID.in(wrong)).execute();
      whenMended.accept(sql, wrong);
    }
    return wrong.size();
  }
}
