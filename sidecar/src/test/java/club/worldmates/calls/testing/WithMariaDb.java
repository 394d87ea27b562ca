package club.worldmates.calls.testing;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command beside an embedded MariaDB that lives as long as the command does:
 *
 * <pre>java -cp ... club.worldmates.calls.testing.WithMariaDb npm run test:protocol</pre>
 *
 * <p>The command finds an empty schema {@code socialhub} in {@code CALLS_TEST_DB_URL}, {@code
 * CALLS_TEST_DB_USER} and {@code CALLS_TEST_DB_PASSWORD}. Its exit code is passed on. SIGINT,
 * SIGTERM and the end of whoever started it (Maven does not pass signals on) end the command first,
 * then MariaDB.
 *
 * <p>With {@value #NOT_STARTED} before the command, it is the command that starts MariaDB, kills it
 * and starts it again: it finds the program in {@code CALLS_TEST_DB_PROGRAM}, and in {@code
 * CALLS_TEST_DB_DIRECTORY} a directory with the data of a new server in {@code data}.
 */
public final class WithMariaDb {
  private static final long SECONDS_TO_END = 10;
  private static final int ENDED = 143; // as if by SIGTERM
  private static final String NOT_STARTED = "--not-started";

  private WithMariaDb() {}

  /** Exits with the code of the command. */
  public static void main(String[] command) throws IOException, InterruptedException {
    if (command.length == 0) {
      System.err.println("Which command? For example: WithMariaDb npm test");
      System.exit(2);
    }
    boolean notStarted = command[0].equals(NOT_STARTED);
    var mariaDb = notStarted ? EmbeddedMariaDb.notStarted() : EmbeddedMariaDb.start();
    var child =
        notStarted
            ? start(Arrays.copyOfRange(command, 1, command.length), files(mariaDb))
            : start(command, access(mariaDb.database("socialhub")));
    mariaDb.whenClosing(() -> end(child));
    endWithParent();
    System.exit(child.waitFor());
  }

  private static Map<String, String> access(EmbeddedMariaDb.TestDatabase database) {
    return Map.of(
        "CALLS_TEST_DB_URL", database.url(),
        "CALLS_TEST_DB_USER", database.user(),
        "CALLS_TEST_DB_PASSWORD", database.password());
  }

  private static Map<String, String> files(EmbeddedMariaDb mariaDb) {
    return Map.of(
        "CALLS_TEST_DB_PROGRAM", mariaDb.program().toString(),
        "CALLS_TEST_DB_DIRECTORY", mariaDb.directory().toString());
  }

  private static Process start(String[] command, Map<String, String> more) throws IOException {
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(more);
    return builder.start();
  }

  private static void endWithParent() {
    var parent = ProcessHandle.current().parent();
    if (parent.isPresent()) {
      var unused = parent.get().onExit().thenRun(() -> System.exit(ENDED));
    }
  }

  private static void end(Process child) {
    try {
      // npm and sh do not pass a signal on to what they started.
      child.descendants().forEach(ProcessHandle::destroy);
      child.destroy();
      if (!child.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        child.descendants().forEach(ProcessHandle::destroyForcibly);
        child.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
