package club.worldmates.calls.turn;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The ICE servers of one user.
 *
 * @param servers empty when the operator configured none
 * @param expiresAt when the credentials run out; empty: there are none
 */
public record IceServerGrant(List<IceServer> servers, Optional<Instant> expiresAt) {

  public IceServerGrant {
    servers = List.copyOf(servers);
  }
}
