package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import club.worldmates.calls.testing.Certificate;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
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
