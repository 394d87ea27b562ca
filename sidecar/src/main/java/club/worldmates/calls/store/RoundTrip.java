package club.worldmates.calls.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntConsumer;
import org.jooq.DSLContext;

/**
 * Statements that go out together, in one round trip. Each runs after those before it, under the
 * locks that they took, and only if they did not fail.
 */
final class RoundTrip {

  /** The driver puts the values into the text: a text of several statements cannot be prepared. */
  private static final String WITH_VALUES = "/*client prepare*/";

  /** Characters of values that go out together: with all that is escaped still a small packet. */
  private static final int MOST_CHARS = 512 * 1024;

  private static final String COMMIT = "COMMIT";

  private final List<Step> steps = new ArrayList<>();

  /**
   * Adds a query.
   *
   * @param text with parameters
   * @param with the values of the parameters, as those of a {@link PipelinedBatch}
   * @param reader of each row
   */
  void ask(String text, Collection<?> with, RowReader reader) {
    steps.add(
        new Step(
            text,
            with,
            statement -> {
              try (ResultSet rows = statement.getResultSet()) {
                while (rows.next()) {
                  reader.read(rows);
                }
              }
            }));
  }

  /**
   * Adds a statement that changes rows.
   *
   * @param found hears how many rows it found
   */
  void change(String text, Collection<?> with, IntConsumer found) {
    steps.add(new Step(text, with, statement -> found.accept(statement.getUpdateCount())));
  }

  /** Ends the transaction with all that was added so far; nothing is to be added behind. */
  void commit() {
    steps.add(new Step(COMMIT, List.of(), statement -> {}));
  }

  /** Sends all of it. */
  void go(DSLContext sql) {
    if (!steps.isEmpty()) {
      sql.connection(this::go);
    }
  }

  private void go(Connection connection) throws SQLException {
    List<Step> together = new ArrayList<>();
    long chars = 0;
    for (Step step : steps) {
      if (!together.isEmpty() && chars + step.chars() > MOST_CHARS) {
        send(connection, together);
        together.clear();
        chars = 0;
      }
      together.add(step);
      chars += step.chars();
    }
    send(connection, together);
  }

  private static void send(Connection connection, List<Step> together) throws SQLException {
    String text = WITH_VALUES + String.join(";\n", together.stream().map(Step::text).toList());
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      PipelinedBatch.bind(
          statement, together.stream().flatMap(step -> step.with().stream()).toArray());
      statement.execute();
      for (Step step : together) {
        step.answer().take(statement);
        statement.getMoreResults();
      }
    }
  }

  private record Step(String text, Collection<?> with, Answer answer) {
    int chars() {
      return with.stream().mapToInt(value -> value instanceof String s ? s.length() : 0).sum();
    }
  }

  /** What is done with the present result of a statement. */
  @FunctionalInterface
  private interface Answer {
    void take(PreparedStatement statement) throws SQLException;
  }

  /** What is done with a row. */
  @FunctionalInterface
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }
}
