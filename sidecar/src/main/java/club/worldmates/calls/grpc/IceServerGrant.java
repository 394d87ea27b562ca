package club.worldmates.calls.grpc;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ICE servers of one user.
 *
 * @param servers empty when the operator configured none
 * @param expiresAt when the credentials run out; null: there are none
 */
public record IceServerGrant(List<Server> servers, @Nullable Instant expiresAt) {

  public IceServerGrant {
    servers = List.copyOf(servers);
  }

  /**
   * An RTCIceServer.
   *
   * @param urls {@code stun:}, {@code turn:} or {@code turns:}
   * @param username empty for STUN
   * @param credential empty for STUN
   */
  public record Server(List<String> urls, String username, String credential) {
    /** The credential is private. */
    @Override
    public String toString() {
      return urls.toString();
    }
  }
}
