package club.worldmates.calls.grpc;

import club.worldmates.calls.session.HostEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /** Those of them that are left to another sidecar. */
  private final Set<Long> left = new HashSet<>();

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

  /** Whether {@link #takeAhead} has enough for a frame of its own, or all that there will be. */
  boolean isFarAhead() {
    return ahead.size() >= MANY || (isIdle() && !ahead.isEmpty());
  }

  /** What is done with above {@link #acknowledged}, each number once. */
  List<Long> takeAhead() {
    List<Long> told = List.copyOf(ahead);
    ahead.clear();
    return told;
  }

  /** Whether all that was taken in is done with, or left to another sidecar. */
  boolean isIdle() {
    return open.size() == left.size();
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
   * @return to be told what became of the event; more than once does no harm
   */
  HostEvent.Outcome takeIn(long number, int size) {
    last = number;
    open.put(number, size);
    bytes += size;
    return HostEvent.Outcome.of(() -> done(number), () -> leave(number));
  }

  private void leave(long number) {
    if (open.containsKey(number) && left.add(number)) {
      advanced.run();
    }
  }

  private void done(long number) {
    Integer size = open.remove(number);
    if (size == null) {
      return;
    }
    bytes -= size;
    left.remove(number);
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
