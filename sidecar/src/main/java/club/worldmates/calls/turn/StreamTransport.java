package club.worldmates.calls.turn;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** STUN over TCP or TLS: one message after the other (RFC 5389, 7.2.2). */
final class StreamTransport implements StunTransport {

  private static final int PATIENCE = (int) Duration.ofSeconds(4).toMillis();

  private final Socket socket;
  private final DataInputStream in;

  private StreamTransport(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  static StreamTransport overTcp(InetSocketAddress server) throws IOException {
    return new StreamTransport(connect(server));
  }

  /** The server must show a certificate for the name, as browsers demand it. */
  static StreamTransport overTls(InetSocketAddress server, String name, SSLSocketFactory tls)
      throws IOException {
    Socket tcp = connect(server);
    try {
      SSLSocket secure = (SSLSocket) tls.createSocket(tcp, name, server.getPort(), true);
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      return new StreamTransport(secure);
    } catch (IOException failure) {
      tcp.close();
      throw failure;
    }
  }

  private static Socket connect(InetSocketAddress server) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(server, PATIENCE);
      socket.setSoTimeout(PATIENCE);
      return socket;
    } catch (IOException failure) {
      socket.close();
      throw failure;
    }
  }

  @Override
  public StunMessage exchange(StunMessage request) throws IOException {
    socket.getOutputStream().write(request.bytes());
    StunMessage received = receive();
    if (!received.answers(request)) {
      throw new MalformedStunException();
    }
    return received;
  }

  private StunMessage receive() throws IOException {
    byte[] header = new byte[StunMessage.HEADER];
    try {
      in.readFully(header);
      byte[] message = Arrays.copyOf(header, header.length + StunMessage.lengthIn(header));
      in.readFully(message, header.length, message.length - header.length);
      return StunMessage.of(message);
    } catch (EOFException closed) {
      throw new MalformedStunException();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
