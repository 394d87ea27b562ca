package club.worldmates.calls.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;

/**
 * Queries that go out together, in one round trip. Each runs after those before it, under the locks
 * that they took, and only if they did not fail.
 */
final class RoundTrip {

  /** The driver puts the values into the text: a text of several statements cannot be prepared. */
  private static final String WITH_VALUES = "/*client prepare*/";

  private final List<String> texts = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();
  private final List<RowReader> readers = new ArrayList<>();

  /**
   * Adds a query.
   *
   * @param text with parameters
   * @param with the values of the parameters, as those of a {@link PipelinedBatch}
   * @param reader of each row
   */
  void ask(String text, Collection<?> with, RowReader reader) {
    texts.add(text);
    values.addAll(with);
    readers.add(reader);
  }

  /** Asks all of it. */
  void go(DSLContext sql) {
    if (!texts.isEmpty()) {
      sql.connection(this::go);
    }
  }

  private void go(Connection connection) throws SQLException {
    String together = WITH_VALUES + String.join(";\n", texts);
    try (PreparedStatement statement = connection.prepareStatement(together)) {
      PipelinedBatch.bind(statement, values.toArray());
      boolean hasRows = statement.execute();
      for (RowReader reader : readers) {
        if (!hasRows) {
          throw new SQLException("a query of a round trip was not answered");
        }
        try (ResultSet rows = statement.getResultSet()) {
          while (rows.next()) {
            reader.read(rows);
          }
        }
        hasRows = statement.getMoreResults();
      }
    }
  }

  /** What is done with a row. */
  @FunctionalInterface
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }
}
