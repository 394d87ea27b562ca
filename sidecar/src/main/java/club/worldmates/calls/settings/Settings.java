package club.worldmates.calls.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator has set. Made once at the start; prints without secrets.
 *
 * @param http where the health page listens
 */
public record Settings(
    Database database,
    Grpc grpc,
    ListenAddress.Tcp http,
    Timers timers,
    Ice ice,
    Limits limits,
    HostTables hostTables) {

  /**
   * The chat server's database.
   *
   * @param url a JDBC URL; its options may hold a password, so see {@link #address}
   */
  public record Database(String url, Optional<String> user, Optional<Secret> password) {
    /** The URL without its options, fit for a log. */
    public String address() {
      return url.replaceFirst("(?s)\\?.*", "");
    }

    @Override
    public String toString() {
      return "Database[url=%s, user=%s, password=%s]".formatted(address(), user, password);
    }
  }

  /** Where and how adapters attach. */
  public record Grpc(ListenAddress listen, Optional<Secret> token, Optional<Tls> tls) {}

  /**
   * PEM files.
   *
   * @param clientAuthority with it, adapters must show a certificate that it signed
   */
  public record Tls(Path certificate, Path key, Optional<Path> clientAuthority) {}

  /**
   * How long things take, protocol.md 4. Never zero or negative.
   *
   * @param drain how long a sidecar that is told to end may take to finish what is under way
   */
  public record Timers(Duration ringTime, Duration grace, Duration drain) {}

  /**
   * What clients are told of STUN and TURN.
   *
   * @param turnSecrets one or two with TURN URLs: the first makes credentials, the second made them
   *     before it and is good until the last of those has run out
   */
  public record Ice(
      List<String> stunUrls,
      List<String> turnUrls,
      List<Secret> turnSecrets,
      Duration credentialLifetime) {

    /**
     * Reads what is set of STUN and TURN alone, for those who neither serve nor need a database.
     *
     * @throws SettingsException if any of that is wrong, or a key is unknown
     */
    public static Ice from(Map<String, String> variables) {
      var environment = new Environment(variables, SettingsTable.ofIce());
      checkTurn(environment);
      throwProblems(environment);
      return of(environment);
    }

    private static Ice of(Environment from) {
      return new Ice(
          from.find(SettingsTable.STUN_URLS).orElse(List.of()),
          from.find(SettingsTable.TURN_URLS).orElse(List.of()),
          from.find(SettingsTable.TURN_SECRET).orElse(List.of()),
          from.get(SettingsTable.TURN_TTL));
    }
  }

  /** Per user, and per payload in UTF-8 bytes of the JSON text, protocol.md 5. Never zero. */
  public record Limits(int callsPerMinute, int eventsPerSecond, int sdpBytes, int candidateBytes) {}

  /** Names of the host's tables; empty: to be found by name, whatever the case. */
  public record HostTables(Optional<String> users, Optional<String> blocks) {}

  /**
   * Reads the variables that begin with {@code CALLS_} and ignores all others.
   *
   * @throws SettingsException if any of them is wrong
   */
  public static Settings from(Map<String, String> variables) {
    var environment = new Environment(variables, SettingsTable.rows());
    checkTls(environment);
    checkTurn(environment);
    checkReach(environment);
    throwProblems(environment);
    return of(environment);
  }

  /**
   * Reads a duration as the settings spell it, {@code 24h}.
   *
   * @throws IllegalArgumentException if it is none, with the end of a sentence that says so
   */
  public static Duration duration(String text) {
    return Parsers.duration(text);
  }

  private static void throwProblems(Environment environment) {
    if (!environment.problems().isEmpty()) {
      throw new SettingsException(environment.problems());
    }
  }

  private static Settings of(Environment from) {
    return new Settings(
        new Database(
            from.get(SettingsTable.DB_URL),
            from.find(SettingsTable.DB_USER),
            from.find(SettingsTable.DB_PASSWORD)),
        new Grpc(
            from.get(SettingsTable.GRPC_LISTEN),
            from.find(SettingsTable.TOKEN),
            from.find(SettingsTable.TLS_CERT)
                .map(
                    certificate ->
                        new Tls(
                            certificate,
                            from.get(SettingsTable.TLS_KEY),
                            from.find(SettingsTable.TLS_CA)))),
        from.get(SettingsTable.HTTP_LISTEN),
        new Timers(
            from.get(SettingsTable.RING_TIMEOUT),
            from.get(SettingsTable.RECONNECT_GRACE),
            from.get(SettingsTable.DRAIN_TIMEOUT)),
        Ice.of(from),
        new Limits(
            from.get(SettingsTable.MAX_CALLS_PER_MINUTE),
            from.get(SettingsTable.MAX_EVENTS_PER_SECOND),
            from.get(SettingsTable.MAX_SDP),
            from.get(SettingsTable.MAX_CANDIDATE)),
        new HostTables(
            from.find(SettingsTable.TABLE_USERS), from.find(SettingsTable.TABLE_BLOCKS)));
  }

  private static void checkTls(Environment environment) {
    boolean certificate = environment.isSet(SettingsTable.TLS_CERT);
    if (certificate != environment.isSet(SettingsTable.TLS_KEY)) {
      environment.problem("CALLS_TLS_CERT and CALLS_TLS_KEY need each other: only one is set.");
    }
    if (environment.isSet(SettingsTable.TLS_CA) && !certificate) {
      environment.problem("CALLS_TLS_CA needs CALLS_TLS_CERT and CALLS_TLS_KEY.");
    }
  }

  private static void checkTurn(Environment environment) {
    if (environment.isSet(SettingsTable.TURN_URLS)
        && !environment.isSet(SettingsTable.TURN_SECRET)) {
      environment.problem("CALLS_TURN_URLS needs CALLS_TURN_SECRET, the secret of those servers.");
    }
  }

  private static void checkReach(Environment environment) {
    boolean open =
        environment.find(SettingsTable.GRPC_LISTEN).filter(ListenAddress::isPublic).isPresent();
    boolean guarded =
        environment.isSet(SettingsTable.TLS_CERT) && environment.isSet(SettingsTable.TOKEN);
    if (open && !guarded) {
      environment.problem(
          "CALLS_GRPC_LISTEN can be reached from other machines, which demands CALLS_TLS_CERT,"
              + " CALLS_TLS_KEY and CALLS_TOKEN. Without them listen on 127.0.0.1 or unix:<path>.");
    }
  }
}
