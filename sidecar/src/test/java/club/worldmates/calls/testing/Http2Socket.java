package club.worldmates.calls.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** A client that speaks HTTP/2 frame by frame (RFC 9113), in whatever order it likes. */
public final class Http2Socket implements AutoCloseable {

  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int CONTINUATION = 9;

  public static final int ACK = 1;
  public static final int END_HEADERS = 4;

  public static final int REFUSED_STREAM = 7;
  public static final int ENHANCE_YOUR_CALM = 11;

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int PATIENCE_MILLIS = 20_000;

  /** A frame; {@link #error} is what RST_STREAM and GOAWAY say. */
  public record Frame(int type, int flags, int stream, ByteBuffer payload) {
    public int error() {
      return payload.getInt(type == GOAWAY ? 4 : 0);
    }
  }

  private final Socket socket;
  private final DataInputStream in;

  private Http2Socket(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** Connects, and says nothing. */
  public static Http2Socket silent(int port) throws IOException {
    return new Http2Socket(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Connects, and introduces itself. */
  public static Http2Socket connect(int port) throws IOException {
    Http2Socket client = silent(port);
    client.socket.getOutputStream().write(PREFACE.getBytes(US_ASCII));
    client.send(SETTINGS, 0, 0, new byte[0]);
    client.await(SETTINGS);
    client.send(SETTINGS, ACK, 0, new byte[0]);
    return client;
  }

  public void send(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    socket.getOutputStream().write(frame.array());
  }

  /** Begins a call, and leaves it open. */
  public void call(int stream, String path, String authorization) throws IOException {
    send(HEADERS, END_HEADERS, stream, headers(path, authorization));
  }

  public void reset(int stream) throws IOException {
    send(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
  }

  /** The headers of a call, HPACK without any compression (RFC 7541, 6.2.2). */
  public static byte[] headers(String path, String authorization) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", "POST");
    literal(block, ":scheme", "http");
    literal(block, ":path", path);
    literal(block, ":authority", "127.0.0.1");
    literal(block, "content-type", "application/grpc");
    literal(block, "te", "trailers");
    literal(block, "authorization", authorization);
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream to, String name, String value) {
    to.write(0);
    for (String text : new String[] {name, value}) {
      to.write(text.length()); // shorter than 127
      to.writeBytes(text.getBytes(US_ASCII));
    }
  }

  /**
   * The next frame of that type; answers pings meanwhile.
   *
   * @throws EOFException the connection was closed before it came
   * @throws SocketTimeoutException it did not come
   */
  public Frame await(int type) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (System.nanoTime() < end) {
      Frame frame = next();
      if (frame.type() == type && (frame.flags() & ACK) == 0) {
        return frame;
      }
      if (frame.type() == PING && frame.flags() == 0) {
        send(PING, ACK, 0, frame.payload().array());
      }
    }
    throw new SocketTimeoutException();
  }

  /** Returns when a ping of ours is answered. */
  public void awaitPong() throws IOException {
    Frame frame = next();
    while (frame.type() != PING || frame.flags() != ACK) {
      frame = next();
    }
  }

  /** Reads to the end, and answers nothing; returns whether the other side closed it in time. */
  public boolean isClosed() throws IOException {
    try {
      while (true) {
        next();
      }
    } catch (EOFException | SocketException closed) {
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    }
  }

  /** How long {@link #isClosed} and {@link #await} wait for a word. */
  public Http2Socket patience(int millis) throws IOException {
    socket.setSoTimeout(millis);
    return this;
  }

  private Frame next() throws IOException {
    int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Frame(type, flags, stream, ByteBuffer.wrap(payload));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
