package club.worldmates.calls.turn;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;

/** STUN over UDP: a request is sent again while there is no answer (RFC 5389, 7.2.1). */
final class DatagramTransport implements StunTransport {

  /** The first wait of the RFC, doubled twice: enough of it to tell a lost packet from silence. */
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);

  private static final int ATTEMPTS = 3;
  private static final int LARGEST = 1500;

  private final DatagramSocket socket;

  DatagramTransport(InetSocketAddress server) throws IOException {
    socket = new DatagramSocket();
    // Connected, the socket takes nothing from others, and hears that nobody listens.
    socket.connect(server);
  }

  @Override
  public StunMessage exchange(StunMessage request) throws IOException {
    Duration wait = FIRST_WAIT;
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        return attempt(request, wait);
      } catch (SocketTimeoutException lost) {
        wait = wait.multipliedBy(2);
      }
    }
    return attempt(request, wait);
  }

  private StunMessage attempt(StunMessage request, Duration wait) throws IOException {
    byte[] bytes = request.bytes();
    socket.send(new DatagramPacket(bytes, bytes.length));
    long end = System.nanoTime() + wait.toNanos();
    while (true) {
      StunMessage received = receive(Duration.ofNanos(end - System.nanoTime()));
      if (received.answers(request)) {
        return received;
      }
    }
  }

  private StunMessage receive(Duration wait) throws IOException {
    if (wait.toMillis() <= 0) {
      throw new SocketTimeoutException();
    }
    socket.setSoTimeout((int) wait.toMillis());
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    socket.receive(packet);
    return StunMessage.of(Arrays.copyOf(packet.getData(), packet.getLength()));
  }

  @Override
  public void close() {
    socket.close();
  }
}
