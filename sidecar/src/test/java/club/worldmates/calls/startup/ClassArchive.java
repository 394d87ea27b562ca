package club.worldmates.calls.startup;

import static java.nio.charset.StandardCharsets.UTF_8;

import club.worldmates.calls.testing.EmbeddedMariaDb;
import club.worldmates.calls.testing.EmbeddedMariaDb.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Writes the archive of loaded classes (JEP 350) that the start script hands to the JVM, so that it
 * starts in a third of the time and with less memory. A step of the build, behind the jar: the
 * sidecar serves one call of each kind on an embedded MariaDB, and the JVM notes what that loaded.
 *
 * <pre>java -cp ... club.worldmates.calls.startup.ClassArchive bin/calls-sidecar target/x.jsa</pre>
 */
public final class ClassArchive {

  private static final long SECONDS_TO_END = 60;

  /** The one line of the log that says so. */
  private static final String READY = "Ready:";

  private final String script;
  private final Map<String, String> settings;

  private ClassArchive(String script, Map<String, String> settings) {
    this.script = script;
    this.settings = settings;
  }

  /** Arguments: the start script, and the file to write. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path archive = Path.of(args[1]).toAbsolutePath();
    Files.deleteIfExists(archive);
    try (EmbeddedMariaDb mariaDb = EmbeddedMariaDb.start()) {
      TestDatabase database = mariaDb.database("socialhub");
      database.execute(HostTables.SQL);
      int port = freePort();
      ClassArchive making = new ClassArchive(args[0], settings(database, port));
      making.run("migrate", "");
      making.rehearse(port, "-XX:ArchiveClassesAtExit=" + archive);
    }
    if (Files.notExists(archive)) {
      throw new IllegalStateException("the JVM wrote no archive");
    }
  }

  private void rehearse(int port, String option) throws IOException, InterruptedException {
    Process sidecar = start("serve", option);
    try (var lines = sidecar.inputReader(UTF_8)) {
      String line = lines.readLine();
      while (line != null && !line.contains(READY)) {
        line = lines.readLine();
      }
      if (line == null) {
        throw new IllegalStateException("the sidecar did not start");
      }
      try (RehearsedCalls calls = new RehearsedCalls(port)) {
        calls.make();
      }
      // Not destroy(), which closes the pipe: what it cannot print would keep it from ending.
      sidecar.toHandle().destroy();
      while (lines.readLine() != null) {
        Thread.onSpinWait();
      }
    }
    end(sidecar, "serve");
  }

  private void run(String command, String option) throws IOException, InterruptedException {
    Process sidecar = start(command, option);
    sidecar.getInputStream().readAllBytes();
    end(sidecar, command);
  }

  private Process start(String command, String option) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(script, command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(key -> key.startsWith("CALLS_"));
    builder.environment().putAll(settings);
    builder.environment().put("JAVA_OPTS", option);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  private static void end(Process sidecar, String command) throws InterruptedException {
    if (!sidecar.waitFor(SECONDS_TO_END, TimeUnit.SECONDS) || sidecar.exitValue() != 0) {
      sidecar.destroyForcibly();
      throw new IllegalStateException(command + " failed");
    }
  }

  private static Map<String, String> settings(TestDatabase database, int port) throws IOException {
    return Map.of(
        "CALLS_DB_URL", database.url(),
        "CALLS_DB_USER", database.user(),
        "CALLS_DB_PASSWORD", database.password(),
        "CALLS_GRPC_LISTEN", "127.0.0.1:" + port,
        "CALLS_HTTP_LISTEN", "127.0.0.1:" + freePort());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
