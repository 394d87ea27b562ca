package club.worldmates.calls.settings;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.fuzz.Bytes;
import club.worldmates.calls.fuzz.FuzzTarget;
import club.worldmates.calls.turn.TurnUrl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Any environment: it is understood, or what is wrong is said without a secret. */
public final class SettingsFuzz implements FuzzTarget {

  private static final String SECRET = "hush-hush";
  private static final Set<String> SECRETS =
      Set.of("CALLS_DB_PASSWORD", "CALLS_TOKEN", "CALLS_TURN_SECRET");

  @Override
  public List<byte[]> seeds() {
    return List.of(
        Bytes.of("CALLS_DB_URL", "jdbc:mariadb://127.0.0.1/db?password=" + SECRET),
        valid("CALLS_GRPC_LISTEN", "0.0.0.0:50051", "CALLS_TOKEN", ""),
        valid("CALLS_GRPC_LISTEN", "unix:/run/calls.sock", "CALLS_TURN_SECRET", "a,b"),
        valid("CALLS_HTTP_LISTEN", "[::1]:8081", "CALLS_DB_PASSWORD", "x y"),
        valid("CALLS_RING_TIMEOUT", "500ms", "CALLS_TURN_TTL", "24h"),
        valid("CALLS_MAX_SDP", "64KiB", "CALLS_MAX_CALLS_PER_MINUTE", "30"),
        valid("CALLS_TURN_URLS", "turn:a.example:3478?transport=udp", "CALLS_TURN_SECRET", "n,"),
        valid("CALLS_TURN_URLS", "turn:me:" + SECRET + "@h", "CALLS_TURN_SECRET", ""),
        valid("CALLS_STUN_URLS", "stun:a.example,stuns:[::1]:5349", "CALLS_PUSH", "off"),
        valid("CALLS_TLS_KEY", "-----BEGIN PRIVATE KEY-----\n" + SECRET, "CALLS_TLS_CERT", "/x"),
        valid("CALLS_TABLE_USERS", "Wo_Users", "CALLS_TOKN", SECRET));
  }

  @Override
  public void feed(byte[] input) {
    Bytes bytes = new Bytes(input);
    Map<String, String> variables = new HashMap<>();
    while (!bytes.isEmpty()) {
      String key = bytes.text().replace(SECRET, "x");
      String value = bytes.text();
      variables.put(key, SECRETS.contains(key) ? value + SECRET : onlySecretly(key, value));
    }
    try {
      check(Settings.from(variables));
    } catch (SettingsException refused) {
      assertThat(refused.problems()).isNotEmpty().doesNotContain("");
      assertThat(refused.getMessage()).doesNotContain(SECRET);
    }
  }

  private static void check(Settings settings) {
    assertThat(settings.toString()).doesNotContain(SECRET);
    assertThat(settings.timers().ringTime()).isPositive();
    assertThat(settings.timers().grace()).isPositive();
    assertThat(settings.http().port()).isBetween(0, 65_535);
    settings
        .ice()
        .turnUrls()
        .forEach(url -> assertThat(TurnUrl.parse(url).port()).isBetween(1, 65_535));
    assertThat(settings.limits().sdpBytes()).isPositive();
    assertThat(settings.limits().candidateBytes()).isPositive();
    assertThat(settings.grpc().listen().isPublic() && settings.grpc().tls().isEmpty()).isFalse();
  }

  /** Takes the secret out of where it is none: an operator wants to see what he wrote there. */
  private static String onlySecretly(String key, String value) {
    boolean secretly =
        switch (key) {
          case "CALLS_DB_URL" ->
              value.indexOf('?') >= 0 && value.indexOf('?') < value.indexOf(SECRET);
          case "CALLS_TLS_KEY" -> value.startsWith("-----BEGIN");
          case "CALLS_STUN_URLS", "CALLS_TURN_URLS" -> value.matches("turn:[^,]*" + SECRET + "@h");
          default -> SettingsTable.rows().stream().noneMatch(row -> row.key().equals(key));
        };
    return secretly ? value : value.replace(SECRET, "x");
  }

  private static byte[] valid(String key, String value, String otherKey, String otherValue) {
    return Bytes.of("CALLS_DB_URL", "jdbc:mariadb://h/db", key, value, otherKey, otherValue);
  }
}
