package club.worldmates.calls.store;

import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Proposals that wait for the writer, in the order in which they came. What it hands out together
 * has neither a room nor a user in common, so that no proposal of a batch needs to see what another
 * one does; whoever would, waits for the next batch, and so does whoever came after him for the
 * same room or user.
 */
final class ProposalQueue {

  private static final int MAX_BATCH = 128;

  /** So far a batch looks ahead. */
  private static final int MAX_LOOK = 1024;

  private final Deque<Pending> waiting = new ArrayDeque<>();
  private boolean closed;

  /** False when it is closed. */
  synchronized boolean offer(Pending pending) {
    if (closed) {
      return false;
    }
    waiting.addLast(pending);
    notifyAll();
    return true;
  }

  /** Takes a proposal back; false: the writer is at it, or done with it. */
  synchronized boolean withdraw(Pending pending) {
    return waiting.remove(pending);
  }

  /** Decided in vain: goes before everybody who waits. */
  synchronized void again(Pending pending) {
    waiting.addFirst(pending);
  }

  /**
   * Somebody else holds a row that it needs: it waits a little, longer each time, and alone, so
   * that nobody else is held up with it. Only what is about the same call waits behind it.
   */
  synchronized void later(Pending pending) {
    pending.heldUp(System.nanoTime());
    waiting.addFirst(pending);
  }

  /** The next batch; waits for one. Empty: closed, and nothing is left. */
  synchronized List<Pending> next() throws InterruptedException {
    List<Pending> batch = ready();
    while (batch.isEmpty() && !(closed && waiting.isEmpty())) {
      wait(patience());
      batch = ready();
    }
    return batch;
  }

  private List<Pending> ready() {
    long now = System.nanoTime();
    List<Pending> batch = new ArrayList<>();
    Set<RoomName> rooms = new HashSet<>();
    Set<UserId> users = new HashSet<>();
    Iterator<Pending> candidates = waiting.iterator();
    for (int i = 0; i < MAX_LOOK && batch.size() < MAX_BATCH && candidates.hasNext(); i++) {
      Pending candidate = candidates.next();
      boolean free = rooms.add(candidate.proposal().room());
      if (candidate.isHeldUp()) {
        if (free && batch.isEmpty() && candidate.dueIn(now) <= 0) {
          candidates.remove();
          return List.of(candidate);
        }
        continue;
      }
      free &= Collections.disjoint(users, candidate.proposal().users());
      users.addAll(candidate.proposal().users());
      if (free) {
        batch.add(candidate);
        candidates.remove();
      }
    }
    return batch;
  }

  /** Milliseconds until one that is held up may be tried; 0: none is. */
  private long patience() {
    long now = System.nanoTime();
    return waiting.stream()
        .filter(Pending::isHeldUp)
        .mapToLong(pending -> Math.max(1, TimeUnit.NANOSECONDS.toMillis(pending.dueIn(now)) + 1))
        .min()
        .orElse(0);
  }

  synchronized int size() {
    return waiting.size();
  }

  /** Takes nothing more; what waits is still handed out. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
