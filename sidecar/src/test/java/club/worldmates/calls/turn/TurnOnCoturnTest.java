package club.worldmates.calls.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import club.worldmates.calls.settings.Secret;
import club.worldmates.calls.testing.Coturn;
import club.worldmates.calls.testing.NeedsCoturn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a coturn relays for that runs on the project's template, in the middle of a rotation. */
@NeedsCoturn
class TurnOnCoturnTest {
  private static final Secret NEW = new Secret("n#w'$\\x=y*");
  private static final Secret OLD = new Secret("the-old-one");
  private static final int PEOPLE = 8;
  private static final Allocation UNAUTHORIZED = new Allocation.Refused(401, "Unauthorized");

  @TempDir static Path directory;
  private static Coturn coturn;

  /** The quota is one a user, and coturn takes a moment to see that a UDP client has gone. */
  private static long lastUser = 1000;

  private final TurnClient client =
      new TurnClient((SSLSocketFactory) SSLSocketFactory.getDefault());

  @BeforeAll
  static void start() throws IOException {
    coturn =
        Coturn.start(
            directory,
            Map.of("CALLS_TURN_SECRET", NEW.reveal() + "," + OLD.reveal(), "TURN_USER_QUOTA", "1"));
  }

  @AfterAll
  static void stop() {
    coturn.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp"})
  void credentialsOfBothSecrets_areRelayedFor(String transport) throws IOException {
    for (Secret secret : new Secret[] {NEW, OLD}) {
      assertThat(allocate(transport, madeWith(secret, ++lastUser)))
          .asInstanceOf(type(Allocation.Relayed.class))
          .satisfies(relayed -> assertThat(relayed.from().getHostString()).isEqualTo("127.0.0.1"));
    }
  }

  /** Each thread of coturn looks into its database, which is as new as itself. */
  @RepeatedTest(5)
  void whoComeFirst_atOnce_areAllRelayedFor(@TempDir Path ofItsOwn) throws Exception {
    var people = Executors.newFixedThreadPool(PEOPLE);
    try (var fresh = Coturn.start(ofItsOwn, Map.of("CALLS_TURN_SECRET", NEW.reveal()))) {
      var url = TurnUrl.parse("turn:127.0.0.1:" + fresh.port() + "?transport=tcp");
      List<Callable<Allocation>> attempts = new ArrayList<>();
      for (long user = 1; user <= PEOPLE; user++) {
        var credentials = madeWith(NEW, user);
        attempts.add(() -> client.allocate(url, credentials));
      }
      for (var attempt : people.invokeAll(attempts)) {
        assertThat(attempt.get()).isInstanceOf(Allocation.Relayed.class);
      }
    } finally {
      people.shutdown();
    }
  }

  @Test
  void credentialsOfAnotherSecret_areRefused() throws IOException {
    assertThat(allocate("udp", madeWith(new Secret("another"), 123))).isEqualTo(UNAUTHORIZED);
  }

  @Test
  void credentialsThatRanOut_areRefused() throws IOException {
    var yesterday = Instant.now().minusSeconds(86_400);
    assertThat(allocate("udp", TurnCredentials.of(NEW, 123, yesterday))).isEqualTo(UNAUTHORIZED);
  }

  /** Apps of the guide carry {@code user=name:password} of a coturn with {@code lt-cred-mech}. */
  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp"})
  void staticUserAndPassword_areRefused(String transport) throws IOException {
    assertThat(allocate(transport, new TurnCredentials("worldmates", "a-static-password")))
        .isEqualTo(UNAUTHORIZED);
  }

  @Test
  void allocation_isGivenBack_soThatAQuotaOfOneIsNeverUsedUp() throws IOException {
    var credentials = madeWith(NEW, 7);
    for (int i = 0; i < 3; i++) {
      assertThat(allocate("tcp", credentials)).isInstanceOf(Allocation.Relayed.class);
    }
  }

  @Test
  void secrets_standInAFileForTheOwnerAlone_andNowhereElse() throws IOException {
    var configuration = coturn.configuration();
    assertThat(Files.readAllLines(configuration))
        .contains("static-auth-secret=" + NEW.reveal(), "static-auth-secret=" + OLD.reveal());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(configuration)))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(configuration.getParent())))
        .isEqualTo("rwx------");
    for (String seen : new String[] {"cmdline", "environ"}) {
      var process = Files.readString(Path.of("/proc", "" + coturn.pid(), seen));
      assertThat(process).doesNotContain(OLD.reveal()).doesNotContain(NEW.reveal());
    }
    assertThat(Files.readString(directory.resolve("coturn.log"))).doesNotContain(OLD.reveal());
  }

  private static TurnCredentials madeWith(Secret secret, long userId) {
    return TurnCredentials.of(secret, userId, Instant.now().plusSeconds(60));
  }

  private Allocation allocate(String transport, TurnCredentials credentials) throws IOException {
    var url = "turn:127.0.0.1:" + coturn.port() + "?transport=" + transport;
    return client.allocate(TurnUrl.parse(url), credentials);
  }
}
