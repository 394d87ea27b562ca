package club.worldmates.calls.turn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A STUN message (RFC 5389, 6 and 15), which is its bytes: all else is read from them, and what is
 * added gives a message that is longer.
 */
final class StunMessage {

  /** What is wrong, as a server says it. */
  record Failure(int code, String reason) {}

  static final int HEADER = 20;
  private static final int COOKIE = 0x2112A442;
  private static final int ERROR = 0x0110;
  private static final int SUCCESS = 0x0100;
  private static final int ATTRIBUTE_HEADER = 4;
  private static final int LONGEST = 0xFFFF;
  private static final int LONGEST_REASON = 127;
  private static final int HMAC = 20;
  private static final int FINGERPRINT_MASK = 0x5354554E;
  private static final Failure NO_REASON = new Failure(0, "");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] bytes;

  private StunMessage(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A request without attributes, in a transaction of its own. */
  static StunMessage of(StunRequest request) {
    byte[] transaction = new byte[12];
    RANDOM.nextBytes(transaction);
    return of(request, transaction);
  }

  static StunMessage of(StunRequest request, byte[] transaction) {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.putShort((short) request.type()).putShort((short) 0).putInt(COOKIE).put(transaction);
    return new StunMessage(header.array());
  }

  /**
   * Takes a message as it was received.
   *
   * @throws MalformedStunException it is none
   */
  static StunMessage of(byte[] received) throws MalformedStunException {
    ByteBuffer message = ByteBuffer.wrap(received);
    if (received.length < HEADER || HEADER + lengthIn(received) != received.length) {
      throw new MalformedStunException();
    }
    int at = HEADER;
    while (at < received.length) {
      boolean hasHeader = at + ATTRIBUTE_HEADER <= received.length;
      at = hasHeader ? end(message, at) : Integer.MAX_VALUE;
    }
    if (at != received.length) {
      throw new MalformedStunException();
    }
    return new StunMessage(received.clone());
  }

  /**
   * How many bytes follow a header.
   *
   * @throws MalformedStunException it is none: nothing that follows makes sense
   */
  static int lengthIn(byte[] header) throws MalformedStunException {
    ByteBuffer message = ByteBuffer.wrap(header);
    if ((header[0] & 0xC0) != 0 || message.getInt(4) != COOKIE) {
      throw new MalformedStunException();
    }
    return Short.toUnsignedInt(message.getShort(2));
  }

  byte[] bytes() {
    return bytes.clone();
  }

  StunMessage with(StunAttribute attribute, String text) {
    return with(attribute, text.getBytes(UTF_8));
  }

  /**
   * With that attribute behind what is there so far.
   *
   * @throws IllegalArgumentException the message would be longer than its header can say
   */
  StunMessage with(StunAttribute attribute, byte[] value) {
    int padding = -value.length & 3;
    if (bytes.length - HEADER + ATTRIBUTE_HEADER + value.length + padding > LONGEST) {
      throw new IllegalArgumentException("longer than a STUN message can be");
    }
    ByteBuffer longer =
        ByteBuffer.allocate(bytes.length + ATTRIBUTE_HEADER + value.length + padding);
    longer.put(bytes).putShort((short) attribute.type()).putShort((short) value.length).put(value);
    longer.putShort(2, (short) (longer.capacity() - HEADER));
    return new StunMessage(longer.array());
  }

  /** With MESSAGE-INTEGRITY over what is there so far. */
  StunMessage signed(byte[] key) {
    return with(StunAttribute.MESSAGE_INTEGRITY, hmac(key, bytes.length));
  }

  /** With FINGERPRINT over what is there so far. */
  StunMessage fingerprinted() {
    return with(StunAttribute.FINGERPRINT, checksum(bytes.length));
  }

  boolean isSignedWith(byte[] key) {
    return find(StunAttribute.MESSAGE_INTEGRITY)
        .filter(at -> MessageDigest.isEqual(hmac(key, at), value(at)))
        .isPresent();
  }

  boolean hasItsFingerprint() {
    return find(StunAttribute.FINGERPRINT)
        .filter(at -> Arrays.equals(checksum(at), value(at)))
        .isPresent();
  }

  boolean answers(StunMessage request) {
    return (isSuccess() || isError())
        && (type() & ~ERROR) == request.type()
        && Arrays.equals(bytes, 8, HEADER, request.bytes, 8, HEADER);
  }

  boolean isSuccess() {
    return (type() & ERROR) == SUCCESS;
  }

  /** Why the request was refused; empty: it was not. */
  Optional<Failure> failure() {
    return isError()
        ? Optional.of(get(StunAttribute.ERROR_CODE).map(StunMessage::failure).orElse(NO_REASON))
        : Optional.empty();
  }

  Optional<String> text(StunAttribute attribute) {
    return get(attribute).map(value -> new String(value, UTF_8));
  }

  Optional<byte[]> get(StunAttribute attribute) {
    return find(attribute).map(this::value);
  }

  /** One of the XOR-...-ADDRESS attributes; empty if it is missing or makes no sense. */
  Optional<InetSocketAddress> address(StunAttribute attribute) {
    return get(attribute).flatMap(this::address);
  }

  private Optional<InetSocketAddress> address(byte[] value) {
    if (value.length != 8 && value.length != 20) {
      return Optional.empty();
    }
    int port = Short.toUnsignedInt(ByteBuffer.wrap(value).getShort(2)) ^ (COOKIE >>> 16);
    byte[] ip = Arrays.copyOfRange(value, 4, value.length);
    for (int i = 0; i < ip.length; i++) {
      ip[i] ^= bytes[4 + i]; // the cookie, and behind it the transaction
    }
    try {
      return Optional.of(new InetSocketAddress(InetAddress.getByAddress(ip), port));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 bytes are addresses", e);
    }
  }

  private static Failure failure(byte[] value) {
    return value.length < 4
        ? NO_REASON
        : new Failure(
            (value[2] & 7) * 100 + Byte.toUnsignedInt(value[3]),
            printable(new String(value, 4, value.length - 4, UTF_8)));
  }

  /** A reason is for people (RFC 5389, 15.6: below 128 characters), and may come from anybody. */
  private static String printable(String reason) {
    String plain = reason.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    return plain.length() <= LONGEST_REASON ? plain : plain.substring(0, LONGEST_REASON);
  }

  private boolean isError() {
    return (type() & ERROR) == ERROR;
  }

  private int type() {
    return Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort());
  }

  private Optional<Integer> find(StunAttribute attribute) {
    ByteBuffer message = ByteBuffer.wrap(bytes);
    for (int at = HEADER; at < bytes.length; at = end(message, at)) {
      if (Short.toUnsignedInt(message.getShort(at)) == attribute.type()) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private byte[] value(int at) {
    int start = at + ATTRIBUTE_HEADER;
    int length = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(at + 2));
    return Arrays.copyOfRange(bytes, start, start + length);
  }

  private static int end(ByteBuffer message, int at) {
    int length = Short.toUnsignedInt(message.getShort(at + 2));
    return at + ATTRIBUTE_HEADER + length + (-length & 3);
  }

  private byte[] hmac(byte[] key, int end) {
    return HmacSha1.of(key, asIfEndingWith(HMAC, end));
  }

  private byte[] checksum(int end) {
    CRC32 crc = new CRC32();
    crc.update(asIfEndingWith(Integer.BYTES, end));
    int masked = (int) crc.getValue() ^ FINGERPRINT_MASK;
    return ByteBuffer.allocate(Integer.BYTES).putInt(masked).array();
  }

  /**
   * What comes before an attribute, with the length of a message that ends behind it: so it is
   * hashed.
   */
  private byte[] asIfEndingWith(int value, int end) {
    byte[] start = Arrays.copyOf(bytes, end);
    int length = end - HEADER + ATTRIBUTE_HEADER + value;
    ByteBuffer.wrap(start).putShort(2, (short) length);
    return start;
  }
}
