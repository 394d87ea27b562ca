package club.worldmates.calls.turn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The test vectors of RFC 5769, and what is no STUN message. */
class StunMessageTest {
  private static final byte[] SHORT_TERM = "VOkJxbRl1RmTxUk/WvJxBt".getBytes(UTF_8);
  private static final String TRANSACTION = "b7e7a701bc34d686fa87dfae";

  /** RFC 5769, 2.1. */
  private static final byte[] REQUEST =
      hex(
          """
          00 01 00 58 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
          80 22 00 10 53 54 55 4e 20 74 65 73 74 20 63 6c 69 65 6e 74
          00 24 00 04 6e 00 01 ff
          80 29 00 08 93 2f f9 b1 51 26 3b 36
          00 06 00 09 65 76 74 6a 3a 68 36 76 59 20 20 20
          00 08 00 14 9a ea a7 0c bf d8 cb 56 78 1e f2 b5 b2 d3 f2 49 c1 b5 71 a2
          80 28 00 04 e5 7a 3b cf
          """);

  /** RFC 5769, 2.2. */
  private static final byte[] IPV4_RESPONSE =
      hex(
          """
          01 01 00 3c 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
          80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20
          00 20 00 08 00 01 a1 47 e1 12 a6 43
          00 08 00 14 2b 91 f5 99 fd 9e 90 c3 8c 74 89 f9 2a f9 ba 53 f0 6b e7 d7
          80 28 00 04 c0 7d 4c 96
          """);

  /** RFC 5769, 2.3. */
  private static final byte[] IPV6_RESPONSE =
      hex(
          """
          01 01 00 48 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
          80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20
          00 20 00 14 00 02 a1 47 01 13 a9 fa a5 d3 f1 79 bc 25 f4 b5 be d2 b9 d9
          00 08 00 14 a3 82 95 4e 4b e6 7b f1 17 84 c9 7c 82 92 c2 75 bf e3 ed 41
          80 28 00 04 c8 fb 0b 4c
          """);

  /** RFC 5769, 2.4. */
  private static final byte[] LONG_TERM_REQUEST =
      hex(
          """
          00 01 00 60 21 12 a4 42 78 ad 34 33 c6 ad 72 c0 29 da 41 2e
          00 06 00 12 e3 83 9e e3 83 88 e3 83 aa e3 83 83 e3 82 af e3 82 b9 00 00
          00 15 00 1c 66 2f 2f 34 39 39 6b 39 35 34 64 36 4f 4c 33 34 6f 4c 39 46
          53 54 76 79 36 34 73 41
          00 14 00 0b 65 78 61 6d 70 6c 65 2e 6f 72 67 00
          00 08 00 14 f6 70 24 65 6d d6 4a 3e 02 b8 e0 71 2e 85 c9 a2 8c a8 96 66
          """);

  @Test
  void sampleRequest_isSignedAndWhole() throws MalformedStunException {
    StunMessage request = StunMessage.of(REQUEST);

    assertThat(request.text(StunAttribute.USERNAME)).contains("evtj:h6vY");
    assertThat(request.isSignedWith(SHORT_TERM)).isTrue();
    assertThat(request.isSignedWith("another password".getBytes(UTF_8))).isFalse();
    assertThat(request.hasItsFingerprint()).isTrue();
    assertThat(request.isSuccess()).isFalse();
    assertThat(request.failure()).isEmpty();
  }

  @Test
  void sampleIpv4Response_hasItsAddress() throws MalformedStunException {
    StunMessage response = StunMessage.of(IPV4_RESPONSE);

    assertThat(response.isSuccess()).isTrue();
    assertThat(response.address(StunAttribute.XOR_MAPPED_ADDRESS))
        .contains(new InetSocketAddress("192.0.2.1", 32853));
    assertThat(response.isSignedWith(SHORT_TERM)).isTrue();
    assertThat(response.hasItsFingerprint()).isTrue();
  }

  @Test
  void sampleIpv6Response_hasItsAddress() throws MalformedStunException {
    StunMessage response = StunMessage.of(IPV6_RESPONSE);

    assertThat(response.address(StunAttribute.XOR_MAPPED_ADDRESS))
        .contains(new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853));
    assertThat(response.isSignedWith(SHORT_TERM)).isTrue();
    assertThat(response.hasItsFingerprint()).isTrue();
  }

  @Test
  void sampleRequestWithLongTermAuthentication_isWrittenByteForByte()
      throws NoSuchAlgorithmException {
    String user = "\u30de\u30c8\u30ea\u30c3\u30af\u30b9";
    byte[] key =
        MessageDigest.getInstance("MD5").digest((user + ":example.org:TheMatrIX").getBytes(UTF_8));

    StunMessage request =
        StunMessage.of(StunRequest.BINDING, hex("78ad3433c6ad72c029da412e"))
            .with(StunAttribute.USERNAME, user)
            .with(StunAttribute.NONCE, "f//499k954d6OL34oL9FSTvy64sA")
            .with(StunAttribute.REALM, "example.org")
            .signed(key);

    assertThat(request.bytes()).isEqualTo(LONG_TERM_REQUEST);
    assertThat(request.isSignedWith(key)).isTrue();
    assertThat(request.fingerprinted().hasItsFingerprint()).isTrue();
    assertThat(request.fingerprinted().isSignedWith(key)).isTrue();
  }

  @Test
  void changedMessage_isNoticed() throws MalformedStunException {
    byte[] changed = REQUEST.clone();
    changed[30] ^= 1;

    assertThat(StunMessage.of(changed).isSignedWith(SHORT_TERM)).isFalse();
    assertThat(StunMessage.of(changed).hasItsFingerprint()).isFalse();
  }

  @Test
  void answer_isKnownByItsTransactionAndMethod() throws MalformedStunException {
    StunMessage response = StunMessage.of(IPV4_RESPONSE);

    assertThat(response.answers(StunMessage.of(StunRequest.BINDING, hex(TRANSACTION)))).isTrue();
    assertThat(response.answers(StunMessage.of(StunRequest.ALLOCATE, hex(TRANSACTION)))).isFalse();
    assertThat(response.answers(StunMessage.of(StunRequest.BINDING))).isFalse();
    assertThat(StunMessage.of(REQUEST).answers(StunMessage.of(REQUEST))).isFalse();
  }

  @Test
  void errorResponse_saysWhy() throws MalformedStunException {
    StunMessage refusal =
        StunMessage.of(
            hex(
                """
                01 13 00 14 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
                00 09 00 10 00 00 04 01 55 6e 61 75 74 68 6f 72 69 7a 65 64
                """));

    assertThat(refusal.failure()).contains(new StunMessage.Failure(401, "Unauthorized"));
    assertThat(refusal.isSuccess()).isFalse();
    assertThat(refusal.answers(StunMessage.of(StunRequest.ALLOCATE, hex(TRANSACTION)))).isTrue();
  }

  @Test
  void errorNumberPastAllNumbers_isNotNegative() throws MalformedStunException {
    StunMessage refusal =
        StunMessage.of(hex("0113 0008 2112a442 b7e7a701bc34d686fa87dfae 0009 0004 0000 00ff"));

    assertThat(refusal.failure()).contains(new StunMessage.Failure(255, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "485454502f312e3120343030",
        "01010000 00000000 b7e7a701bc34d686fa87dfae",
        "41010000 2112a442 b7e7a701bc34d686fa87dfae",
        "01010004 2112a442 b7e7a701bc34d686fa87dfae",
        "01010002 2112a442 b7e7a701bc34d686fa87dfae 0020",
        "01010004 2112a442 b7e7a701bc34d686fa87dfae 00200008",
        "01010008 2112a442 b7e7a701bc34d686fa87dfae 0020ffff 00000000"
      })
  void whatIsNoStunMessage_isRefused(String bytes) {
    assertThatThrownBy(() -> StunMessage.of(hex(bytes))).isInstanceOf(MalformedStunException.class);
  }

  @Test
  void everyPieceOfAMessage_isRefused() {
    for (int length = 0; length < IPV6_RESPONSE.length; length++) {
      byte[] piece = Arrays.copyOf(IPV6_RESPONSE, length);
      assertThatThrownBy(() -> StunMessage.of(piece)).isInstanceOf(MalformedStunException.class);
    }
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }
}
