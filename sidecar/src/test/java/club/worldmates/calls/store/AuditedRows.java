package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.NOW;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rows as other programs leave them, and what an audit says of them. */
final class AuditedRows {

  static final LiveTimes TIMES =
      new LiveTimes(NOW, Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofHours(24));

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private final CallDatabase database;
  private final String stayKey;

  AuditedRows(CallDatabase database) {
    this.database = database;
    this.stayKey = database.stayKey();
  }

  /** A time in a column, so long before now. */
  static String ago(Duration age) {
    return FORMAT.format(NOW.minus(age));
  }

  static String ago(Duration age, int andSeconds) {
    return FORMAT.format(NOW.minus(age).plusSeconds(andSeconds));
  }

  /** A 1-to-1 call with these columns: name, value, name, value ... */
  void call(String room, Object... columns) {
    insert("wo_calls", room, List.of("from_id", 1, "to_id", 2), columns);
  }

  void groupCall(String room, Object... columns) {
    insert("wo_group_calls", room, List.of("group_id", 7, "initiated_by", 1), columns);
  }

  /** A participant of a group call. */
  void stay(String room, int user, Object... columns) {
    List<Object> row = new ArrayList<>(List.of("user_id", user));
    row.addAll(Arrays.asList(columns));
    row.addAll(List.of(stayKey, id(room)));
    insert("wo_group_call_participants", row);
  }

  Map<String, String> call(String room) {
    return database.rows("SELECT * FROM wo_calls WHERE room_name = ?", room).get(0);
  }

  Map<String, String> groupCall(String room) {
    return database.rows("SELECT * FROM wo_group_calls WHERE room_name = ?", room).get(0);
  }

  Map<String, String> stay(String room, int user) {
    return database
        .rows(
            "SELECT * FROM wo_group_call_participants WHERE %s = ? AND user_id = ?"
                .formatted(stayKey),
            id(room),
            user)
        .get(0);
  }

  private String id(String room) {
    return groupCall(room).get("id");
  }

  private void insert(String table, String room, List<Object> always, Object... columns) {
    List<Object> row = new ArrayList<>(List.of("room_name", room));
    row.addAll(always);
    row.addAll(Arrays.asList(columns));
    insert(table, row);
  }

  private void insert(String table, List<Object> row) {
    List<String> names = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i += 2) {
      names.add((String) row.get(i));
      values.add(row.get(i + 1));
    }
    // As other programs are set: what an ENUM does not know becomes ''.
    database.run(
        "SET STATEMENT sql_mode = '' FOR INSERT INTO %s (%s) VALUES (%s)"
            .formatted(table, String.join(", ", names), "?, ".repeat(values.size() - 1) + "?"),
        values.toArray());
  }

  /** The rooms of each fault that there is, by the phrase that says it. */
  static Map<String, List<String>> found(RowAudit audit) {
    Map<String, List<String>> found = new TreeMap<>();
    audit.faults().stream()
        .map(audit::find)
        .filter(those -> those.calls() > 0)
        .forEach(those -> found.put(those.fault().what(), those.rooms()));
    return found;
  }

  /** Mends all that can be; returns how many calls that were. */
  static int mendAll(RowAudit audit) {
    return audit.faults().stream()
        .filter(fault -> fault.outcome().isPresent())
        .mapToInt(audit::mend)
        .sum();
  }
}
