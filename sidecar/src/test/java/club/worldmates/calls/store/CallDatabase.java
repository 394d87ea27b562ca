package club.worldmates.calls.store;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.testing.EmbeddedMariaDb;
import club.worldmates.calls.testing.EmbeddedMariaDb.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A schema with the call tables in one of their shapes, migrated, and another program's hands. */
record CallDatabase(TestDatabase database) {

  private static final Path MIGRATION = Path.of("..", "sql", "create-calls-tables.sql");

  /** Host tables as the host spells them. */
  private static final String HOST_TABLES =
      """
      CREATE TABLE Wo_Users (user_id INT PRIMARY KEY, username VARCHAR(64), first_name VARCHAR(64),
        last_name VARCHAR(64), avatar VARCHAR(200)) DEFAULT CHARSET=utf8mb4;
      CREATE TABLE Wo_Blocks (id INT AUTO_INCREMENT PRIMARY KEY, blocker INT, blocked INT);
      CREATE TABLE Wo_GroupChat (group_id INT AUTO_INCREMENT PRIMARY KEY, user_id INT,
        group_name VARCHAR(20), avatar VARCHAR(3000), allow_voice_calls TINYINT(1) DEFAULT 1,
        allow_video_calls TINYINT(1) DEFAULT 1) DEFAULT CHARSET=utf8mb4;
      CREATE TABLE Wo_GroupChatUsers (id INT AUTO_INCREMENT PRIMARY KEY, user_id INT, group_id INT,
        role ENUM('owner','admin','moderator','member') DEFAULT 'member',
        active ENUM('1','0') DEFAULT '1', KEY (group_id)) DEFAULT CHARSET=utf8mb4;
      """;

  /** Tables of that shape (a, b, c), with what the migration adds, and the host's. */
  static CallDatabase ofShape(String shape) {
    CallDatabase database = unmigrated(shape);
    database.execute(text(MIGRATION));
    database.execute(HOST_TABLES);
    return database;
  }

  /** Call tables of that shape as they are found. */
  static CallDatabase unmigrated(String shape) {
    CallDatabase database = empty();
    database.execute(resource("/shapes/" + shape + ".sql"));
    return database;
  }

  static CallDatabase empty() {
    return new CallDatabase(EmbeddedMariaDb.shared().freshDatabase());
  }

  void execute(String sql) {
    database.execute(sql);
  }

  MariaDbStore open() {
    return MariaDbStore.open(options());
  }

  DatabaseOptions options() {
    return new DatabaseOptions(database.url(), database.user(), database.password(), null, null);
  }

  /** The same database at another port, behind a proxy. */
  DatabaseOptions optionsAt(int port) {
    String url = database.url().replaceFirst(":\\d+/", ":" + port + "/");
    return new DatabaseOptions(url, database.user(), database.password(), null, null);
  }

  void clear() {
    execute(
        "DELETE FROM wo_calls; DELETE FROM wo_group_calls; DELETE FROM wo_ice_candidates;"
            + " DELETE FROM wo_group_call_participants;"
            + " DELETE FROM wo_call_statistics");
  }

  /** Writes a row as another program would, whatever is there. */
  void write(Call call) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("room_name", call.room().value());
    row.put("from_id", call.from().value());
    row.put("to_id", call.to().value());
    row.put("call_type", call.type().text());
    row.put("status", call.status().text());
    row.put("sdp_offer", call.offer().text());
    row.put("created_at", time(call.createdAt()));
    row.put("accepted_at", time(call.acceptedAt()));
    row.put("ended_at", time(call.endedAt()));
    row.put("end_reason", call.reason());
    row.put("ended_by", call.endedBy() == null ? null : call.endedBy().value());
    row.put("revision", call.revision());
    row.put("from_told", call.fromTold());
    row.put("to_told", call.toTold());
    row.put("cause", call.cause().isEmpty() ? null : call.cause());
    upsert("wo_calls", row);
  }

  /** Writes a row of a group call, and of those who ever joined it, likewise. */
  void write(GroupCall call) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("room_name", call.room().value());
    row.put("group_id", call.group().value());
    row.put("initiated_by", call.initiator().value());
    row.put("call_type", call.type().text());
    row.put("status", call.status().text());
    row.put("created_at", time(call.createdAt()));
    row.put("started_at", time(call.startedAt()));
    row.put("ended_at", time(call.endedAt()));
    row.put("max_participants", call.peak());
    row.put("end_reason", call.reason());
    row.put("revision", call.revision());
    row.put("told", call.told());
    row.put("cause", call.cause().isEmpty() ? null : call.cause());
    upsert("wo_group_calls", row);
    String room = call.room().value();
    String id = rows("SELECT id FROM wo_group_calls WHERE room_name = ?", room).get(0).get("id");
    run("DELETE FROM wo_group_call_participants WHERE %s = ?".formatted(stayKey()), id);
    call.stays().values().forEach(stay -> upsert("wo_group_call_participants", row(id, stay)));
  }

  private Map<String, Object> row(String call, Stay stay) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(stayKey(), call);
    row.put("user_id", stay.user().value());
    row.put("joined_at", time(stay.joinedAt()));
    row.put("stay_since", time(stay.since()));
    row.put("left_at", time(stay.leftAt()));
    row.put("earlier_seconds", stay.before().toSeconds());
    row.put("removed", stay.removed() == null ? 0 : 1);
    row.put("revision", stay.revision());
    if (hasMedia()) {
      row.put("audio_enabled", stay.audio() ? 1 : 0);
      row.put("video_enabled", stay.video() ? 1 : 0);
    }
    return row;
  }

  private boolean hasMedia() {
    return !rows("SHOW COLUMNS FROM wo_group_call_participants LIKE 'audio_enabled'").isEmpty();
  }

  /** The column of the participants that names the call. */
  String stayKey() {
    return rows("SHOW COLUMNS FROM wo_group_call_participants LIKE '%call_id'").get(0).get("Field");
  }

  private void upsert(String table, Map<String, Object> row) {
    String columns = String.join(", ", row.keySet());
    String marks = String.join(", ", Collections.nCopies(row.size(), "?"));
    String updates =
        row.keySet().stream()
            .map(c -> c + " = VALUES(" + c + ")")
            .collect(Collectors.joining(", "));
    run(
        "INSERT INTO %s (%s) VALUES (%s) ON DUPLICATE KEY UPDATE %s"
            .formatted(table, columns, marks, updates),
        row.values().toArray());
  }

  /** Runs one statement. */
  void run(String sql, Object... values) {
    try (Connection connection = database.connect();
        PreparedStatement statement = prepared(connection, sql, values)) {
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows of a query, each as column and text; of two columns of one name the latter. */
  List<Map<String, String>> rows(String sql, Object... values) {
    try (Connection connection = database.connect();
        PreparedStatement statement = prepared(connection, sql, values);
        ResultSet found = statement.executeQuery()) {
      List<Map<String, String>> rows = new ArrayList<>();
      while (found.next()) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          row.put(found.getMetaData().getColumnLabel(i), found.getString(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PreparedStatement prepared(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  private static String time(Instant instant) {
    return instant == null
        ? null
        : instant.truncatedTo(ChronoUnit.SECONDS).toString().replace("T", " ").replace("Z", "");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream stream = CallDatabase.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
