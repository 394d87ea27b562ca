package club.worldmates.calls.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * At most so many events in any stretch of time of that length. The times may be told by a clock
 * that is set back: what was taken in a future farther away than that length is forgotten, or
 * nothing could be taken before it has come.
 */
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
    if (!taken.isEmpty() && taken.peek().isAfter(at.plus(length))) {
      taken.clear();
    }
    while (!taken.isEmpty() && !taken.peek().isAfter(oldest)) {
      taken.poll();
    }
    return taken.size() < limit && taken.add(at);
  }
}
