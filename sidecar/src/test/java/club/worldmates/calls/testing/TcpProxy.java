package club.worldmates.calls.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A network between a client and a server on this machine that fails when a test says so. */
public final class TcpProxy implements AutoCloseable {

  private final int target;
  private final int port;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicReference<String> unanswered = new AtomicReference<>();
  private ServerSocket listening;

  private TcpProxy(int target) throws IOException {
    this.target = target;
    listening = listen(0);
    port = listening.getLocalPort();
  }

  /** Listens on a free port of 127.0.0.1 and connects to that one. */
  public static TcpProxy to(int port) {
    try {
      return new TcpProxy(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /** Breaks all connections and refuses new ones. */
  public synchronized void cut() {
    close(listening);
    breakAll();
  }

  /** Takes connections again. */
  public synchronized void restore() {
    try {
      listening = listen(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Breaks all connections; new ones are taken. */
  public void breakAll() {
    links.forEach(Link::close);
  }

  /**
   * The next time that a client says something with this text in it, the server hears it, and the
   * connection breaks when it answers.
   */
  public void loseAnswerTo(String text) {
    unanswered.set(text);
  }

  /** Whether an answer is still to be lost. */
  public boolean isToLoseAnswer() {
    return unanswered.get() != null;
  }

  @Override
  public void close() {
    cut();
  }

  private ServerSocket listen(int at) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
    start(() -> accept(socket));
    return socket;
  }

  private void accept(ServerSocket socket) {
    try {
      while (true) {
        Socket client = socket.accept();
        connect(client, new Socket(InetAddress.getLoopbackAddress(), target));
      }
    } catch (IOException e) {
      close(socket);
    }
  }

  /** Not while it is being cut, or a connection that was just taken would live on. */
  private synchronized void connect(Socket client, Socket server) {
    Link link = new Link(client, server);
    if (listening.isClosed()) {
      link.close();
      return;
    }
    links.add(link);
    start(link::upwards);
    start(link::downwards);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "tcp-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** One connection. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private volatile boolean doomed;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void upwards() {
      pump(client, server, this::listenTo);
    }

    void downwards() {
      pump(
          server,
          client,
          said -> {
            if (doomed) {
              close();
            }
          });
    }

    void close() {
      TcpProxy.close(client);
      TcpProxy.close(server);
      links.remove(this);
    }

    private void listenTo(byte[] said) {
      String text = unanswered.get();
      if (text != null
          && new String(said, StandardCharsets.ISO_8859_1).contains(text)
          && unanswered.compareAndSet(text, null)) {
        doomed = true;
      }
    }

    private void pump(Socket from, Socket to, Consumer<byte[]> ear) {
      byte[] buffer = new byte[65536];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          ear.accept(Arrays.copyOf(buffer, read));
          out.write(buffer, 0, read);
        }
      } catch (IOException e) {
        // One of both sides is gone: so will be the other.
      }
      close();
    }
  }
}
