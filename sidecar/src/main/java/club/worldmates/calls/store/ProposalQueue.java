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

  /** The next batch; waits for one. Empty: closed, and nothing is left. */
  synchronized List<Pending> next() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    List<Pending> batch = new ArrayList<>();
    Set<RoomName> rooms = new HashSet<>();
    Set<UserId> users = new HashSet<>();
    Iterator<Pending> candidates = waiting.iterator();
    for (int i = 0; i < MAX_LOOK && batch.size() < MAX_BATCH && candidates.hasNext(); i++) {
      Pending candidate = candidates.next();
      boolean free = rooms.add(candidate.proposal().room());
      free &= Collections.disjoint(users, candidate.proposal().users());
      users.addAll(candidate.proposal().users());
      if (free) {
        batch.add(candidate);
        candidates.remove();
      }
    }
    return batch;
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
