package club.worldmates.calls.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One statement for many rows, sent without waiting in between: one round trip.
 *
 * <p>jOOQ writes the statement, the driver takes the values: through jOOQ each value would cost
 * several times as much, and of these there are most.
 */
final class PipelinedBatch {

  /** Of more rows than this an insert takes the most, of fewer as many as there are. */
  private static final int FEW = 8;

  private PipelinedBatch() {}

  /**
   * Runs the statement for each row.
   *
   * @param text of the statement, with parameters
   * @param rows the values of the parameters in their order: texts, numbers, moments, null
   * @return how many rows each of them found
   */
  static int[] run(DSLContext sql, String text, Stream<Object[]> rows) {
    return sql.connectionResult(connection -> run(connection, text, rows.iterator()));
  }

  /**
   * Inserts rows in their order, by as few statements as can be said in few texts: it costs the
   * server less than one for each.
   *
   * @param text of the insert of one row, ending with its parameters in brackets
   * @param most rows that one statement takes
   */
  static void insertTogether(DSLContext sql, String text, List<Object[]> rows, int most) {
    int done = 0;
    for (int together : new int[] {most, Math.min(most, FEW), (rows.size() % FEW)}) {
      int until = together == 0 ? done : rows.size() - (rows.size() - done) % together;
      if (until > done) {
        run(sql, repeated(text, together), inOne(rows.subList(done, until), together));
        done = until;
      }
    }
  }

  /** The text of the insert of one row as that of several. */
  static String repeated(String text, int rows) {
    return text + (", " + text.substring(text.lastIndexOf('('))).repeat(rows - 1);
  }

  /** The values of several rows as those of one statement. */
  private static Stream<Object[]> inOne(List<Object[]> rows, int together) {
    return IntStream.range(0, rows.size() / together)
        .mapToObj(
            i ->
                rows.subList(i * together, (i + 1) * together).stream()
                    .flatMap(Stream::of)
                    .toArray());
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

  static void bind(PreparedStatement statement, Object[] values) throws SQLException {
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
