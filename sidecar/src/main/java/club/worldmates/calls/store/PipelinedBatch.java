package club.worldmates.calls.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.conf.ParamType;
import org.jspecify.annotations.Nullable;

/**
 * One statement for many rows, sent without waiting in between: one round trip.
 *
 * <p>jOOQ writes the statement, the driver takes the values: through jOOQ each value would cost
 * several times as much, and of these there are most.
 */
final class PipelinedBatch {

  private PipelinedBatch() {}

  /**
   * Runs the statement for each row.
   *
   * @param statement with parameters
   * @param rows the values of the parameters in their order: texts, numbers, moments, null
   * @return how many rows each of them found
   */
  static int[] run(DSLContext sql, Query statement, Stream<Object[]> rows) {
    String text = statement.getSQL(ParamType.INDEXED);
    return sql.connectionResult(connection -> run(connection, text, rows.iterator()));
  }

  /**
   * Inserts all rows by one statement, which costs the server less than one for each.
   *
   * @param oneRow the insert of one row, ending with its parameters in brackets
   */
  static void insertTogether(DSLContext sql, Query oneRow, List<Object[]> rows) {
    String text = oneRow.getSQL(ParamType.INDEXED);
    String row = text.substring(text.lastIndexOf('('));
    String together = text + (", " + row).repeat(rows.size() - 1);
    Object[] values = rows.stream().flatMap(Stream::of).toArray();
    int[] unused =
        sql.connectionResult(
            connection -> run(connection, together, List.<Object[]>of(values).iterator()));
  }

  private static int[] run(Connection connection, String text, Iterator<Object[]> rows)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      while (rows.hasNext()) {
        bind(statement, rows.next());
        statement.addBatch();
      }
      return statement.executeBatch();
    }
  }

  private static void bind(PreparedStatement statement, Object[] values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      bind(statement, i + 1, values[i]);
    }
  }

  private static void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.NULL);
    } else if (value instanceof Integer number) {
      statement.setInt(index, number);
    } else if (value instanceof Instant moment) {
      statement.setString(index, UtcText.of(moment));
    } else if (value instanceof String text) {
      statement.setString(index, text);
    } else {
      statement.setObject(index, value);
    }
  }
}
