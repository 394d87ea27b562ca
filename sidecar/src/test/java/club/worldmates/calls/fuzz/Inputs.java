package club.worldmates.calls.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Inputs that grow out of seeds by random changes. The same number gives the same inputs. */
final class Inputs {

  private static final byte[] TELLING = {0, 1, 0x20, '"', '\\', '[', '?', ':', '%', 0x7F, -1, -8};
  private static final int MOST_CHANGES = 6;

  private final List<byte[]> seeds;
  private final Random random;

  Inputs(List<byte[]> seeds, long number) {
    this.seeds = new ArrayList<>(seeds);
    this.seeds.add(new byte[0]);
    this.random = new Random(number);
  }

  byte[] next() {
    byte[] input = anySeed();
    for (int changes = random.nextInt(MOST_CHANGES); changes > 0; changes--) {
      input = changed(input);
    }
    return input;
  }

  private byte[] changed(byte[] input) {
    int at = random.nextInt(input.length + 1);
    int until = at + random.nextInt(Math.min(input.length - at, 8) + 1);
    return switch (random.nextInt(6)) {
      case 0 -> replaced(input, at, until, new byte[0]);
      case 1 -> replaced(input, at, until, noise());
      case 2 -> replaced(input, at, at, Arrays.copyOfRange(input, at, until));
      case 3 -> replaced(input, at, Math.min(at + 1, input.length), telling());
      case 4 -> replaced(input, at, input.length, tailOf(anySeed()));
      default -> bitFlipped(input, at);
    };
  }

  private byte[] bitFlipped(byte[] input, int at) {
    byte[] flipped = input.clone();
    if (at < flipped.length) {
      flipped[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
    return flipped;
  }

  private byte[] noise() {
    byte[] noise = new byte[1 + random.nextInt(4)];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] telling() {
    return new byte[] {TELLING[random.nextInt(TELLING.length)]};
  }

  private byte[] tailOf(byte[] seed) {
    return Arrays.copyOfRange(seed, random.nextInt(seed.length + 1), seed.length);
  }

  private byte[] anySeed() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private static byte[] replaced(byte[] input, int from, int until, byte[] by) {
    byte[] result = new byte[from + by.length + input.length - until];
    System.arraycopy(input, 0, result, 0, from);
    System.arraycopy(by, 0, result, from, by.length);
    System.arraycopy(input, until, result, from + by.length, input.length - until);
    return result;
  }
}
