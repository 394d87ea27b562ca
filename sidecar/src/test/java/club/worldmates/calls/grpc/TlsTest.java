package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import club.worldmates.calls.testing.Certificate;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  @TempDir static Path files;
  private static Certificate server;
  private static Certificate client;
  private static Certificate stranger;

  @BeforeAll
  static void createCertificates() throws Exception {
    server = Certificate.create(files, "server");
    client = Certificate.create(files, "client");
    stranger = Certificate.create(files, "stranger");
  }

  @Test
  void tls_forWhoeverTrustsTheServer() throws Exception {
    try (RunningServer running = RunningServer.onTcp(tls(null), "token")) {
      assertThat(call(running, trusting(server, null))).isEqualTo(Status.Code.OK);
      assertThat(call(running, trusting(stranger, null))).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(call(running, InsecureChannelCredentials.create()))
          .isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void mutualTls_forKnownClientsOnly() throws Exception {
    try (RunningServer running = RunningServer.onTcp(tls(client.chain()), "token")) {
      assertThat(call(running, trusting(server, client))).isEqualTo(Status.Code.OK);
      assertThat(call(running, trusting(server, null))).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(call(running, trusting(server, stranger))).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void certificateOfAClient_mustBeGoodNow_andOfThatAuthority() throws Exception {
    Certificate authority = Certificate.createAuthority(files, "authority");
    Certificate.createAuthority(files, "foreign");
    Certificate good = client.signedBy("authority", files, "client", -1, 3);
    Certificate foreign = client.signedBy("foreign", files, "client", -1, 3);
    try (RunningServer running = RunningServer.onTcp(tls(authority.chain()), "token")) {
      assertThat(call(running, trusting(server, good))).isEqualTo(Status.Code.OK);
      assertThat(call(running, trusting(server, foreign))).isEqualTo(Status.Code.UNAVAILABLE);
      Certificate expired = client.signedBy("authority", files, "client", -9, 3);
      assertThat(call(running, trusting(server, expired))).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void tls11_isRefused() throws Exception {
    try (RunningServer running = RunningServer.onTcp(tls(null), "token");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(clientHello(2));

      byte[] alert = socket.getInputStream().readNBytes(7);

      // RFC 5246, 7.2: an alert, fatal, protocol_version
      assertThat(alert[0]).isEqualTo((byte) 21);
      assertThat(new int[] {alert[5], alert[6]}).containsExactly(2, 70);
    }
  }

  @Test
  void tokenIsNeeded_withACertificateToo() throws Exception {
    try (RunningServer running = RunningServer.onTcp(tls(client.chain()), "token")) {
      ManagedChannel channel = running.channel(trusting(server, client));

      assertThat(RunningServer.call(channel, "Bearer other"))
          .isEqualTo(Status.Code.UNAUTHENTICATED);
    }
  }

  /** Of TLS 1.{@code minor - 1}, with one cipher suite and no extensions (RFC 4346, 7.4.1.2). */
  private static byte[] clientHello(int minor) {
    ByteBuffer hello = ByteBuffer.allocate(50);
    hello.put(new byte[] {22, 3, 1, 0, 45, 1, 0, 0, 41, 3, (byte) minor}).position(11 + 32);
    hello.put(new byte[] {0, 0, 2, (byte) 0xC0, 0x13, 1, 0});
    return hello.array();
  }

  @Test
  void fileThatIsMissing_isRefused() {
    TlsFiles missing = new TlsFiles(files.resolve("none.crt"), server.key(), null);

    assertThatThrownBy(() -> RunningServer.onTcp(missing, null)).isInstanceOf(IOException.class);
  }

  private static TlsFiles tls(Path clientAuthority) {
    return new TlsFiles(server.chain(), server.key(), clientAuthority);
  }

  private static ChannelCredentials trusting(Certificate authority, Certificate own)
      throws IOException {
    TlsChannelCredentials.Builder credentials =
        TlsChannelCredentials.newBuilder().trustManager(authority.chain().toFile());
    if (own != null) {
      credentials.keyManager(own.chain().toFile(), own.key().toFile());
    }
    return credentials.build();
  }

  private static Status.Code call(RunningServer running, ChannelCredentials credentials) {
    return RunningServer.call(running.channel(credentials), "Bearer token");
  }
}
