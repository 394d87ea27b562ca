package club.worldmates.calls.store;

import java.util.concurrent.ThreadFactory;

/** The threads of the store: named, and no obstacle to the end of the process. */
final class Threads {

  private Threads() {}

  static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  static ThreadFactory named(String name) {
    return task -> daemon(name, task);
  }

  /** Waits until the thread has ended, or that long. */
  static void join(Thread thread, long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
