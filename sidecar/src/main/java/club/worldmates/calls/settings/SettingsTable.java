package club.worldmates.calls.settings;

import static club.worldmates.calls.settings.Setting.defaulted;
import static club.worldmates.calls.settings.Setting.optional;
import static club.worldmates.calls.settings.Setting.required;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Every setting there is: key, default, meaning and how its value is read. */
public final class SettingsTable {
  private static final List<Setting<?>> ROWS = new ArrayList<>();

  static final Setting<String> DB_URL =
      row(
          required(
              "CALLS_DB_URL",
              "The chat server's database, e.g. jdbc:mariadb://127.0.0.1:3306/socialhub.",
              Parsers::databaseUrl));
  static final Setting<String> DB_USER =
      row(optional("CALLS_DB_USER", "The database user.", Parsers::text));
  static final Setting<Secret> DB_PASSWORD =
      row(optional("CALLS_DB_PASSWORD", "The password of that user.", Secret::new));

  static final Setting<ListenAddress> GRPC_LISTEN =
      row(
          defaulted(
              "CALLS_GRPC_LISTEN",
              "127.0.0.1:50051",
              "Where adapters attach: <host>:<port> or unix:<path>. Whatever other machines can"
                  + " reach demands TLS and CALLS_TOKEN.",
              Parsers::listenAddress));
  static final Setting<ListenAddress.Tcp> HTTP_LISTEN =
      row(
          defaulted(
              "CALLS_HTTP_LISTEN",
              "127.0.0.1:8081",
              "Where GET /health answers 200 or 503: <host>:<port>.",
              Parsers::tcpAddress));
  static final Setting<Secret> TOKEN =
      row(
          optional(
              "CALLS_TOKEN",
              "What every call of an adapter must carry as 'authorization: Bearer <token>'.",
              Parsers::token));
  static final Setting<Path> TLS_CERT =
      row(
          optional(
              "CALLS_TLS_CERT", "Certificate chain of the sidecar, PEM.", Parsers::readableFile));
  static final Setting<Path> TLS_KEY =
      row(optional("CALLS_TLS_KEY", "Its private key, PKCS#8 PEM.", Parsers::readableFile));
  static final Setting<Path> TLS_CA =
      row(
          optional(
              "CALLS_TLS_CA",
              "Adapters must show a certificate that one of these authorities signed, PEM.",
              Parsers::readableFile));

  static final Setting<Duration> RING_TIMEOUT =
      row(
          defaulted(
              "CALLS_RING_TIMEOUT",
              "60s",
              "How long a call rings. Durations are 500ms, 60s, 5m or 24h.",
              Parsers::duration));
  static final Setting<Duration> RECONNECT_GRACE =
      row(
          defaulted(
              "CALLS_RECONNECT_GRACE",
              "30s",
              "How long a user whose last device is gone may take to come back.",
              Parsers::duration));

  static final Setting<Duration> DRAIN_TIMEOUT =
      row(
          defaulted(
              "CALLS_DRAIN_TIMEOUT",
              "10s",
              "How long a sidecar that is told to end may take to finish what is under way.",
              Parsers::duration));

  static final Setting<List<String>> STUN_URLS =
      row(
          optional(
              "CALLS_STUN_URLS",
              "STUN servers, with commas, e.g. stun:stun.example.org:3478.",
              Parsers::stunUrls));
  static final Setting<List<String>> TURN_URLS =
      row(
          optional(
              "CALLS_TURN_URLS",
              "TURN servers, with commas, e.g. turn:turn.example.org:3478?transport=udp.",
              Parsers::turnUrls));
  static final Setting<List<Secret>> TURN_SECRET =
      row(
          optional(
              "CALLS_TURN_SECRET",
              "The secret shared with them (coturn: use-auth-secret, static-auth-secret), without"
                  + " a comma; while it is replaced: the new one, a comma, the old one.",
              Parsers::turnSecrets));
  static final Setting<Duration> TURN_TTL =
      row(
          defaulted(
              "CALLS_TURN_TTL", "24h", "How long TURN credentials are good.", Parsers::duration));

  static final Setting<Integer> MAX_CALLS_PER_MINUTE =
      row(
          defaulted(
              "CALLS_MAX_CALLS_PER_MINUTE",
              "30",
              "How many calls a user may start a minute.",
              Parsers::count));
  static final Setting<Integer> MAX_EVENTS_PER_SECOND =
      row(
          defaulted(
              "CALLS_MAX_EVENTS_PER_SECOND",
              "200",
              "How many events a user may send a second.",
              Parsers::count));
  static final Setting<Integer> MAX_SDP =
      row(
          defaulted(
              "CALLS_MAX_SDP",
              "64KiB",
              "The longest offer or answer, as JSON text in UTF-8. Sizes are 64KiB, 1MiB or bytes.",
              Parsers::sdpSize));
  static final Setting<Integer> MAX_CANDIDATE =
      row(
          defaulted(
              "CALLS_MAX_CANDIDATE",
              "8KiB",
              "The longest candidate, likewise.",
              Parsers::candidateSize));

  static final Setting<String> PUSH =
      row(
          defaulted(
              "CALLS_PUSH",
              "off",
              "Notifications to users without a device; in this version only off.",
              Parsers::push));

  static final Setting<String> TABLE_USERS =
      row(
          optional(
              "CALLS_TABLE_USERS",
              "The chat server's table of users; not set: Wo_Users, or that name in any case.",
              Parsers::tableName));
  static final Setting<String> TABLE_BLOCKS =
      row(
          optional(
              "CALLS_TABLE_BLOCKS",
              "Its table of who blocked whom; not set: Wo_Blocks, or that name in any case.",
              Parsers::tableName));

  /** Keys of the adapter, which often shares the environment of the sidecar. */
  static final Set<String> OF_THE_ADAPTER = Set.of("CALLS_SIDECAR", "CALLS_IDENTITY");

  private SettingsTable() {}

  static List<Setting<?>> rows() {
    return Collections.unmodifiableList(ROWS);
  }

  /** Those of STUN and TURN. */
  static List<Setting<?>> ofIce() {
    return List.of(STUN_URLS, TURN_URLS, TURN_SECRET, TURN_TTL);
  }

  /** Every setting with its default and meaning, in lines for {@code --help}. */
  public static List<String> help() {
    return rows().stream()
        .flatMap(
            setting ->
                List.of(
                    "  %s (%s)".formatted(setting.key(), setting.shownDefault()),
                    "      " + setting.meaning())
                    .stream())
        .toList();
  }

  private static <T> Setting<T> row(Setting<T> setting) {
    ROWS.add(setting);
    return setting;
  }
}
