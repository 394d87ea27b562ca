package club.worldmates.calls.grpc;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The events of one adapter life by number: which were taken in, and up to which all are done with.
 * Confined to the loop.
 */
final class Inbox {

  private final Runnable advanced;
  private final Queue<Taken> open = new ArrayDeque<>();
  private long last;
  private long acknowledged;

  /** {@code advanced} runs whenever more can be acknowledged. */
  Inbox(Runnable advanced) {
    this.advanced = advanced;
  }

  /** The highest number taken in; 0: none. */
  long last() {
    return last;
  }

  /** The highest number up to which everything taken in is done with; 0: none. */
  long acknowledged() {
    return acknowledged;
  }

  /** Whether all that was taken in is done with. */
  boolean isIdle() {
    return open.isEmpty();
  }

  /** Whether an event of that number was not taken in yet. */
  boolean isNew(long number) {
    return number > last;
  }

  /**
   * Takes a new event in.
   *
   * @return to run when the event is done with; more than once does no harm
   */
  Runnable takeIn(long number) {
    Taken taken = new Taken(number);
    last = number;
    open.add(taken);
    return () -> done(taken);
  }

  private void done(Taken taken) {
    taken.done = true;
    long before = acknowledged;
    for (Taken head = open.peek(); head != null && head.done; head = open.peek()) {
      acknowledged = head.number;
      open.remove();
    }
    if (acknowledged > before) {
      advanced.run();
    }
  }

  private static final class Taken {
    private final long number;
    private boolean done;

    Taken(long number) {
      this.number = number;
    }
  }
}
