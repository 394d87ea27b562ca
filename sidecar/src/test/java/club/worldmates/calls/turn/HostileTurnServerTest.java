package club.worldmates.calls.turn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is not what it should be hurts nobody who only asks whether it relays. */
class HostileTurnServerTest {

  private static final int REALM = 0x0014;
  private static final int NONCE = 0x0015;
  private static final int ERROR_CODE = 0x0009;

  @ParameterizedTest
  @ValueSource(ints = {764, 32_768, 65_000})
  void realmOrNonceThatIsTooLong_isNoChallenge(int length) {
    byte[] large = bytes(length, 'r');
    byte[] small = bytes(4, 'n');

    assertThatThrownBy(() -> ask(request -> challenge(request, large, small)))
        .isInstanceOf(MalformedStunException.class);
    assertThatThrownBy(() -> ask(request -> challenge(request, small, large)))
        .isInstanceOf(MalformedStunException.class);
  }

  @Test
  void realmThatGrowsWhenItIsRead_stillFits() throws Exception {
    byte[] noText = bytes(763, 0xFF); // each becomes three bytes, the sign for what cannot be read

    assertThat(ask(request -> challenge(request, noText, noText)))
        .isEqualTo(new Allocation.Refused(401, "no"));
  }

  @Test
  void reason_movesNoTerminal() throws Exception {
    byte[] reason = ("\u001b[2J\u009b2J\r\n\u202e" + "x".repeat(60_000)).getBytes(UTF_8);
    byte[] error = new byte[4 + reason.length];
    error[2] = 4;
    error[3] = 86;
    System.arraycopy(reason, 0, error, 4, reason.length);

    Allocation answer = ask(request -> refusal(request, ERROR_CODE, error));

    assertThat(answer).isInstanceOf(Allocation.Refused.class);
    assertThat(((Allocation.Refused) answer).reason()).startsWith("?[2J?2J???xxx").hasSize(127);
  }

  @Test
  void messageThatItsHeaderCannotSay_isNotMade() {
    StunMessage message = StunMessage.of(StunRequest.ALLOCATE);

    assertThat(message.with(StunAttribute.REALM, new byte[65_528]).bytes()).hasSize(65_552);
    assertThatThrownBy(() -> message.with(StunAttribute.REALM, new byte[65_532]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] challenge(byte[] request, byte[] realm, byte[] nonce) {
    byte[] error = {0, 0, 4, 1, 'n', 'o'};
    return refusal(request, ERROR_CODE, error, REALM, realm, NONCE, nonce);
  }

  /** An error response of Allocate with these attributes: type, value, type, value ... */
  private static byte[] refusal(byte[] request, Object... attributes) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    try {
      DataOutputStream to = new DataOutputStream(body);
      for (int i = 0; i < attributes.length; i += 2) {
        byte[] value = (byte[]) attributes[i + 1];
        to.writeShort((int) attributes[i]);
        to.writeShort(value.length);
        to.write(value);
        to.write(new byte[-value.length & 3]);
      }
      DataOutputStream whole = new DataOutputStream(message);
      whole.writeShort(0x0113);
      whole.writeShort(body.size());
      whole.write(request, 4, 16);
      whole.write(body.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return message.toByteArray();
  }

  /** Asks a server that answers everything like that. */
  private static Allocation ask(UnaryOperator<byte[]> answer) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> serve(server, answer));
      answering.setDaemon(true);
      answering.start();
      TurnUrl url = TurnUrl.parse("turn:127.0.0.1:" + server.getLocalPort() + "?transport=tcp");
      return new TurnClient((SSLSocketFactory) SSLSocketFactory.getDefault())
          .allocate(url, new TurnCredentials("9:0", "secret"));
    }
  }

  private static void serve(ServerSocket server, UnaryOperator<byte[]> answer) {
    try (Socket client = server.accept()) {
      byte[] header = client.getInputStream().readNBytes(20);
      while (header.length == 20) {
        int length = ((header[2] & 0xFF) << 8) | (header[3] & 0xFF);
        client.getInputStream().readNBytes(length);
        client.getOutputStream().write(answer.apply(header));
        header = client.getInputStream().readNBytes(20);
      }
    } catch (IOException gone) {
      // The one who asked has heard enough.
    }
  }

  private static byte[] bytes(int length, int value) {
    byte[] all = new byte[length];
    Arrays.fill(all, (byte) value);
    return all;
  }
}
