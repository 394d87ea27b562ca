package club.worldmates.calls.turn;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.fuzz.Bytes;
import club.worldmates.calls.fuzz.FuzzTarget;
import java.util.List;

/** TURN URLs that the settings have not checked. */
public final class TurnUrlFuzz implements FuzzTarget {

  @Override
  public List<byte[]> seeds() {
    return List.of(
        Bytes.of("turn:a.example"),
        Bytes.of("turns:a.example:443?transport=tcp"),
        Bytes.of("turn:[2001:db8::1]:99?transport=udp"));
  }

  @Override
  public void feed(byte[] input) {
    String text = new Bytes(input).text();
    try {
      TurnUrl url = TurnUrl.parse(text);
      assertThat(url.text()).isEqualTo(text);
      assertThat(url.host()).isNotEmpty();
      assertThat(url.port()).isBetween(1, 65_535);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessage("not a TURN URL");
    }
  }
}
