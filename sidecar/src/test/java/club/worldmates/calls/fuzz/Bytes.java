package club.worldmates.calls.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Values out of the bytes of an input. Whatever the bytes are, there is a value, also behind their
 * end; ASCII stands for itself, so that a change of one byte is a change of one character.
 */
public final class Bytes {

  private static final int END_OF_TEXT = 0xF7;
  private static final int UTF_16_UNIT = 0xF8;

  private final ByteBuffer in;

  public Bytes(byte[] input) {
    in = ByteBuffer.wrap(input);
  }

  /** The input from which {@link #text} reads these, one after the other. */
  public static byte[] of(String... texts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String text : texts) {
      text.chars().forEach(unit -> write(unit, out));
      out.write(END_OF_TEXT);
    }
    return out.toByteArray();
  }

  private static void write(int unit, ByteArrayOutputStream out) {
    if (unit >= END_OF_TEXT) {
      out.write(UTF_16_UNIT);
      out.write(unit >>> Byte.SIZE);
    }
    out.write(unit);
  }

  /** Any text, also one with halves of characters. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (int next = next(END_OF_TEXT); next != END_OF_TEXT; next = next(END_OF_TEXT)) {
      text.append((char) (next < UTF_16_UNIT ? next : next(0) << 8 | next(0)));
    }
    return text.toString();
  }

  /** From 0 to one less than that, at most 256. */
  public int below(int bound) {
    return next(0) % bound;
  }

  public long number() {
    long number = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      number = number << Byte.SIZE | next(0);
    }
    return number;
  }

  public boolean isEmpty() {
    return !in.hasRemaining();
  }

  private int next(int otherwise) {
    return in.hasRemaining() ? Byte.toUnsignedInt(in.get()) : otherwise;
  }
}
