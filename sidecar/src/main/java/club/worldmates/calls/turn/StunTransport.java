package club.worldmates.calls.turn;

import java.io.IOException;

/** A way to a STUN server, for one conversation. */
interface StunTransport extends AutoCloseable {

  /**
   * Sends a request and waits some seconds for its answer.
   *
   * @throws java.net.SocketTimeoutException there is none
   */
  StunMessage exchange(StunMessage request) throws IOException;

  @Override
  void close() throws IOException;
}
