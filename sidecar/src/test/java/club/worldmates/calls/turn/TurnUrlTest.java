package club.worldmates.calls.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import club.worldmates.calls.turn.TurnUrl.Transport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TurnUrlTest {

  @ParameterizedTest
  @CsvSource({
    "turn:a.example, UDP, a.example, 3478",
    "turn:a.example:80, UDP, a.example, 80",
    "turn:a.example?transport=udp, UDP, a.example, 3478",
    "turn:a.example:443?transport=tcp, TCP, a.example, 443",
    "turns:a.example, TLS, a.example, 5349",
    "turns:a.example:443?transport=tcp, TLS, a.example, 443",
    "turns:a.example?transport=udp, DTLS, a.example, 5349",
    "turn:192.0.2.1, UDP, 192.0.2.1, 3478",
    "turn:[2001:db8::1]:99?transport=tcp, TCP, 2001:db8::1, 99"
  })
  void url_saysWhereAndHow(String url, Transport transport, String host, int port) {
    assertThat(TurnUrl.parse(url)).isEqualTo(new TurnUrl(url, transport, host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"turn:a.example:65536", "turn:a.example:0", "turn:a:99999999999"})
  void portThatIsNone_isRefused(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> TurnUrl.parse(url));
  }

  @ParameterizedTest
  @ValueSource(strings = {"turns:]?transport=udp", "turn:[[]", "turn:a]b"})
  void bracketThatIsNoAddress_isRefused(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> TurnUrl.parse(url));
  }
}
