package club.worldmates.calls.turn;

import club.worldmates.calls.settings.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which ICE servers a user is told of. */
public final class IceServers {
  private IceServers() {}

  /** STUN first, then TURN; empty when the operator configured neither. */
  public static List<IceServer> of(Settings.Ice ice, long userId, Instant now) {
    return Stream.concat(stun(ice).stream(), turn(ice, userId, now).stream()).toList();
  }

  /** The same with the moment when they run out. */
  public static IceServerGrant grant(Settings.Ice ice, long userId, Instant now) {
    return new IceServerGrant(of(ice, userId, now), expiry(ice, now));
  }

  /** When credentials that are made now run out; empty when none are made. */
  public static Optional<Instant> expiry(Settings.Ice ice, Instant now) {
    return ice.turnUrls().isEmpty()
        ? Optional.empty()
        : Optional.of(now.plus(ice.credentialLifetime()));
  }

  private static Optional<IceServer> stun(Settings.Ice ice) {
    return ice.stunUrls().isEmpty()
        ? Optional.empty()
        : Optional.of(new IceServer(ice.stunUrls(), Optional.empty()));
  }

  private static Optional<IceServer> turn(Settings.Ice ice, long userId, Instant now) {
    return expiry(ice, now)
        .map(
            expiry -> {
              var credentials = TurnCredentials.of(ice.turnSecrets().get(0), userId, expiry);
              return new IceServer(ice.turnUrls(), Optional.of(credentials));
            });
  }
}
