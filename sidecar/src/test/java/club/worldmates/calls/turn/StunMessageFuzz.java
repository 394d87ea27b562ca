package club.worldmates.calls.turn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.fuzz.FuzzTarget;
import java.util.List;

/** What a STUN server may send. */
public final class StunMessageFuzz implements FuzzTarget {

  private static final byte[] KEY = "key".getBytes(UTF_8);
  private static final byte[] TRANSACTION = new byte[12];
  private static final int WITH_ROOM_FOR_MORE = 60_000;

  @Override
  public List<byte[]> seeds() {
    StunMessage request = StunMessage.of(StunRequest.ALLOCATE, TRANSACTION);
    byte[] success =
        request
            .with(StunAttribute.XOR_RELAYED_ADDRESS, new byte[] {0, 1, 1, 2, 3, 4, 5, 6})
            .with(StunAttribute.XOR_MAPPED_ADDRESS, new byte[20])
            .bytes();
    success[0] = 1;
    byte[] failure =
        request
            .with(StunAttribute.ERROR_CODE, new byte[] {0, 0, 4, 1, 'n', 'o', '!'})
            .with(StunAttribute.REALM, "example.org")
            .with(StunAttribute.NONCE, "n")
            .bytes();
    failure[0] = 1;
    failure[1] = 0x13;
    return List.of(request.signed(KEY).fingerprinted().bytes(), success, failure);
  }

  @Override
  public void feed(byte[] input) {
    try {
      check(StunMessage.of(input), input);
    } catch (MalformedStunException refused) {
      assertThat(refused).hasMessageNotContaining("Exception");
    }
  }

  private static void check(StunMessage message, byte[] input) throws MalformedStunException {
    assertThat(message.bytes()).isEqualTo(input);
    message.failure().ifPresent(failure -> assertThat(failure.code()).isBetween(0, 999));
    for (StunAttribute attribute : StunAttribute.values()) {
      message.get(attribute).ifPresent(v -> assertThat(v).hasSizeLessThan(input.length));
      message.text(attribute);
      message.address(attribute).ifPresent(a -> assertThat(a.isUnresolved()).isFalse());
    }
    message.isSignedWith(KEY);
    message.hasItsFingerprint();
    assertThat(message.isSuccess() && message.failure().isPresent()).isFalse();
    if (input.length < WITH_ROOM_FOR_MORE) {
      checkLonger(message);
    }
  }

  private static void checkLonger(StunMessage message) throws MalformedStunException {
    StunMessage longer = StunMessage.of(message.signed(KEY).fingerprinted().bytes());
    if (message.get(StunAttribute.MESSAGE_INTEGRITY).isEmpty()) {
      assertThat(longer.isSignedWith(KEY)).isTrue();
    }
    if (message.get(StunAttribute.FINGERPRINT).isEmpty()) {
      assertThat(longer.hasItsFingerprint()).isTrue();
    }
  }
}
