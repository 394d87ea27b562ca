package club.worldmates.calls.store;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How the database would find the rows of a statement. */
final class QueryPlan {

  /** Every row, in the order of the table or of an index. */
  private static final Set<String> SCANS = Set.of("ALL", "index");

  private QueryPlan() {}

  /**
   * The tables of which a statement reads every row.
   *
   * @param statement that selects, updates, deletes or inserts; any other reads none. One that was
   *     sent for many rows at once is logged with its parameters, without values
   */
  static List<String> scans(CallDatabase database, String statement) {
    String verb = statement.stripLeading().split("\\s", 2)[0].toLowerCase(Locale.ROOT);
    if (!Set.of("select", "update", "delete", "insert", "with").contains(verb)) {
      return List.of();
    }
    boolean hasValues = statement.indexOf('\'') >= 0;
    String explained = hasValues ? statement : statement.replace("?", "'1'");
    return database.rows("EXPLAIN " + explained).stream()
        .filter(QueryPlan::readsStoredRows)
        .filter(step -> SCANS.contains(step.get("type")))
        .map(step -> step.get("table"))
        .toList();
  }

  private static boolean readsStoredRows(Map<String, String> step) {
    String table = step.get("table");
    // A derived table has a name in angle brackets, and an insert of values reads nothing.
    return table != null && !table.startsWith("<") && !step.get("select_type").equals("INSERT");
  }
}
