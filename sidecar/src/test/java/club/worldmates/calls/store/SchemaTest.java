package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import club.worldmates.calls.session.Directory.Profile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tables are found, and what is said of those that are not. */
final class SchemaTest {

  private static final String USER = "INSERT INTO %s VALUES (1, 'ann', '%s', '', '')";

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void tablesBeforeTheMigration_areRefusedWithWhatIsMissing(String shape) {
    CallDatabase database = CallDatabase.unmigrated(shape);

    assertThatThrownBy(database::open)
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("wo_calls has no column ")
        .hasMessageContaining("revision, from_told, to_told, cause")
        .hasMessageContaining("wo_group_calls has no column ")
        .hasMessageContaining("wo_group_call_participants has no column stay_since")
        .hasMessageContaining("wo_ice_candidates has no column from_user_id")
        .hasMessageContaining("no table wo_call_locks")
        .hasMessageContaining("calls-sidecar migrate");
  }

  @Test
  void emptyDatabase_isRefusedWithAllItsTables() {
    assertThatThrownBy(CallDatabase.empty()::open)
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("no table wo_calls")
        .hasMessageContaining("no table wo_call_statistics");
  }

  @Test
  void locksWithoutAllTheirRows_areRefused() {
    CallDatabase database = CallDatabase.ofShape("a");
    database.execute("DELETE FROM wo_call_locks WHERE slot = 77");

    assertThatThrownBy(database::open).hasMessageContaining("wo_call_locks lacks rows");
  }

  @Test
  void participantsWithoutAKeyToTheirCall_areRefused() {
    CallDatabase database = CallDatabase.ofShape("a");
    database.execute("ALTER TABLE wo_group_call_participants CHANGE call_id room_id INT NOT NULL");

    assertThatThrownBy(database::open)
        .hasMessageContaining("wo_group_call_participants has no column call_id");
  }

  @Test
  void tableWithoutTransactions_isRefused() {
    CallDatabase database = CallDatabase.ofShape("a");
    database.execute("ALTER TABLE wo_calls ENGINE = MyISAM");

    assertThatThrownBy(database::open).hasMessageContaining("wo_calls must be an InnoDB table");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wo_calls", "wo_group_calls"})
  void roomNamesThatAreNotUnique_areRefused(String table) {
    CallDatabase database = CallDatabase.ofShape("a");
    database.execute(
        "ALTER TABLE %s DROP INDEX room_name, ADD UNIQUE (room_name, call_type)".formatted(table));

    assertThatThrownBy(database::open)
        .hasMessageContaining(table + " must have a unique index on room_name");
  }

  @Test
  void capitalisedTable_isPreferred() {
    CallDatabase database = CallDatabase.ofShape("a");
    database.execute("CREATE TABLE wo_users LIKE Wo_Users");
    database.execute(USER.formatted("wo_users", "Small"));
    database.execute(USER.formatted("Wo_Users", "Capital"));

    assertThat(nameIn(database.options())).isEqualTo("Capital");
  }

  @Test
  void tableOfTheSettings_isTakenToTheLetter() {
    CallDatabase database = CallDatabase.ofShape("a");
    database.execute("CREATE TABLE wo_users LIKE Wo_Users");
    database.execute(USER.formatted("wo_users", "Small"));

    assertThat(nameIn(withUsers(database, "wo_users"))).isEqualTo("Small");
    assertThatThrownBy(() -> MariaDbStore.open(withUsers(database, "WO_USERS")))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("WO_USERS");
  }

  @Test
  void withoutTablesOfTheHost_nobodyHasANameOrIsBlocked() {
    CallDatabase database = CallDatabase.ofShape("a");
    database.execute("DROP TABLE Wo_Users; DROP TABLE Wo_Blocks");

    try (MariaDbStore store = database.open()) {
      assertThat(await(store.directory().profile(user(1)))).isEqualTo(Profile.UNKNOWN);
      assertThat(await(store.directory().blocked(user(1), user(2)))).isFalse();
    }
  }

  private static DatabaseOptions withUsers(CallDatabase database, String table) {
    DatabaseOptions options = database.options();
    return new DatabaseOptions(options.url(), options.user(), options.password(), table, null);
  }

  private static String nameIn(DatabaseOptions options) {
    try (MariaDbStore store = MariaDbStore.open(options)) {
      return await(store.directory().profile(user(1))).name();
    }
  }
}
