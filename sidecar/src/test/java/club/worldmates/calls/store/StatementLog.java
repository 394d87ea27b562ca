package club.worldmates.calls.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What one user's connections ask of the database, by the log of the server itself: whatever the
 * code calls its statements, none is forgotten.
 */
final class StatementLog implements AutoCloseable {

  private static final Pattern TEXT = Pattern.compile("'(?:[^'\\\\]|\\\\.|'')*'");
  private static final Pattern NUMBER = Pattern.compile("\\b\\d+\\b");
  private static final Pattern LIST = Pattern.compile("\\?(?:\\s*,\\s*\\?)+");

  private final CallDatabase database;
  private final String user;

  private StatementLog(CallDatabase database, String user) {
    this.database = database;
    this.user = user;
  }

  /** Makes that user, whose password is his name, and logs all that is asked from now on. */
  static StatementLog of(CallDatabase database, String user) {
    database.execute(
        """
        CREATE OR REPLACE USER '%1$s'@'localhost' IDENTIFIED BY '%1$s';
        GRANT ALL ON *.* TO '%1$s'@'localhost';
        SET GLOBAL log_output = 'TABLE';
        SET GLOBAL general_log = ON;
        """
            .formatted(user));
    return new StatementLog(database, user);
  }

  /** The database as that user reaches it. */
  DatabaseOptions options() {
    return new DatabaseOptions(database.database().url(), user, user, null, null);
  }

  /**
   * What was asked so far: of statements that differ in values alone, or in how many there are, the
   * last, by what they have in common.
   */
  Map<String, String> statements() {
    Map<String, String> byShape = new LinkedHashMap<>();
    List<Map<String, String>> asked =
        database.rows(
            "SELECT CONVERT(argument USING utf8mb4) AS statement FROM mysql.general_log"
                + " WHERE command_type IN ('Query', 'Execute') AND user_host LIKE ?",
            "%[" + user + "]%");
    for (Map<String, String> row : asked) {
      // Several may have gone out together.
      for (String statement :
          row.get("statement").replace("/*client prepare*/", "").split(";\n", -1)) {
        byShape.put(shape(statement), statement);
      }
    }
    return byShape;
  }

  @Override
  public void close() {
    database.execute("SET GLOBAL general_log = OFF; TRUNCATE TABLE mysql.general_log");
  }

  private static String shape(String statement) {
    String withoutText = TEXT.matcher(statement).replaceAll("?");
    return LIST.matcher(NUMBER.matcher(withoutText).replaceAll("?")).replaceAll("?");
  }
}
