package club.worldmates.calls.store;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.fuzz.Bytes;
import club.worldmates.calls.fuzz.FuzzTarget;
import java.time.Instant;
import java.util.List;
import org.jooq.Converter;

/** Every text that MariaDB makes of a time, also of those that no calendar has. */
public final class UtcTextFuzz implements FuzzTarget {

  private static final long YEAR_10000 = 253_402_300_800L;
  private static final Converter<?, Instant> TIMES = UtcText.TYPE.getConverter();

  @Override
  public List<byte[]> seeds() {
    return List.of(
        new byte[] {20, 26, 11, 23, 0, 59, 59, 0},
        new byte[] {20, 24, 2, 29, 12, 0, 0, 6},
        new byte[] {0, 0, 0, 0, 0, 0, 0, 0});
  }

  @Override
  public void feed(byte[] input) {
    Bytes bytes = new Bytes(input);
    String stored =
        "%02d%02d-%02d-%02d %02d:%02d:%02d"
            .formatted(
                bytes.below(100),
                bytes.below(100),
                bytes.below(13),
                bytes.below(32),
                bytes.below(24),
                bytes.below(60),
                bytes.below(60));
    String fraction = ".123456".substring(0, bytes.below(8));
    Instant read = from(stored + fraction);
    if (read != null) {
      assertThat(to(read)).startsWith(stored.substring(0, 4)).endsWith(stored.substring(10));
    }
    roundTrip(Instant.ofEpochSecond(Math.floorMod(bytes.number(), YEAR_10000)));
  }

  private static void roundTrip(Instant instant) {
    assertThat(from(to(instant))).isEqualTo(instant);
  }

  @SuppressWarnings("unchecked")
  private static Instant from(String text) {
    return ((Converter<String, Instant>) TIMES).from(text);
  }

  private static String to(Instant instant) {
    return (String) TIMES.to(instant);
  }
}
