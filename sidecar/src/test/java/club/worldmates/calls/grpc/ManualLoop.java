package club.worldmates.calls.grpc;

import club.worldmates.calls.session.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A loop that runs when a test says so, on the test's own thread and in its own time. */
final class ManualLoop implements Loop {

  private record Timer(Instant at, long order, Runnable task) {}

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Queue<Timer> timers =
      new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparing(Timer::order));
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private long order;

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void runAt(Instant at, Runnable task) {
    timers.add(new Timer(at, order++, task));
  }

  @Override
  public Instant now() {
    return now;
  }

  /** Runs what waits, and what comes of it. */
  void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  void pass(Duration time) {
    run();
    Instant until = now.plus(time);
    for (Timer due = timers.peek(); due != null && !due.at.isAfter(until); due = timers.peek()) {
      now = due.at;
      timers.remove(due);
      due.task.run();
      run();
    }
    now = until;
  }
}
