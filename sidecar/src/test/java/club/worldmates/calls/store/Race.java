package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.await;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;

/** Two things at the same moment. */
final class Race {

  private Race() {}

  /** Starts both on threads of their own, and waits for both. */
  static <A, B> void between(
      Supplier<CompletableFuture<A>> one, Supplier<CompletableFuture<B>> other) {
    CyclicBarrier start = new CyclicBarrier(2);
    var first = CompletableFuture.supplyAsync(() -> startTogether(start, one));
    var second = CompletableFuture.supplyAsync(() -> startTogether(start, other));
    await(first);
    await(second);
  }

  private static <T> T startTogether(CyclicBarrier start, Supplier<CompletableFuture<T>> task) {
    try {
      start.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new AssertionError(e);
    }
    return await(task.get());
  }
}
