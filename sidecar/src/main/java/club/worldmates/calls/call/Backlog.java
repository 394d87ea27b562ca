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
   * More than a client can use. Beyond, the oldest candidate goes, then the oldest renegotiation;
   * the answer stays. The newest 64 candidates are what a replay promises.
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

  public Backlog with(long order, List<Notice> notices) {
    List<Entry> all = new ArrayList<>(entries);
    notices.forEach(notice -> all.add(new Entry(order, notice)));
    all.sort(Comparator.comparingLong(Entry::order));
    while (all.size() > MAX_ENTRIES) {
      all.remove(leastMissed(all));
    }
    return new Backlog(List.copyOf(all));
  }

  private static Entry leastMissed(List<Entry> entries) {
    List<Entry> candidates =
        entries.stream().filter(e -> e.notice() instanceof Notice.IceCandidate).toList();
    if (candidates.size() > LiveCall.MAX_CANDIDATES) {
      return candidates.get(0);
    }
    return entries.stream()
        .filter(e -> e.notice() instanceof Notice.Renegotiation)
        .findFirst()
        .orElse(entries.get(0));
  }

  /** What was emitted after that. */
  Backlog after(long order) {
    return new Backlog(entries.stream().filter(entry -> entry.order() > order).toList());
  }

  public List<Notice> notices() {
    return entries.isEmpty() ? List.of() : entries.stream().map(Entry::notice).toList();
  }
}
