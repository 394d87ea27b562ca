package club.worldmates.calls.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import club.worldmates.calls.fuzz.Bytes;
import club.worldmates.calls.fuzz.FuzzTarget;
import java.util.List;

/** Room names, reasons and the names of causes (protocol.md 5). */
public final class NamesFuzz implements FuzzTarget {

  @Override
  public List<byte[]> seeds() {
    return List.of(
        Bytes.of("room", "host", "socket"),
        Bytes.of("комната 😀", "3f0c:x", "s:1"),
        Bytes.of("x".repeat(100), "h".repeat(64), "s".repeat(70)),
        Bytes.of("😀".repeat(100), "h", "😀".repeat(33)),
        Bytes.of("a\nb", "h", "s"),
        Bytes.of("\ud800", "h", "s"));
  }

  @Override
  public void feed(byte[] input) {
    Bytes bytes = new Bytes(input);
    String text = bytes.text();
    room(text);
    reason(text);
    cause(new DeviceId(bytes.text(), bytes.text()), bytes.number());
  }

  private static void room(String text) {
    if (!RoomName.isValid(text)) {
      assertThatIllegalArgumentException().isThrownBy(() -> new RoomName(text));
      return;
    }
    assertThat(new RoomName(text).value()).isEqualTo(text);
    assertThat(new String(text.getBytes(UTF_8), UTF_8)).isEqualTo(text);
    assertThat(text.codePoints().count()).isBetween(1L, 100L);
    assertThat(text.chars()).noneMatch(unit -> unit < ' ');
  }

  private static void reason(String text) {
    String cut = Reason.cut(text);
    assertThat(text).startsWith(cut);
    assertThat(cut.codePoints().count()).isEqualTo(Math.min(text.codePoints().count(), 100));
  }

  private static void cause(DeviceId device, long number) {
    String cause = device.cause(number);
    assertThat(device.caused(cause)).isTrue();
    boolean isPlain = !device.host().isEmpty() && device.socket().length() <= 64;
    if (isPlain && !device.socket().contains(":")) {
      assertThat(DeviceId.ofCause(cause)).contains(device);
    }
  }
}
