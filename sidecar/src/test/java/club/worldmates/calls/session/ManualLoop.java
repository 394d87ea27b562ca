package club.worldmates.calls.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;

/** The loop of one life of a sidecar, run by hand, task by task. A bug in a task fails the test. */
final class ManualLoop implements Loop {

  private record Timer(Instant at, long order, Runnable task) {}

  private final Clock clock;
  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparing(Timer::order));
  private long timersSet;
  private boolean stopped;

  ManualLoop(VirtualTime time) {
    this.clock = time.startClock();
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
    return clock.instant();
  }

  boolean hasReady() {
    while (!timers.isEmpty() && !timers.peek().at().isAfter(now())) {
      ready.add(timers.poll().task());
    }
    return !ready.isEmpty();
  }

  void runNext() {
    ready.remove().run();
  }

  /** How long it is until the next timer, as far as its clock does not run fast or slow. */
  Optional<Duration> untilNextTimer() {
    return Optional.ofNullable(timers.peek()).map(timer -> Duration.between(now(), timer.at()));
  }

  /** The process is killed: nothing that waits is ever run. */
  void stop() {
    stopped = true;
    ready.clear();
    timers.clear();
  }
}
