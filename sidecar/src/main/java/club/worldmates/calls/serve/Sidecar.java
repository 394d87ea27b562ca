package club.worldmates.calls.serve;

import club.worldmates.calls.settings.Settings;
import java.util.concurrent.CountDownLatch;

/** A running sidecar: everything that {@code serve} starts, and ends in the opposite order. */
public final class Sidecar implements AutoCloseable {
  private final Settings settings;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Takes up nothing yet. */
  public Sidecar(Settings settings) {
    this.settings = settings;
  }

  /** Returns when adapters can attach. */
  public void start() {}

  /** Where adapters attach. */
  public String address() {
    return settings.grpc().listen().toString();
  }

  /** Returns when {@link #close} has done its work. */
  public void awaitClose() throws InterruptedException {
    closed.await();
  }

  /** Ends what was started; a second time it does nothing. */
  @Override
  public void close() {
    closed.countDown();
  }
}
