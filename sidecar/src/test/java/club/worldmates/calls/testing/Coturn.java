package club.worldmates.calls.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A coturn on loopback that the project's own start script started from the project's template. */
public final class Coturn implements AutoCloseable {
  private static final Path SCRIPT = Path.of("turn", "coturn").toAbsolutePath();
  private static final long SECONDS_TO_END = 10;

  private final Process process;
  private final Path directory;
  private final int port;
  private final int tlsPort;

  private Coturn(Process process, Path directory, int port, int tlsPort) {
    this.process = process;
    this.directory = directory;
    this.port = port;
    this.tlsPort = tlsPort;
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param directory for what it writes
   * @param variables of its environment, beside the address and ports
   */
  public static Coturn start(Path directory, Map<String, String> variables) throws IOException {
    int port = freePort();
    int tlsPort = freePort();
    Process process =
        script(
                directory,
                Map.of(
                    "TURN_LISTEN_IP",
                    "127.0.0.1",
                    "TURN_PORT",
                    "" + port,
                    "TURN_TLS_PORT",
                    "" + tlsPort),
                variables)
            .start();
    Coturn coturn = new Coturn(process, directory, port, tlsPort);
    try {
      Awaitility.await("coturn listens").until(coturn::listens);
      return coturn;
    } catch (RuntimeException failure) {
      coturn.close();
      throw failure;
    }
  }

  /** The start script with nothing in its environment but this. */
  @SafeVarargs
  public static ProcessBuilder script(Path directory, Map<String, String>... variables) {
    ProcessBuilder script =
        new ProcessBuilder(SCRIPT.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("coturn.log").toFile());
    Map<String, String> environment = script.environment();
    environment.keySet().retainAll(Set.of("PATH"));
    environment.put("TURN_RUN_DIR", directory.resolve("run").toString());
    for (Map<String, String> some : variables) {
      environment.putAll(some);
    }
    return script;
  }

  public int port() {
    return port;
  }

  public int tlsPort() {
    return tlsPort;
  }

  public long pid() {
    return process.pid();
  }

  /** What was filled in. */
  public Path configuration() {
    return directory.resolve("run").resolve("turnserver.conf");
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new IllegalStateException("coturn ended: " + log());
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("coturn.log"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** A port that is free both for TCP and for UDP. */
  public static int freePort() throws IOException {
    try (ServerSocket tcp = new ServerSocket(0);
        DatagramSocket udp = new DatagramSocket(tcp.getLocalPort())) {
      return udp.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
