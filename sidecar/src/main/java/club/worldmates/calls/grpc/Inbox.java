package club.worldmates.calls.grpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The events of one adapter life by number: which were taken in, which are not done with, and up to
 * which all are. Confined to the loop.
 */
final class Inbox {

  /**
   * So many events that are done with behind one that is not are worth a frame of their own: the
   * adapter need not keep them. Fewer go with what is sent anyway.
   */
  static final int MANY = 256;

  private final Runnable advanced;

  /** Not done with: their sizes by number, growing. */
  private final Map<Long, Integer> open = new LinkedHashMap<>();

  /** Done with behind one that is not, and not told yet. */
  private final List<Long> ahead = new ArrayList<>();

  private long bytes;
  private long last;
  private long acknowledged;

  /** {@code advanced} runs whenever there is more to tell. */
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

  /** Whether {@link #takeAhead} has enough for a frame of its own. */
  boolean isFarAhead() {
    return ahead.size() >= MANY;
  }

  /** What is done with above {@link #acknowledged}, each number once. */
  List<Long> takeAhead() {
    List<Long> told = List.copyOf(ahead);
    ahead.clear();
    return told;
  }

  /** Whether all that was taken in is done with. */
  boolean isIdle() {
    return open.isEmpty();
  }

  /** How many events are not done with. */
  int size() {
    return open.size();
  }

  /** How large these are together. */
  long bytes() {
    return bytes;
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
  Runnable takeIn(long number, int size) {
    last = number;
    open.put(number, size);
    bytes += size;
    return () -> done(number);
  }

  private void done(long number) {
    Integer size = open.remove(number);
    if (size == null) {
      return;
    }
    bytes -= size;
    long before = acknowledged;
    acknowledged = open.isEmpty() ? last : open.keySet().iterator().next() - 1;
    if (acknowledged > before) {
      ahead.removeIf(told -> told <= acknowledged);
      advanced.run();
    } else {
      ahead.add(number);
      if (isFarAhead()) {
        advanced.run();
      }
    }
  }
}
