package club.worldmates.calls.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final String DB_URL = "jdbc:mariadb://127.0.0.1:3306/socialhub";

  @TempDir Path directory;

  @Test
  void defaults() {
    assertThat(with())
        .isEqualTo(
            new Settings(
                new Settings.Database(DB_URL, Optional.empty(), Optional.empty()),
                new Settings.Grpc(
                    new ListenAddress.Tcp("127.0.0.1", 50051), Optional.empty(), Optional.empty()),
                new ListenAddress.Tcp("127.0.0.1", 8081),
                new Settings.Timers(
                    Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(10)),
                new Settings.Ice(List.of(), List.of(), List.of(), Duration.ofHours(24)),
                new Settings.Limits(30, 200, 65_536, 8_192),
                new Settings.HostTables(Optional.empty(), Optional.empty())));
  }

  @Test
  void passwordInTheAddressOfTheDatabase_isRefused_andNotRepeated() {
    List<String> problems =
        problems("CALLS_DB_URL", "jdbc:mariadb://social:hidden-9@127.0.0.1/socialhub");

    assertThat(problems).singleElement().asString().contains("CALLS_DB_PASSWORD");
    assertThat(problems.toString()).doesNotContain("hidden-9");
  }

  @Test
  void everyKey() throws IOException {
    var everything = everyKeySet();
    assertThat(everything.keySet())
        .isEqualTo(SettingsTable.rows().stream().map(Setting::key).collect(Collectors.toSet()));

    assertThat(Settings.from(everything))
        .isEqualTo(
            new Settings(
                new Settings.Database(
                    DB_URL + "?tcpKeepAlive=true",
                    Optional.of("social"),
                    Optional.of(new Secret("hidden-1"))),
                new Settings.Grpc(
                    new ListenAddress.Tcp("0.0.0.0", 6000),
                    Optional.of(new Secret("hidden-2")),
                    Optional.of(
                        new Settings.Tls(
                            directory.resolve("cert"),
                            directory.resolve("key"),
                            Optional.of(directory.resolve("ca"))))),
                new ListenAddress.Tcp("::1", 6001),
                new Settings.Timers(
                    Duration.ofMillis(500), Duration.ofMinutes(5), Duration.ofSeconds(3)),
                new Settings.Ice(
                    List.of("stun:a.example:3478", "stuns:b.example"),
                    List.of("turn:a.example:3478?transport=udp", "turns:[2001:db8::1]"),
                    List.of(new Secret("hidden-3"), new Secret("hidden-5")),
                    Duration.ofHours(1)),
                new Settings.Limits(1, 2, 1 << 20, 4_000),
                new Settings.HostTables(Optional.of("wo_users"), Optional.of("wo_blocks"))));
  }

  @Test
  void secretsAreNotPrinted() throws IOException {
    var everything = everyKeySet();
    everything.put("CALLS_DB_URL", DB_URL + "?password=hidden-4");

    assertThat(Settings.from(everything).toString()).doesNotContain("hidden").contains("social");
  }

  @Test
  void emptyMeansNotSet() {
    assertThat(with("CALLS_TOKEN", "", "CALLS_RING_TIMEOUT", "", "CALLS_NO_SUCH_KEY", ""))
        .isEqualTo(with());
  }

  @Test
  void keysOfOthersAreLeftAlone() {
    assertThat(
            with(
                "CALLS_SIDECAR", "127.0.0.1:50051",
                "CALLS_IDENTITY", "verified",
                "CALLS_TEST_DB_URL", "x",
                "CALLSIGN", "x",
                "PATH", "/bin"))
        .isEqualTo(with());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:0",
        "127.9.8.7:50051",
        "localhost:50051",
        "[::1]:50051",
        "[0:0:0:0:0:0:0:1]:50051",
        "unix:/run/calls.sock"
      })
  void listenAddress_ofThisMachineOnly_needsNoGuard(String address) {
    assertThat(with("CALLS_GRPC_LISTEN", address).grpc().listen().isPublic()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0.0:50051", "[::]:50051", "10.0.0.5:50051", "calls.example.org:50051"})
  void listenAddress_thatOthersReach_demandsTlsAndToken(String address) throws IOException {
    assertThat(problems("CALLS_GRPC_LISTEN", address, "CALLS_TOKEN", "t"))
        .singleElement()
        .asString()
        .contains("CALLS_GRPC_LISTEN", "CALLS_TLS_CERT", "CALLS_TLS_KEY", "CALLS_TOKEN");
    assertThat(
            with(
                    "CALLS_GRPC_LISTEN",
                    address,
                    "CALLS_TOKEN",
                    "t",
                    "CALLS_TLS_CERT",
                    file("cert"),
                    "CALLS_TLS_KEY",
                    file("key"))
                .grpc()
                .listen())
        .hasToString(address);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CALLS_DB_URL                | socialhub             | is not a database URL such as
          CALLS_DB_URL                | jdbc:mysql://h/d      | is not a database URL such as
          CALLS_GRPC_LISTEN           | 50051                 | neither <host>:<port> nor unix:<path>
          CALLS_GRPC_LISTEN           | :50051                | neither <host>:<port> nor unix:<path>
          CALLS_GRPC_LISTEN           | ::1:50051             | neither <host>:<port> nor unix:<path>
          CALLS_GRPC_LISTEN           | 127.0.0.1:65536       | ports end at 65535
          CALLS_GRPC_LISTEN           | unix:                 | needs a path
          CALLS_TOKEN                 | two words             | only visible ASCII characters
          CALLS_TLS_CERT              | /no/such/file         | not a file that can be read
          CALLS_TLS_KEY               | /no/such/file         | not a file that can be read
          CALLS_TLS_CA                | /no/such/file         | not a file that can be read
          CALLS_RING_TIMEOUT          | 60                    | not a duration such as
          CALLS_RING_TIMEOUT          | -1s                   | not a duration such as
          CALLS_RING_TIMEOUT          | 0s                    | not between 1ms and 365 days
          CALLS_RING_TIMEOUT          | 8761h                 | not between 1ms and 365 days
          CALLS_RECONNECT_GRACE       | 1.5s                  | not a duration such as
          CALLS_DRAIN_TIMEOUT         | soon                  | not a duration such as
          CALLS_DRAIN_TIMEOUT         | 0s                    | not between 1ms and 365 days
          CALLS_STUN_URLS             | turn:a.example        | not a URL such as stun:
          CALLS_STUN_URLS             | stun:a.example,       | has '', which is not a URL
          CALLS_TURN_URLS             | stun:a.example        | not a URL such as turn:
          CALLS_TURN_URLS             | turn:a?transport=sctp | not a URL such as turn:
          CALLS_STUN_URLS             | stun:a.example:65536  | ports are 1 to 65535
          CALLS_TURN_URLS             | turn:a.example:0      | ports are 1 to 65535
          CALLS_TURN_SECRET           | new,                  | nothing before or behind a comma
          CALLS_TURN_SECRET           | ,old                  | nothing before or behind a comma
          CALLS_TURN_SECRET           | ','                   | nothing before or behind a comma
          CALLS_TURN_SECRET           | a,b,c                 | more than two secrets
          CALLS_TURN_SECRET           | new, old              | only visible ASCII characters
          CALLS_TURN_SECRET           | "new"                 | no quotation marks
          CALLS_TURN_TTL              | 1d                    | not a duration such as
          CALLS_MAX_CALLS_PER_MINUTE  | 0                     | not a number from 1
          CALLS_MAX_CALLS_PER_MINUTE  | many                  | not a number from 1
          CALLS_MAX_EVENTS_PER_SECOND | 9999999999            | not a number from 1
          CALLS_MAX_SDP               | 64KB                  | not a size such as
          CALLS_MAX_SDP               | 5MiB                  | not between 1 and 4194304 bytes
          CALLS_MAX_CANDIDATE         | 64KiB                 | not between 1 and 65535 bytes
          CALLS_MAX_CANDIDATE         | 0                     | not between 1 and 65535 bytes
          CALLS_PUSH                  | fcm                   | this version sends no notifications
          CALLS_TABLE_USERS           | a.b                   | not the plain name of a table
          CALLS_TABLE_BLOCKS          | x`y                   | not the plain name of a table
          CALLS_RING_TIMEOT           | 60s                   | Did you mean CALLS_RING_TIMEOUT?
          CALLS_HTTP_LISTEN           | unix:/run/http        | not <host>:<port>
          CALLS_REDIS_URL             | redis://127.0.0.1     | is not a setting. See --help
          """)
  void badValue_isNamedWithItsKey(String key, String value, String sentence) {
    assertThat(problems(key, value))
        .anySatisfy(problem -> assertThat(problem).startsWith(key).contains(sentence));
  }

  @Test
  void missingDatabase_isNamed() {
    assertThat(problems("CALLS_DB_URL", ""))
        .singleElement()
        .asString()
        .startsWith("CALLS_DB_URL must be set");
  }

  @Test
  void settingsThatNeedEachOther() throws IOException {
    assertThat(problems("CALLS_TLS_CERT", file("cert"))).anyMatch(p -> p.contains("only one"));
    assertThat(problems("CALLS_TLS_KEY", file("key"))).anyMatch(p -> p.contains("only one"));
    assertThat(problems("CALLS_TLS_CA", file("ca"))).anyMatch(p -> p.contains("CALLS_TLS_CERT"));
    assertThat(problems("CALLS_TURN_URLS", "turn:a.example"))
        .anyMatch(p -> p.contains("CALLS_TURN_SECRET"));
  }

  @Test
  void everythingWrongIsSaidAtOnce_withoutSecrets() {
    assertThat(
            problems(
                "CALLS_DB_URL", "mysql://u:hidden@h/d",
                "CALLS_TOKEN", "hidden hidden",
                "CALLS_PUSH", "host",
                "CALLS_TURN_TTL", "soon",
                "CALLS_TURN_SECRET", "hidden,hidden,hidden",
                "CALLS_TOKENS", "hidden"))
        .hasSize(6)
        .noneMatch(problem -> problem.contains("hidden"));
  }

  @Test
  void secretsInTheWrongPlace_areNotRepeated() {
    assertThat(problems("CALLS_TURN_URLS", "turn:me:hidden@h", "CALLS_TURN_SECRET", "s"))
        .singleElement()
        .asString()
        .startsWith("CALLS_TURN_URLS has a URL with an @")
        .doesNotContain("hidden");
    assertThat(problems("CALLS_TLS_KEY", "-----BEGIN PRIVATE KEY-----\nhidden"))
        .isNotEmpty()
        .noneMatch(problem -> problem.contains("hidden"));
    assertThat(with("CALLS_DB_URL", DB_URL + "?a=b\n&password=hidden").database().address())
        .isEqualTo(DB_URL);
  }

  @Test
  void iceAlone_isReadWithoutTheRest() {
    var ice =
        Settings.Ice.from(
            Map.of(
                "CALLS_TURN_URLS", "turn:a.example",
                "CALLS_TURN_SECRET", "hidden",
                "CALLS_RING_TIMEOUT", "of no concern"));

    assertThat(ice)
        .isEqualTo(
            new Settings.Ice(
                List.of(),
                List.of("turn:a.example"),
                List.of(new Secret("hidden")),
                Duration.ofHours(24)));
  }

  @Test
  void iceAlone_isCheckedAsEver() {
    assertThatThrownBy(() -> Settings.Ice.from(Map.of("CALLS_TURN_URLS", "turn:a.example")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("CALLS_TURN_SECRET");
    assertThatThrownBy(() -> Settings.Ice.from(Map.of("CALLS_TURN_SECRETS", "hidden")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("Did you mean CALLS_TURN_SECRET?");
  }

  private Map<String, String> everyKeySet() throws IOException {
    return new HashMap<>(
        Map.ofEntries(
            Map.entry("CALLS_DB_URL", DB_URL + "?tcpKeepAlive=true"),
            Map.entry("CALLS_DB_USER", "social"),
            Map.entry("CALLS_DB_PASSWORD", "hidden-1"),
            Map.entry("CALLS_GRPC_LISTEN", "0.0.0.0:6000"),
            Map.entry("CALLS_HTTP_LISTEN", "[::1]:6001"),
            Map.entry("CALLS_TOKEN", "hidden-2"),
            Map.entry("CALLS_TLS_CERT", file("cert")),
            Map.entry("CALLS_TLS_KEY", file("key")),
            Map.entry("CALLS_TLS_CA", file("ca")),
            Map.entry("CALLS_RING_TIMEOUT", "500ms"),
            Map.entry("CALLS_RECONNECT_GRACE", "5m"),
            Map.entry("CALLS_DRAIN_TIMEOUT", "3s"),
            Map.entry("CALLS_STUN_URLS", "stun:a.example:3478, stuns:b.example"),
            Map.entry("CALLS_TURN_URLS", "turn:a.example:3478?transport=udp,turns:[2001:db8::1]"),
            Map.entry("CALLS_TURN_SECRET", "hidden-3,hidden-5"),
            Map.entry("CALLS_TURN_TTL", "1h"),
            Map.entry("CALLS_MAX_CALLS_PER_MINUTE", "1"),
            Map.entry("CALLS_MAX_EVENTS_PER_SECOND", "2"),
            Map.entry("CALLS_MAX_SDP", "1MiB"),
            Map.entry("CALLS_MAX_CANDIDATE", "4000"),
            Map.entry("CALLS_PUSH", "off"),
            Map.entry("CALLS_TABLE_USERS", "wo_users"),
            Map.entry("CALLS_TABLE_BLOCKS", "wo_blocks")));
  }

  private String file(String name) throws IOException {
    return Files.writeString(directory.resolve(name), "PEM").toString();
  }

  private static Settings with(String... keysAndValues) {
    var variables = new HashMap<>(Map.of("CALLS_DB_URL", DB_URL));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      variables.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return Settings.from(variables);
  }

  private static List<String> problems(String... keysAndValues) {
    return assertThatThrownBy(() -> with(keysAndValues))
        .asInstanceOf(type(SettingsException.class))
        .actual()
        .problems();
  }
}
