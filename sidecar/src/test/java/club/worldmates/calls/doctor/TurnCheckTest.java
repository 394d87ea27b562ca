package club.worldmates.calls.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.settings.Secret;
import club.worldmates.calls.settings.Settings;
import club.worldmates.calls.testing.Certificate;
import club.worldmates.calls.testing.Coturn;
import club.worldmates.calls.testing.NeedsCoturn;
import club.worldmates.calls.turn.TurnClient;
import club.worldmates.calls.turn.TurnUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code doctor} says of TURN servers, most of them a real coturn. */
@NeedsCoturn
class TurnCheckTest {
  private static final String BOTH = "new-secret,old-secret";
  private static final SSLSocketFactory BROWSERS = (SSLSocketFactory) SSLSocketFactory.getDefault();

  @TempDir static Path directory;
  private static Certificate certificate;
  private static Coturn rotating;

  @BeforeAll
  static void start() throws Exception {
    certificate = Certificate.create(directory, "turn");
    rotating =
        Coturn.start(
            directory,
            Map.of(
                "CALLS_TURN_SECRET",
                BOTH,
                "TURN_CERT",
                certificate.chain().toString(),
                "TURN_KEY",
                certificate.key().toString()));
  }

  @AfterAll
  static void stop() {
    rotating.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp"})
  void rightSecret_relays(String transport) {
    assertThat(examine(url(rotating, transport), "new-secret"))
        .startsWith("ok      TURN: turn:127.0.0.1:")
        .contains("relays, from 127.0.0.1 port ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp"})
  void rotation_isSeenToBeComplete(String transport) {
    assertThat(examine(url(rotating, transport), BOTH))
        .startsWith("ok ")
        .contains("with the old secret as well");
  }

  @Test
  void rotation_thatTheServerKnowsNothingOf_isNamed() throws IOException {
    Path own = Files.createDirectory(directory.resolve("new-only"));
    try (Coturn coturn = Coturn.start(own, Map.of("CALLS_TURN_SECRET", "new-secret"))) {
      assertThat(examine(url(coturn, "udp"), BOTH))
          .startsWith("FAILED  ")
          .contains("refuses the old one");
    }
  }

  @Test
  void wrongSecret_isNamed_andNotSaid() {
    assertThat(examine(url(rotating, "udp"), "quite-another"))
        .startsWith("FAILED  ")
        .contains("does not know the first secret of CALLS_TURN_SECRET")
        .doesNotContain("quite-another");
  }

  @Test
  void tls_withACertificateThatIsTrusted_relays() throws Exception {
    assertThat(examine(tlsUrl(), "new-secret", trusting(certificate))).startsWith("ok ");
  }

  @Test
  void tls_withACertificateOfItsOwnMaking_isNamed() {
    assertThat(examine(tlsUrl(), "new-secret"))
        .startsWith("FAILED  ")
        .contains("does no TLS that a browser would trust");
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp"})
  void nothingThere_isNamed(String transport) throws IOException {
    assertThat(examine("turn:127.0.0.1:" + Coturn.freePort() + "?transport=" + transport, "x"))
        .startsWith("FAILED  ")
        .contains("nothing listens");
  }

  @Test
  void silence_isNamed() throws IOException {
    try (var silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      assertThat(examine("turn:127.0.0.1:" + silent.getLocalPort(), "x"))
          .startsWith("FAILED  ")
          .contains("does not answer", "UDP port " + silent.getLocalPort());
    }
  }

  @Test
  void somethingElseThere_isNamed() throws Exception {
    assertThat(examineOneThatAnswers(request -> "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8)))
        .startsWith("FAILED  ")
        .contains("not as a TURN server");
  }

  @Test
  void refusalThatIsNotAboutTheSecret_isSaidAsItIs() throws Exception {
    assertThat(examineOneThatAnswers(TurnCheckTest::quotaReached))
        .startsWith("FAILED  ")
        .contains("it answers 486 Full");
  }

  @Test
  void serverThatRelaysForAnybody_isNamed() throws Exception {
    assertThat(examineOneThatAnswers(TurnCheckTest::success))
        .startsWith("FAILED  ")
        .contains("for anybody");
  }

  @Test
  void unknownName_isNamed() {
    assertThat(examine("turn:no-such-host.invalid", "x"))
        .startsWith("FAILED  ")
        .contains("a name without an address");
  }

  @Test
  void dtls_isNotForBrowsers() {
    assertThat(examine("turns:127.0.0.1?transport=udp", "x"))
        .startsWith("FAILED  ")
        .contains("DTLS");
  }

  /** An error response of Allocate (RFC 5389, 15.6). */
  private static byte[] quotaReached(byte[] request) {
    byte[] error = {0, 9, 0, 8, 0, 0, 4, 86, 'F', 'u', 'l', 'l'};
    return response(0x0113, request).put(error).array();
  }

  private static byte[] success(byte[] request) {
    return response(0x0100 | request[1], request).array();
  }

  private static ByteBuffer response(int type, byte[] request) {
    int length = type == 0x0113 ? 12 : 0;
    ByteBuffer response = ByteBuffer.allocate(20 + length);
    return response.putShort((short) type).putShort((short) length).put(request, 4, 16);
  }

  /** Examines a server that answers every request like that. */
  private static String examineOneThatAnswers(UnaryOperator<byte[]> answer) throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      Thread answering = new Thread(() -> serve(server, answer));
      answering.start();
      String line = examine("turn:127.0.0.1:" + server.getLocalPort() + "?transport=tcp", "x");
      answering.join();
      return line;
    }
  }

  private static void serve(ServerSocket server, UnaryOperator<byte[]> answer) {
    try (Socket client = server.accept()) {
      // Whatever a stranger asks for, Allocate and Refresh, has one attribute of four bytes.
      byte[] request = client.getInputStream().readNBytes(28);
      while (request.length == 28) {
        client.getOutputStream().write(answer.apply(request));
        request = client.getInputStream().readNBytes(28);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String examine(String url, String secrets) {
    return examine(url, secrets, BROWSERS);
  }

  private static String examine(String url, String secrets, SSLSocketFactory tls) {
    var made = Arrays.stream(secrets.split(",")).map(Secret::new).toList();
    var ice = new Settings.Ice(List.of(), List.of(url), made, Duration.ofHours(1));
    return new TurnCheck(TurnUrl.parse(url), ice, new TurnClient(tls), Clock.systemUTC())
        .run()
        .toString();
  }

  private static String url(Coturn coturn, String transport) {
    return "turn:127.0.0.1:" + coturn.port() + "?transport=" + transport;
  }

  private static String tlsUrl() {
    return "turns:127.0.0.1:" + rotating.tlsPort() + "?transport=tcp";
  }

  private static SSLSocketFactory trusting(Certificate certificate) throws Exception {
    KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
    known.load(null);
    try (InputStream in = Files.newInputStream(certificate.chain())) {
      known.setCertificateEntry(
          "turn", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }
}
