package club.worldmates.calls.call;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What was emitted to no connected socket of a participant and waits for his return, in the order
 * of emission (protocol.md 4, Coming back).
 */
public record Backlog(List<Entry> entries) {

  /**
   * More than a client can use; beyond, the oldest goes. The newest 64 candidates are what a replay
   * promises.
   */
  public static final int MAX_ENTRIES = 96;

  public static final Backlog EMPTY = new Backlog(List.of());

  /**
   * One thing that nobody heard.
   *
   * @param order grows with the emissions of the call: a report that nobody was reached may come
   *     late
   */
  public record Entry(long order, Notice notice) {}

  Backlog with(long order, List<Notice> notices) {
    List<Entry> all = new ArrayList<>(entries);
    notices.forEach(notice -> all.add(new Entry(order, notice)));
    all.sort(Comparator.comparingLong(Entry::order));
    return new Backlog(List.copyOf(all.subList(Math.max(0, all.size() - MAX_ENTRIES), all.size())));
  }

  List<Notice> notices() {
    return entries.stream().map(Entry::notice).toList();
  }
}
