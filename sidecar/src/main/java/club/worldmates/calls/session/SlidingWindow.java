package club.worldmates.calls.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;

/** At most so many events in any stretch of time of that length. */
final class SlidingWindow {

  private final int limit;
  private final Duration length;
  private final Queue<Instant> taken = new ArrayDeque<>();

  SlidingWindow(int limit, Duration length) {
    this.limit = limit;
    this.length = length;
  }

  /** Takes one place at that time; false: there is none. */
  boolean take(Instant at) {
    Instant oldest = at.minus(length);
    while (!taken.isEmpty() && !taken.peek().isAfter(oldest)) {
      taken.poll();
    }
    return taken.size() < limit && taken.add(at);
  }
}
