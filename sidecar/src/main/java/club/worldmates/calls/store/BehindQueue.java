package club.worldmates.calls.store;

import club.worldmates.calls.session.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * What waits to be stored behind: bounded, because the database may be away for long. When there is
 * too much of a kind, the oldest goes: the newest candidates are those that a client still needs.
 */
final class BehindQueue {

  static final int MAX_CANDIDATES = 20_000;

  /**
   * Characters of them. The events that brought them are not done with while they wait here, so
   * this stays well below what a host may leave unfinished.
   */
  static final long MAX_CANDIDATE_CHARS = 16L * 1024 * 1024;

  static final int MAX_REPORTS = 5_000;
  static final int MAX_LATEST = 50_000;

  private final Deque<BehindRow.Candidate> candidates = new ArrayDeque<>();
  private final Deque<BehindRow.Quality> reports = new ArrayDeque<>();
  private final Map<Object, BehindRow.Latest> latest = new LinkedHashMap<>();
  private long candidateChars;
  private long dropped;
  private long droppedInAll;
  private boolean closed;

  /** From so many rows on whoever takes them is woken: not for each that he gathers. */
  private int enough = 1;

  /** Takes a row; after {@link #close} it fails at once. */
  synchronized void add(BehindRow row) {
    if (closed) {
      drop(row);
      return;
    }
    place(row, false);
    bound();
    if (size() >= enough) {
      notifyAll();
    }
  }

  /**
   * The next rows to store together, in their order. Waits until something is there, and then for a
   * while whether there is more.
   *
   * @return empty when it is closed and nothing is left
   */
  synchronized List<BehindRow> take(int most, long gatherMillis) throws InterruptedException {
    enough = 1;
    while (size() == 0 && !closed) {
      wait();
    }
    enough = most;
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(gatherMillis);
    long left = gatherMillis;
    while (size() < most && !closed && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
    }
    List<BehindRow> rows = new ArrayList<>();
    move(candidates, rows, most);
    rows.forEach(row -> candidateChars -= chars(row));
    move(reports, rows, most);
    move(latest.values(), rows, most);
    return rows;
  }

  /** Takes back what could not be stored now; it goes first the next time. */
  synchronized void putBack(List<BehindRow> rows) {
    ListIterator<BehindRow> backwards = rows.listIterator(rows.size());
    while (backwards.hasPrevious()) {
      place(backwards.previous(), true);
    }
    bound();
  }

  /** Takes nothing more; what waits is still handed out, at once. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Gives up what waits. */
  synchronized void clear() {
    candidates.forEach(this::drop);
    reports.forEach(this::drop);
    latest.values().forEach(this::drop);
    candidates.clear();
    candidateChars = 0;
    reports.clear();
    latest.clear();
  }

  /** How many rows were dropped since this was last asked. */
  synchronized long takeDropped() {
    long count = dropped;
    dropped = 0;
    return count;
  }

  /** How many rows were dropped ever. */
  synchronized long droppedInAll() {
    return droppedInAll;
  }

  /** How many rows wait. */
  synchronized int size() {
    return candidates.size() + reports.size() + latest.size();
  }

  private void place(BehindRow row, boolean first) {
    if (row instanceof BehindRow.Candidate candidate) {
      candidateChars += chars(candidate);
      place(candidates, candidate, first);
    } else if (row instanceof BehindRow.Quality report) {
      place(reports, report, first);
    } else if (row instanceof BehindRow.Latest state) {
      BehindRow.Latest waiting = latest.get(state.subject());
      if (waiting == null) {
        latest.put(state.subject(), state);
      } else {
        latest.put(state.subject(), first ? inOne(state, waiting) : inOne(waiting, state));
      }
    }
  }

  /** Whoever waits for the later one waits for both. */
  private static BehindRow.Latest inOne(BehindRow.Latest earlier, BehindRow.Latest later) {
    var unused =
        earlier
            .stored()
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    later.stored().complete(null);
                  } else {
                    later.stored().completeExceptionally(failure);
                  }
                });
    return earlier.and(later);
  }

  private static <T> void place(Deque<T> queue, T row, boolean first) {
    if (first) {
      queue.addFirst(row);
    } else {
      queue.addLast(row);
    }
  }

  private void bound() {
    while (candidates.size() > MAX_CANDIDATES || candidateChars > MAX_CANDIDATE_CHARS) {
      BehindRow.Candidate oldest = candidates.removeFirst();
      candidateChars -= chars(oldest);
      drop(oldest);
    }
    bound(reports, MAX_REPORTS);
    bound(latest.values(), MAX_LATEST);
  }

  private static long chars(BehindRow row) {
    return row instanceof BehindRow.Candidate candidate
        ? candidate.candidate().candidate().text().length()
        : 0;
  }

  private void bound(Collection<? extends BehindRow> queue, int most) {
    Iterator<? extends BehindRow> oldest = queue.iterator();
    while (queue.size() > most) {
      drop(oldest.next());
      oldest.remove();
    }
  }

  private static void move(Collection<? extends BehindRow> from, List<BehindRow> to, int most) {
    Iterator<? extends BehindRow> rows = from.iterator();
    while (to.size() < most && rows.hasNext()) {
      to.add(rows.next());
      rows.remove();
    }
  }

  private void drop(BehindRow row) {
    dropped++;
    droppedInAll++;
    row.stored()
        .completeExceptionally(
            new StoreUnavailableException(new RejectedExecutionException("too many rows wait")));
  }
}
