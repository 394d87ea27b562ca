package club.worldmates.calls.session;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;

/** The loop of one life of a sidecar, run by hand, task by task. A bug in a task fails the test. */
final class ManualLoop implements Loop {

  private record Timer(Instant at, long order, Runnable task) {}

  private final VirtualTime time;
  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparing(Timer::order));
  private long timersSet;
  private boolean stopped;

  ManualLoop(VirtualTime time) {
    this.time = time;
  }

  @Override
  public void execute(Runnable task) {
    if (!stopped) {
      ready.add(task);
    }
  }

  @Override
  public void runAt(Instant at, Runnable task) {
    if (!stopped) {
      timers.add(new Timer(at, ++timersSet, task));
    }
  }

  @Override
  public Instant now() {
    return time.now();
  }

  boolean hasReady() {
    while (!timers.isEmpty() && !timers.peek().at().isAfter(time.now())) {
      ready.add(timers.poll().task());
    }
    return !ready.isEmpty();
  }

  void runNext() {
    ready.remove().run();
  }

  Optional<Instant> nextTimer() {
    return Optional.ofNullable(timers.peek()).map(Timer::at);
  }

  /** The process is killed: nothing that waits is ever run. */
  void stop() {
    stopped = true;
    ready.clear();
    timers.clear();
  }
}
