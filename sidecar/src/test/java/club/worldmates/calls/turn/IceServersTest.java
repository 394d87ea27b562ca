package club.worldmates.calls.turn;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.settings.Secret;
import club.worldmates.calls.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IceServersTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final List<String> STUN = List.of("stun:a.example", "stun:b.example");
  private static final List<String> TURN = List.of("turn:a.example?transport=udp");

  /**
   * The vector is OpenSSL's: {@code printf 1700086400:123 | openssl dgst -sha1 -hmac north -binary
   * | base64}.
   */
  @Test
  void turnCredentials_areWhatCoturnExpects() {
    var credentials = TurnCredentials.of(new Secret("north"), 123, NOW.plus(Duration.ofHours(24)));

    assertThat(credentials)
        .isEqualTo(new TurnCredentials("1700086400:123", "cf2YfOHThr4eUC2ZuM5GvmIgo9Y="));
  }

  @Test
  void iceServers_areStunThenTurn_madeForTheUser() {
    var ice = new Settings.Ice(STUN, TURN, List.of(new Secret("north")), Duration.ofHours(24));

    assertThat(IceServers.of(ice, 123, NOW))
        .containsExactly(
            new IceServer(STUN, Optional.empty()),
            new IceServer(
                TURN,
                Optional.of(
                    new TurnCredentials("1700086400:123", "cf2YfOHThr4eUC2ZuM5GvmIgo9Y="))));
    assertThat(IceServers.expiry(ice, NOW)).contains(Instant.ofEpochSecond(1_700_086_400));
  }

  @Test
  void turnCredentials_areMadeWithTheFirstSecret_whileTheSecondRunsOut() {
    var both = List.of(new Secret("north"), new Secret("south"));
    var one = List.of(new Secret("north"));

    assertThat(IceServers.of(new Settings.Ice(STUN, TURN, both, Duration.ofHours(24)), 123, NOW))
        .isEqualTo(
            IceServers.of(new Settings.Ice(STUN, TURN, one, Duration.ofHours(24)), 123, NOW));
  }

  @Test
  void iceServers_withoutTurn_haveNoExpiry() {
    var ice = new Settings.Ice(STUN, List.of(), List.of(), Duration.ofHours(24));

    assertThat(IceServers.of(ice, 123, NOW)).containsExactly(new IceServer(STUN, Optional.empty()));
    assertThat(IceServers.expiry(ice, NOW)).isEmpty();
  }

  @Test
  void iceServers_withoutAnything_areNone() {
    var ice = new Settings.Ice(List.of(), List.of(), List.of(), Duration.ofHours(24));

    assertThat(IceServers.of(ice, 123, NOW)).isEmpty();
  }

  @Test
  void credential_isNotPrinted() {
    assertThat(new TurnCredentials("1:2", "hidden").toString()).doesNotContain("hidden");
  }
}
