package club.worldmates.calls.store;

import club.worldmates.calls.session.StoreUnavailableException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jooq.DSLContext;

/** Reads off the caller's thread. */
final class Readers implements AutoCloseable {

  static final int THREADS = 2;
  private static final int MAX_WAITING = 10_000;

  private final Database database;
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          Threads.named("calls-reader"));

  Readers(Database database) {
    this.database = database;
  }

  /** What the database answers; {@link StoreUnavailableException} while it is away. */
  <T> CompletableFuture<T> read(Function<DSLContext, T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      threads.execute(() -> answer(work, answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(new StoreUnavailableException(e));
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
