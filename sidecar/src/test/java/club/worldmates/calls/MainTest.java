package club.worldmates.calls;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.testing.Coturn;
import club.worldmates.calls.testing.EmbeddedMariaDb;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void help_documentsEverySetting() {
    assertThat(run(Map.of(), "--help")).isZero();
    assertThat(out.toString())
        .contains("serve", "migrate", "doctor", "repair")
        .contains(
            "CALLS_DB_URL (must be set)", "CALLS_RING_TIMEOUT (60s)", "How long a call rings.");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void version_isPrinted() {
    assertThat(run(Map.of(), "--version")).isZero();
    assertThat(out.toString()).startsWith("calls-sidecar ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "serve", "migrate", "repair"})
  void withoutDatabase_saysWhatToSet(String command) {
    assertThat(run(Map.of(), command.isEmpty() ? new String[0] : new String[] {command}))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("CALLS_DB_URL must be set", "jdbc:mariadb://")
        .doesNotContain("Exception", "\tat ");
  }

  @Test
  void unknownCommand_isUsage() {
    assertThat(run(Map.of(), "dance")).isEqualTo(2);
    assertThat(err.toString()).contains("dance");
  }

  @Test
  void migrate_saysWhetherAnythingChanged() {
    var database = EmbeddedMariaDb.shared().freshDatabase();
    var environment = environmentOf(database);

    assertThat(run(environment, "migrate")).isZero();
    assertThat(out.toString()).contains(database.url() + " is up to date now.");
    assertThat(run(environment, "migrate")).isZero();
    assertThat(out.toString()).contains(database.url() + " was up to date.");
  }

  @Test
  void migrate_withDatabaseAway_failsInPlainWords() {
    var environment = Map.of("CALLS_DB_URL", "jdbc:mariadb://127.0.0.1:1/x?password=hidden");

    assertThat(run(environment, "migrate")).isEqualTo(1);
    assertThat(err.toString()).contains("127.0.0.1:1").doesNotContain("hidden", "\tat ");
  }

  @Test
  void serve_withDatabaseAway_failsInPlainWords() {
    var environment = Map.of("CALLS_DB_URL", "jdbc:mariadb://127.0.0.1:1/x?password=hidden");

    assertThat(run(environment, "serve")).isEqualTo(1);
    assertThat(err.toString())
        .contains("The database cannot be used", "Connection refused")
        .doesNotContain("hidden", "Exception", "\tat ");
  }

  @Test
  void serve_withoutTables_saysWhatToDo() {
    assertThat(run(environmentOf(EmbeddedMariaDb.shared().freshDatabase()), "serve")).isEqualTo(1);
    assertThat(err.toString())
        .contains("no table wo_calls", "calls-sidecar migrate")
        .doesNotContain("Exception", "\tat ");
  }

  @Test
  void serve_onAnAddressThatIsTaken_saysSo() throws IOException {
    var database = EmbeddedMariaDb.shared().freshDatabase();
    var environment = new HashMap<>(environmentOf(database));
    assertThat(run(environment, "migrate")).isZero();
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      environment.put("CALLS_GRPC_LISTEN", "127.0.0.1:" + taken.getLocalPort());
      environment.put("CALLS_HTTP_LISTEN", "127.0.0.1:0");
      assertThat(run(environment, "serve")).isEqualTo(1);
    }
    assertThat(err.toString())
        .contains("cannot listen", "Address already in use")
        .doesNotContain("Exception", "\tat ");
  }

  @Test
  void doctor_needsNoDatabase() {
    assertThat(run(Map.of(), "doctor")).isZero();
    assertThat(out.toString()).contains("CALLS_TURN_URLS is not set");
  }

  @Test
  void doctor_fails_whereSomethingIsNotWell() throws IOException {
    var nowhere = "turn:127.0.0.1:%d?transport=tcp".formatted(Coturn.freePort());
    var environment = Map.of("CALLS_TURN_URLS", nowhere, "CALLS_TURN_SECRET", "hidden");

    assertThat(run(environment, "doctor")).isEqualTo(1);
    assertThat(out.toString()).contains("FAILED", nowhere).doesNotContain("hidden");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void doctor_withSettingsThatMakeNoSense_saysSo() {
    assertThat(run(Map.of("CALLS_TURN_URLS", "turn:a.example"), "doctor")).isEqualTo(2);
    assertThat(err.toString()).contains("CALLS_TURN_SECRET").doesNotContain("\tat ");
  }

  @Test
  void callThatRingsForDays_isNamedByDoctor_shownByRepair_andClosedWhenToldTo() {
    var database = EmbeddedMariaDb.shared().freshDatabase();
    var environment = environmentOf(database);
    run(environment, "migrate");
    assertThat(run(environment, "doctor", "--calls")).isZero();
    assertThat(said()).contains("ok      Group calls that are active with nobody in them: none.");
    database.execute(
        "INSERT INTO wo_calls (from_id, to_id, room_name, created_at)"
            + " VALUES (1, 2, 'old room', UTC_TIMESTAMP() - INTERVAL 3 DAY)");

    assertThat(run(environment, "doctor", "--calls")).isEqualTo(1);
    assertThat(said())
        .contains(
            "FAILED  1-to-1 calls that ring for longer than 2m30s: 1 (\"old room\");"
                + " `calls-sidecar repair` closes those that are old enough.");
    assertThat(run(environment, "repair")).isZero();
    assertThat(said())
        .contains("would be missed, no_answer: 1-to-1 calls that ring", "Nothing was changed");
    assertThat(run(environment, "repair", "--older-than", "96h")).isZero();
    assertThat(said()).contains("Nothing to repair.");
    assertThat(run(environment, "repair", "--apply")).isZero();
    assertThat(said())
        .contains("now missed, no_answer: 1-to-1 calls that ring", "Calls repaired: 1.");
    assertThat(run(environment, "repair", "--apply")).isZero();
    assertThat(said()).contains("Nothing to repair.");
    assertThat(run(environment, "doctor", "--calls")).isZero();
  }

  @Test
  void agesThatMakeNoSense_areUsage() {
    var environment = Map.of("CALLS_DB_URL", "jdbc:mariadb://127.0.0.1:1/x");

    assertThat(run(environment, "repair", "--older-than", "2m")).isEqualTo(2);
    assertThat(err.toString()).contains("--older-than", "a call may ring for 2m30s");
    assertThat(run(environment, "repair", "--older-than", "soon")).isEqualTo(2);
    assertThat(err.toString()).contains("is 'soon', not a duration").doesNotContain("\tat ");
  }

  /** What was printed since it was last asked. */
  private String said() {
    String said = out.toString();
    out.getBuffer().setLength(0);
    return said;
  }

  private int run(Map<String, String> environment, String... args) {
    return Main.run(
        List.of(args), environment, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private static Map<String, String> environmentOf(EmbeddedMariaDb.TestDatabase database) {
    return Map.of(
        "CALLS_DB_URL", database.url(),
        "CALLS_DB_USER", database.user(),
        "CALLS_DB_PASSWORD", database.password());
  }
}
