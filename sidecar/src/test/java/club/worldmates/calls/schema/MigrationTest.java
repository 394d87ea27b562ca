package club.worldmates.calls.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import club.worldmates.calls.settings.Secret;
import club.worldmates.calls.settings.Settings;
import club.worldmates.calls.testing.EmbeddedMariaDb;
import club.worldmates.calls.testing.EmbeddedMariaDb.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationTest {
  private static final String SCRIPT = "/sql/create-calls-tables.sql";

  private final TestDatabase database = EmbeddedMariaDb.shared().freshDatabase();

  @ParameterizedTest
  @ValueSource(strings = {"empty", "a", "b", "c"})
  void migrate_addsWhatIsMissing_once(String shape) throws Exception {
    create(shape);

    assertThat(migration().run()).isTrue();
    var columns = columns();
    assertThat(columns)
        .contains(
            "wo_calls.end_reason",
            "wo_calls.deleted_by_from",
            "wo_calls.deleted_by_to",
            "wo_calls.ended_by",
            "wo_calls.revision",
            "wo_calls.from_told",
            "wo_calls.to_told",
            "wo_calls.cause",
            "wo_ice_candidates.from_user_id",
            "wo_ice_candidates.to_user_id",
            "wo_ice_candidates.cause",
            "wo_group_calls.room_name",
            "wo_group_calls.sdp_offer",
            "wo_group_calls.end_reason",
            "wo_group_calls.ended_by",
            "wo_group_calls.revision",
            "wo_group_calls.told",
            "wo_group_calls.cause",
            "wo_group_call_participants.user_id",
            "wo_group_call_participants.stay_since",
            "wo_group_call_participants.earlier_seconds",
            "wo_group_call_participants.removed",
            "wo_group_call_participants.removed_by",
            "wo_group_call_participants.revision",
            "wo_call_statistics.user_id");
    assertThat(indexes())
        .contains(
            "wo_calls_from_status",
            "wo_calls_to_status",
            "wo_group_calls_initiated_by_status",
            "wo_group_calls_ended_at",
            "wo_group_call_participants_user_left");
    assertThat(one("SELECT CONCAT(COUNT(*), ' ', MIN(slot), ' ', MAX(slot)) FROM wo_call_locks"))
        .isEqualTo("4096 0 4095");

    assertThat(migration().run()).isFalse();
    assertThat(columns()).isEqualTo(columns);
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty", "a", "b", "c"})
  void script_runByHand_isRepeatable(String shape) throws Exception {
    create(shape);

    database.execute(resource(SCRIPT));
    var columns = columns();
    database.execute(resource(SCRIPT));
    assertThat(columns()).isEqualTo(columns);

    // And `migrate` finds nothing left to do, though it runs the script.
    assertThat(migration().run()).isTrue();
    assertThat(columns()).containsAll(columns);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void migrate_keepsRowsAndOlderWriters(String shape) throws Exception {
    create(shape);
    var insert =
        "INSERT INTO wo_calls (from_id, to_id, call_type, status, room_name, sdp_offer)"
            + " VALUES (1, 2, 'video', 'ringing', '%s', '{}')";
    database.execute(insert.formatted("before"));

    migration().run();

    database.execute(insert.formatted("after"));
    assertThat(
            all(
                "SELECT CONCAT(room_name, ' ', revision, from_told, to_told, deleted_by_from,"
                    + " deleted_by_to) FROM wo_calls ORDER BY id"))
        .containsExactly("before 00000", "after 00000");
  }

  @Test
  void migrate_leavesTheTablesOfTheHostAlone() throws Exception {
    database.execute("CREATE TABLE Wo_Users (user_id INT PRIMARY KEY)");
    database.execute("INSERT INTO Wo_Users VALUES (1)");

    migration().run();

    assertThat(all("SELECT user_id FROM Wo_Users")).containsExactly("1");
    assertThat(columns()).contains("Wo_Users.user_id");
  }

  @Test
  void migrate_withoutTheRightToAlter_saysSo() throws Exception {
    create("a");
    var name = database.url().replaceFirst(".*/", "");
    database.execute(
        "GRANT SELECT, INSERT, DELETE, CREATE ON `%s`.* TO writer@localhost IDENTIFIED BY 'w'"
            .formatted(name));
    var writer =
        new Settings.Database(database.url(), Optional.of("writer"), Optional.of(new Secret("w")));

    assertThatThrownBy(() -> new Migration(writer).run())
        .isInstanceOf(FlywayException.class)
        .hasMessageContaining("ALTER command denied");
  }

  private Migration migration() {
    return new Migration(
        new Settings.Database(
            database.url(),
            Optional.of(database.user()),
            Optional.of(new Secret(database.password()))));
  }

  private void create(String shape) throws IOException {
    if (!shape.equals("empty")) {
      database.execute(resource("/shapes/" + shape + ".sql"));
    }
  }

  private List<String> columns() throws SQLException {
    return all(
        "SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns"
            + " WHERE table_schema = DATABASE() AND table_name <> 'wo_calls_schema_history'"
            + " ORDER BY 1");
  }

  private List<String> indexes() throws SQLException {
    return all(
        "SELECT DISTINCT index_name FROM information_schema.statistics"
            + " WHERE table_schema = DATABASE()");
  }

  private String one(String query) throws SQLException {
    return all(query).get(0);
  }

  private List<String> all(String query) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      var texts = new ArrayList<String>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }

  private static String resource(String path) throws IOException {
    try (var stream = MigrationTest.class.getResourceAsStream(path)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
