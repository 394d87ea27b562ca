package club.worldmates.calls.testing;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.CallStore;
import club.worldmates.calls.session.Proposal;
import club.worldmates.calls.session.QualityReport;
import club.worldmates.calls.session.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Calls in memory, for tests of the session loop: everything happens at once and on the caller's
 * thread, unless the test holds it back.
 */
public final class InMemoryCallStore implements CallStore {

  private final InMemoryTables tables = new InMemoryTables();
  private final List<QualityReport> reports = new ArrayList<>();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private boolean holding;
  private boolean away;

  /** From now on nothing is stored or answered until the test says so. */
  public synchronized void hold() {
    holding = true;
  }

  /** Carries out the oldest thing that is held back; false when there is none. */
  public boolean next() {
    Runnable task;
    synchronized (this) {
      task = held.pollFirst();
    }
    if (task != null) {
      task.run();
    }
    return task != null;
  }

  /** Carries out what is held back, and holds nothing back any more. */
  public void release() {
    synchronized (this) {
      holding = false;
    }
    while (next()) {
      // Each may cause more.
    }
  }

  /** How many things are held back. */
  public synchronized int held() {
    return held.size();
  }

  /** Whether the database is away: every future fails at once, what is held back too. */
  public void unavailable(boolean isAway) {
    synchronized (this) {
      away = isAway;
    }
    if (isAway) {
      release();
    }
  }

  /** The process that used the store dies: what is held back never happens, nobody is answered. */
  public synchronized void crash() {
    held.clear();
    holding = false;
  }

  /** Another program writes a row, without asking anybody. */
  public synchronized void write(Call call) {
    tables.write(call);
  }

  /** Another program writes a row and its participants, without asking anybody. */
  public synchronized void write(GroupCall call) {
    tables.write(call);
  }

  /** All 1-to-1 calls, oldest first. */
  public synchronized List<Call> calls() {
    return tables.calls(call -> true);
  }

  /** All group calls, oldest first. */
  public synchronized List<GroupCall> groupCalls() {
    return tables.groupCalls(call -> true);
  }

  /** All quality reports in the order in which they came. */
  public synchronized List<QualityReport> reports() {
    return List.copyOf(reports);
  }

  @Override
  public CompletableFuture<Decision> decide(Proposal proposal) {
    return answer(() -> tables.commit(proposal));
  }

  @Override
  public CompletableFuture<Optional<Call>> find(RoomName room) {
    return answer(() -> Optional.ofNullable(tables.calls.get(room)));
  }

  @Override
  public CompletableFuture<List<Call>> live() {
    return answer(() -> tables.calls(Call::isLive));
  }

  @Override
  public CompletableFuture<List<Call>> unheard(Instant endedSince) {
    return answer(
        () ->
            tables.calls(
                call ->
                    call.endedAt() != null
                        && !call.endedAt().isBefore(endedSince)
                        && (call.owesEndTo(call.from()) || call.owesEndTo(call.to()))));
  }

  @Override
  public CompletableFuture<List<Notice.IceCandidate>> candidates(
      RoomName room, Collection<UserId> senders) {
    return answer(() -> tables.newest(room, senders));
  }

  @Override
  public CompletableFuture<Void> keepCandidate(Notice.IceCandidate candidate, Instant arrivedAt) {
    return answer(
        () -> {
          tables.candidates.add(candidate);
          return null;
        });
  }

  @Override
  public CompletableFuture<Void> keepCandidateAgain(
      Notice.IceCandidate candidate, Instant arrivedAt) {
    return tables.candidates.stream().anyMatch(c -> c.cause().equals(candidate.cause()))
        ? answer(() -> null)
        : keepCandidate(candidate, arrivedAt);
  }

  @Override
  public CompletableFuture<Void> keepQuality(QualityReport report) {
    return answer(
        () -> {
          reports.add(report);
          return null;
        });
  }

  @Override
  public CompletableFuture<Void> keepTold(RoomName room, int fromTold, int toTold) {
    return answer(
        () -> {
          tables.calls.computeIfPresent(
              room, (same, call) -> call.told(call.from(), fromTold).told(call.to(), toTold));
          return null;
        });
  }

  @Override
  public CompletableFuture<Optional<GroupCall>> findGroup(RoomName room) {
    return answer(() -> Optional.ofNullable(tables.groupCalls.get(room)));
  }

  @Override
  public CompletableFuture<List<GroupCall>> liveGroups() {
    return answer(() -> tables.groupCalls(GroupCall::isLive));
  }

  @Override
  public CompletableFuture<List<GroupCall>> untoldGroups(Instant endedSince) {
    return answer(
        () ->
            tables.groupCalls(
                call ->
                    call.endedAt() != null
                        && !call.endedAt().isBefore(endedSince)
                        && call.told() < call.revision()));
  }

  @Override
  public CompletableFuture<Void> keepGroupTold(RoomName room, int told) {
    return answer(
        () -> {
          tables.groupCalls.computeIfPresent(room, (same, call) -> call.told(told));
          return null;
        });
  }

  @Override
  public CompletableFuture<Void> keepMedia(RoomName room, Stay stay) {
    return answer(
        () -> {
          tables.groupCalls.computeIfPresent(
              room, (same, call) -> StoredRows.withMedia(call, stay));
          return null;
        });
  }

  /** Nobody reads it. */
  @Override
  public CompletableFuture<Void> keepAnswer(RoomName room, UserId user, OpaqueJson answer) {
    return answer(() -> null);
  }

  private <T> CompletableFuture<T> answer(Supplier<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Runnable task = () -> answer(work, answer);
    synchronized (this) {
      if (holding && !away) {
        held.addLast(task);
        return answer;
      }
    }
    task.run();
    return answer;
  }

  private <T> void answer(Supplier<T> work, CompletableFuture<T> answer) {
    T result;
    try {
      synchronized (this) {
        if (away) {
          throw new StoreUnavailableException(new IllegalStateException("switched off"));
        }
        result = work.get();
      }
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
      return;
    }
    answer.complete(result);
  }
}
