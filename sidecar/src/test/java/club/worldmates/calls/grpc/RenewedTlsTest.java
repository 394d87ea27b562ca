package club.worldmates.calls.grpc;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import club.worldmates.calls.testing.Certificate;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates are renewed under a server that runs. */
class RenewedTlsTest {

  @TempDir static Path files;
  private static Certificate old;
  private static Certificate renewed;
  private static Certificate client;

  private final TlsFiles used =
      new TlsFiles(
          files.resolve("used.crt"), files.resolve("used.key"), files.resolve("clients.crt"));
  private RunningServer running;

  @BeforeAll
  static void createCertificates() throws Exception {
    old = Certificate.create(files, "old");
    renewed = Certificate.create(files, "renewed");
    client = Certificate.create(files, "client");
  }

  @BeforeEach
  void start() throws Exception {
    Files.copy(old.chain(), used.certificate(), REPLACE_EXISTING);
    Files.copy(old.key(), used.key(), REPLACE_EXISTING);
    Files.copy(client.chain(), used.clientAuthority(), REPLACE_EXISTING);
    running = RunningServer.onTcp(used, "token");
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void renewedCertificate_isForNewConnections_andOldOnesStay() throws Exception {
    var open = running.channel(trusting(old, client));
    assertThat(RunningServer.call(open, "Bearer token")).isEqualTo(Status.Code.OK);

    replace(renewed.chain(), used.certificate());
    replace(renewed.key(), used.key());

    assertThat(call(renewed, client)).isEqualTo(Status.Code.OK);
    assertThat(call(old, client)).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(RunningServer.call(open, "Bearer token")).isEqualTo(Status.Code.OK);
  }

  @Test
  void halfOfAPair_changesNothing() throws Exception {
    replace(renewed.chain(), used.certificate());

    assertThat(call(old, client)).isEqualTo(Status.Code.OK);

    replace(renewed.key(), used.key());

    assertThat(call(renewed, client)).isEqualTo(Status.Code.OK);
  }

  @Test
  void filesThatMakeNoSense_changeNothing() throws Exception {
    Files.writeString(used.certificate(), "");
    running.server.readTlsFiles();
    assertThat(call(old, client)).isEqualTo(Status.Code.OK);

    Files.delete(used.key());
    running.server.readTlsFiles();
    assertThat(call(old, client)).isEqualTo(Status.Code.OK);
  }

  @Test
  void authorityOfClients_isRenewed() throws Exception {
    replace(renewed.chain(), used.clientAuthority());

    assertThat(call(old, renewed)).isEqualTo(Status.Code.OK);
    assertThat(call(old, client)).isEqualTo(Status.Code.UNAVAILABLE);
  }

  /** A client that connects again goes on with its session, and shows no certificate. */
  @Test
  void authorityOfClients_thatIsWithdrawn_isNotOutlivedBySessions() throws Exception {
    var channel = running.channel(trusting(old, client));
    assertThat(RunningServer.call(channel, "Bearer token")).isEqualTo(Status.Code.OK);
    channel.enterIdle();
    assertThat(RunningServer.call(channel, "Bearer token")).isEqualTo(Status.Code.OK);

    replace(renewed.chain(), used.clientAuthority());
    channel.enterIdle();

    assertThat(RunningServer.call(channel, "Bearer token")).isNotEqualTo(Status.Code.OK);
  }

  @Test
  void emptyAuthority_letsNobodyElseIn() throws Exception {
    Files.writeString(used.clientAuthority(), "");
    running.server.readTlsFiles();

    assertThat(call(old, client)).isEqualTo(Status.Code.OK);
    assertThat(call(old, renewed)).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void pairThatDoesNotFit_isRefusedAtTheStart() {
    TlsFiles mixed = new TlsFiles(old.chain(), renewed.key(), null);

    assertThatThrownBy(() -> RunningServer.onTcp(mixed, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not that of the certificate");
  }

  private void replace(Path by, Path file) throws IOException {
    Files.copy(by, file, REPLACE_EXISTING);
    running.server.readTlsFiles();
  }

  private Status.Code call(Certificate authority, Certificate own) throws IOException {
    return RunningServer.call(running.channel(trusting(authority, own)), "Bearer token");
  }

  private static io.grpc.ChannelCredentials trusting(Certificate authority, Certificate own)
      throws IOException {
    return TlsChannelCredentials.newBuilder()
        .trustManager(authority.chain().toFile())
        .keyManager(own.chain().toFile(), own.key().toFile())
        .build();
  }
}
