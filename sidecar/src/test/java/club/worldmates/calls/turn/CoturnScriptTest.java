package club.worldmates.calls.turn;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.testing.Coturn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the start script makes of its environment; in place of coturn run programs that end. */
class CoturnScriptTest {
  @TempDir Path directory;

  @BeforeEach
  void putProgramsInItsPlace() throws IOException {
    program("turnserver", "echo \"$@\"");
    program("turnadmin", "exit 0");
  }

  private void program(String name, String command) throws IOException {
    var program = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + command + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void defaults_areSafe() throws Exception {
    assertThat(start(Map.of())).isZero();

    assertThat(configuration())
        .contains(
            "static-auth-secret=north",
            "realm=calls",
            "listening-port=3478",
            "no-tls=1",
            "no-dtls=1",
            "no-cli",
            "denied-peer-ip=127.0.0.0-127.255.255.255",
            "denied-peer-ip=10.0.0.0-10.255.255.255")
        .noneMatch(line -> line.startsWith("allow"))
        .noneMatch(line -> line.startsWith("listening-ip") || line.startsWith("external-ip"))
        .noneMatch(line -> line.startsWith("cert") || line.startsWith("pkey"))
        .noneMatch(line -> line.startsWith("#") || line.contains("${"));
    assertThat(output()).doesNotContain("north").contains("-c " + directory.resolve("run"));
  }

  @Test
  void everythingThatIsSet_isFilledIn() throws Exception {
    assertThat(
            start(
                Map.ofEntries(
                    Map.entry("CALLS_TURN_SECRET", "new,old"),
                    Map.entry("TURN_REALM", "example.org"),
                    Map.entry("TURN_LISTEN_IP", "127.0.0.1,::1"),
                    Map.entry("TURN_PORT", "80"),
                    Map.entry("TURN_TLS_PORT", "443"),
                    Map.entry("TURN_EXTERNAL_IP", "203.0.113.7/10.0.0.7"),
                    Map.entry("TURN_MIN_PORT", "50000"),
                    Map.entry("TURN_MAX_PORT", "50100"),
                    Map.entry("TURN_CERT", "/etc/cert.pem"),
                    Map.entry("TURN_KEY", "/etc/key.pem"),
                    Map.entry("TURN_USER_QUOTA", "5"),
                    Map.entry("TURN_TOTAL_QUOTA", "50"),
                    Map.entry("TURN_ALLOWED_PEERS", "10.0.0.0-10.0.0.255"),
                    Map.entry("TURN_ALLOW_LOOPBACK_PEERS", "yes"))))
        .isZero();

    assertThat(configuration())
        .contains(
            "static-auth-secret=new",
            "static-auth-secret=old",
            "realm=example.org",
            "listening-ip=127.0.0.1",
            "listening-ip=::1",
            "listening-port=80",
            "tls-listening-port=443",
            "external-ip=203.0.113.7/10.0.0.7",
            "min-port=50000",
            "max-port=50100",
            "no-tls=0",
            "no-dtls=0",
            "cert=/etc/cert.pem",
            "pkey=/etc/key.pem",
            "user-quota=5",
            "total-quota=50",
            "allowed-peer-ip=10.0.0.0-10.0.0.255",
            "allow-loopback-peers=1",
            "allowed-peer-ip=127.0.0.0-127.255.255.255",
            "allowed-peer-ip=::1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CALLS_TURN_SECRET         | ''     | must be set
          CALLS_TURN_SECRET         | new,   | nothing before or behind a comma
          CALLS_TURN_SECRET         | a,b,c  | more than two secrets
          CALLS_TURN_SECRET         | a b    | only visible ASCII characters
          CALLS_TURN_SECRET         | "ab"   | only visible ASCII characters
          CALLS_TURN_SECRET         | nörd   | only visible ASCII characters
          TURN_CERT                 | /cert  | only one is set
          TURN_ALLOW_LOOPBACK_PEERS | maybe  | neither yes nor no
          TURN_LISTEN_IP            | a,,b   | nothing before or behind a comma
          """)
  void badValue_isNamed(String key, String value, String sentence) throws Exception {
    assertThat(start(Map.of(key, value))).isEqualTo(1);
    assertThat(output()).contains(key, sentence);
  }

  @Test
  void database_isLaidOutBefore_andLeavesNoLogFileBehind() throws Exception {
    var logFile = directory.resolve("turn_1_a day.log");
    program(
        "turnadmin",
        """
        echo "$@" "${CALLS_TURN_SECRET:-}" >"$TURN_RUN_DIR/said"
        echo x >'%s'
        echo '0: : log file opened: %1$s'
        """
            .formatted(logFile));

    assertThat(start(Map.of())).isZero();

    Path run = directory.resolve("run");
    assertThat(run.resolve("said"))
        .content()
        .contains("--userdb " + run.resolve("turndb"))
        .doesNotContain("north");
    assertThat(configuration()).contains("userdb=" + run.resolve("turndb"));
    assertThat(logFile).doesNotExist();
  }

  @Test
  void databaseThatCannotBeLaidOut_isSaid() throws Exception {
    program("turnadmin", "echo disk full; exit 1");

    assertThat(start(Map.of())).isEqualTo(1);
    assertThat(output()).contains("run/turndb", "disk full").doesNotContain("north");
  }

  @Test
  void directoryOfSomebodyElse_isNotTrusted() throws Exception {
    Files.createSymbolicLink(
        directory.resolve("run"), Files.createDirectory(directory.resolve("x")));

    assertThat(start(Map.of())).isEqualTo(1);
    assertThat(output()).contains("TURN_RUN_DIR");
  }

  private int start(Map<String, String> variables) throws IOException, InterruptedException {
    String path = directory + ":" + System.getenv("PATH");
    return Coturn.script(directory, Map.of("PATH", path, "CALLS_TURN_SECRET", "north"), variables)
        .start()
        .waitFor();
  }

  private List<String> configuration() throws IOException {
    return Files.readAllLines(directory.resolve("run").resolve("turnserver.conf"));
  }

  private String output() throws IOException {
    return Files.readString(directory.resolve("coturn.log"));
  }
}
