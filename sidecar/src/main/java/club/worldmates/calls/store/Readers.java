package club.worldmates.calls.store;

import club.worldmates.calls.session.StoreUnavailableException;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jooq.DSLContext;

/** Reads off the caller's thread. */
final class Readers implements AutoCloseable {

  static final int THREADS = 2;

  private final Database database;
  private final Guards guards;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, Threads.named("calls-reader"));

  Readers(Database database, Guards guards) {
    this.database = database;
    this.guards = guards;
  }

  /**
   * What the database answers in time, for an event; {@link StoreUnavailableException} while it is
   * away, or too slow.
   */
  <T> CompletableFuture<T> read(Function<DSLContext, T> work) {
    return guards.readInTime(readAll(work));
  }

  /** The same, not before something else is done, for which there is no more time. */
  <T> CompletableFuture<T> readAfter(CompletableFuture<Void> before, Function<DSLContext, T> work) {
    return guards.readInTime(before.thenCompose(done -> readAll(work)));
  }

  /** What the database answers, however much that is: for what is read when the sidecar starts. */
  <T> CompletableFuture<T> readAll(Function<DSLContext, T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (!guards.reads.tryAcquirePermission()) {
      var full = BulkheadFullException.createBulkheadFullException(guards.reads);
      return CompletableFuture.failedFuture(new StoreUnavailableException(full));
    }
    var unused = answer.whenComplete((value, failure) -> guards.reads.onComplete());
    try {
      threads.execute(() -> answer(work, answer));
    } catch (RejectedExecutionException closed) {
      answer.completeExceptionally(new StoreUnavailableException(closed));
    }
    return answer;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private <T> void answer(Function<DSLContext, T> work, CompletableFuture<T> answer) {
    try {
      answer.complete(database.repeating(() -> database.read(work)));
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(Trouble.reported(e));
    }
  }
}
