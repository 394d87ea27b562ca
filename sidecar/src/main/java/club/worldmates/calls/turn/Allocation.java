package club.worldmates.calls.turn;

import java.net.InetSocketAddress;

/** What came of asking a TURN server to relay. */
public sealed interface Allocation {

  /** It relays, from this address. */
  record Relayed(InetSocketAddress from) implements Allocation {}

  /** It relays for anybody, whatever the credentials. */
  record Open() implements Allocation {}

  /**
   * It refuses.
   *
   * @param code of RFC 5389, 15.6 or RFC 5766, 15; 401: the credentials
   * @param reason its words, for people
   */
  record Refused(int code, String reason) implements Allocation {}
}
