package club.worldmates.calls.store;

import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Query;

/** One statement for many rows, sent without waiting in between: one round trip. */
final class PipelinedBatch {

  private PipelinedBatch() {}

  /**
   * Runs the statement for each row.
   *
   * @param statement with parameters
   * @param rows the values of the parameters in their order
   * @return how many rows each of them found
   */
  static int[] run(DSLContext sql, Query statement, Stream<Object[]> rows) {
    return sql.batch(statement).bind(rows.toArray(Object[][]::new)).execute();
  }
}
