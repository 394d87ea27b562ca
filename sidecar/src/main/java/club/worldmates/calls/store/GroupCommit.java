package club.worldmates.calls.store;

import club.worldmates.calls.call.Decision;
import club.worldmates.calls.session.Proposal;
import club.worldmates.calls.session.StoreUnavailableException;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer: one thread that decides and stores whatever proposals wait, together in one
 * transaction. What comes meanwhile makes the next batch, so a lone proposal waits for nobody and
 * many of them share one commit.
 */
final class GroupCommit implements AutoCloseable {

  private static final long CLOSE_MILLIS = 5_000;

  /** So long a proposal waits for a row that somebody else holds. */
  private static final Duration HELD_UP_AT_MOST = Duration.ofSeconds(5);

  private static final long IDLE = 0;
  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

  private final Database database;
  private final Guards guards;
  private final Schema schema;
  private final ProposalQueue queue = new ProposalQueue();
  private final Timer commits;

  /** What the writer is at although its callers were told that it failed. */
  private final Set<Pending> overdue = ConcurrentHashMap.newKeySet();

  /** When the writer began with what it is at, or {@link #IDLE}. */
  private volatile long busySince = IDLE;

  private final Thread thread = Threads.daemon("calls-writer", this::run);

  GroupCommit(Database database, Guards guards, Schema schema, StoreMeters meters) {
    this.database = database;
    this.guards = guards;
    this.schema = schema;
    commits = meters.commits();
    meters.writer(queue);
    thread.start();
  }

  /**
   * Completes after the commit, on the writer thread. Who wants to start a call hears in time that
   * it does not work; it may be committed later nevertheless if the writer has begun with it.
   */
  CompletableFuture<Decision> submit(Proposal proposal) {
    Pending pending = new Pending(proposal);
    if (!database.available() || isStuck()) {
      refuse(pending, new IllegalStateException("it does not answer"));
    } else if (guards.decisions.tryAcquirePermission()) {
      var unused = pending.done().whenComplete((done, failure) -> guards.decisions.onComplete());
      enqueue(pending);
    } else {
      refuse(pending, BulkheadFullException.createBulkheadFullException(guards.decisions));
    }
    return proposal.starts() != Proposal.Starts.NOTHING
        ? guards.decidedInTime(pending.done(), () -> giveUp(pending))
        : pending.done();
  }

  /**
   * Whether the database takes longer for what the writer is at than anybody waits: it stands
   * still, though it may answer those who read.
   */
  boolean isStuck() {
    long since = busySince;
    boolean overtime = since != IDLE && System.nanoTime() - since > Guards.PATIENCE.toNanos();
    return overtime || !overdue.isEmpty();
  }

  /**
   * Completes when nothing is under way of which somebody was told that it failed: what is read
   * from then on shows what became of it.
   */
  CompletableFuture<Void> settled() {
    return CompletableFuture.allOf(
        overdue.stream()
            .map(pending -> pending.done().handle((decision, failure) -> null))
            .toArray(CompletableFuture<?>[]::new));
  }

  /** Stores what waits, then ends. */
  @Override
  public void close() {
    queue.close();
    Threads.join(thread, CLOSE_MILLIS);
  }

  private void enqueue(Pending pending) {
    if (!queue.offer(pending)) {
      refuse(pending, new RejectedExecutionException("closed"));
    }
  }

  private void giveUp(Pending pending) {
    if (queue.withdraw(pending)) {
      refuse(pending, new TimeoutException("it waited too long"));
      return;
    }
    overdue.add(pending);
    var unused = pending.done().whenComplete((decision, failure) -> overdue.remove(pending));
  }

  private void run() {
    try {
      List<Pending> batch = queue.next();
      while (!batch.isEmpty()) {
        busySince = System.nanoTime() | 1;
        commit(batch);
        busySince = IDLE;
        batch = queue.next();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void commit(List<Pending> batch) {
    boolean alone = batch.get(0).isHeldUp();
    if (alone) {
      commit(batch, () -> inOneTransaction(batch));
    } else {
      commit(batch, () -> database.repeating(() -> inOneTransaction(batch)));
    }
  }

  private void commit(List<Pending> batch, Supplier<List<Verdict>> work) {
    List<Verdict> verdicts;
    try {
      verdicts = work.get();
    } catch (RuntimeException | Error e) {
      failed(batch, e);
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      settle(batch.get(i), verdicts.get(i));
    }
  }

  /**
   * Safe to repeat after any failure: updates are conditional, names are unique, and a batch whose
   * commit went unanswered recognises its own rows.
   */
  private List<Verdict> inOneTransaction(List<Pending> batch) {
    try {
      return database.write(sql -> new Round(sql, schema).run(batch));
    } catch (RuntimeException e) {
      Trouble trouble = Trouble.of(e);
      if (trouble == Trouble.NO_INDEX && schema.giveUpHints()) {
        log.warn("An index of the call tables is gone; migrate would make it again");
        return inOneTransaction(batch);
      }
      if (trouble == Trouble.LOST) {
        batch.forEach(Pending::doubt);
      }
      throw e;
    }
  }

  private void settle(Pending pending, Verdict verdict) {
    if (verdict instanceof Verdict.Done done) {
      commits.record(pending.age());
      pending.done().complete(done.decision());
    } else if (verdict instanceof Verdict.Failed failed) {
      fail(pending, failed.cause());
    } else if (verdict instanceof Verdict.Later) {
      queue.again(pending);
    } else {
      again(pending);
    }
  }

  private void again(Pending pending) {
    if (pending.mayTryAgain()) {
      queue.again(pending);
    } else {
      fail(pending, new IllegalStateException("the call changes faster than it is decided on"));
    }
  }

  private void failed(List<Pending> batch, Throwable cause) {
    Trouble trouble = Trouble.of(cause);
    if (trouble == Trouble.CONTENTION) {
      heldUp(batch, cause);
    } else if (trouble.passes()) {
      batch.forEach(pending -> fail(pending, Trouble.reported(cause)));
    } else if (batch.size() > 1) {
      // One of them spoils it for all: find it.
      log.info("A batch of {} proposals failed ({}); one by one now", batch.size(), trouble);
      batch.forEach(pending -> commit(List.of(pending)));
    } else if (trouble == Trouble.DUPLICATE) {
      // Somebody took the name after it was read.
      again(batch.get(0));
    } else {
      fail(batch.get(0), Trouble.reported(cause));
    }
  }

  /** Somebody else holds a row that one of them needs: the others go on without it. */
  private void heldUp(List<Pending> batch, Throwable cause) {
    int half = batch.size() / 2;
    if (half > 0) {
      for (List<Pending> part :
          List.of(batch.subList(0, half), batch.subList(half, batch.size()))) {
        commit(part, () -> inOneTransaction(part));
      }
    } else if (isWorthWaiting(batch.get(0))) {
      queue.later(batch.get(0));
    } else {
      fail(batch.get(0), Trouble.reported(cause));
    }
  }

  private boolean isWorthWaiting(Pending pending) {
    return !overdue.contains(pending) && pending.age().compareTo(HELD_UP_AT_MOST) < 0;
  }

  /** Nothing of it was tried. */
  private static void refuse(Pending pending, Throwable why) {
    fail(pending, StoreUnavailableException.untried(why));
  }

  private static void fail(Pending pending, Throwable cause) {
    pending.done().completeExceptionally(cause);
  }
}
