package club.worldmates.calls.turn;

import java.util.List;

/**
 * An RTCIceServer (WebRTC 1.0, 4.2.4).
 *
 * @param username empty for STUN
 * @param credential empty for STUN
 */
public record IceServer(List<String> urls, String username, String credential) {

  public IceServer {
    urls = List.copyOf(urls);
  }

  /** The credential is a secret. */
  @Override
  public String toString() {
    return "IceServer" + urls;
  }
}
