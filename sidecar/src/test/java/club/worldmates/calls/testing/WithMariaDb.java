package club.worldmates.calls.testing;

import java.io.IOException;
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
 */
public final class WithMariaDb {
  private static final long SECONDS_TO_END = 10;
  private static final int ENDED = 143; // as if by SIGTERM

  private WithMariaDb() {}

  /** Exits with the code of the command. */
  public static void main(String[] command) throws IOException, InterruptedException {
    if (command.length == 0) {
      System.err.println("Which command? For example: WithMariaDb npm test");
      System.exit(2);
    }
    var mariaDb = EmbeddedMariaDb.start();
    var child = start(command, mariaDb.database("socialhub"));
    mariaDb.whenClosing(() -> end(child));
    endWithParent();
    System.exit(child.waitFor());
  }

  private static Process start(String[] command, EmbeddedMariaDb.TestDatabase database)
      throws IOException {
    var builder = new ProcessBuilder(command).inheritIO();
    var environment = builder.environment();
    environment.put("CALLS_TEST_DB_URL", database.url());
    environment.put("CALLS_TEST_DB_USER", database.user());
    environment.put("CALLS_TEST_DB_PASSWORD", database.password());
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
