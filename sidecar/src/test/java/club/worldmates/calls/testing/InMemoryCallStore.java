package club.worldmates.calls.testing;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.session.CallStore;
import club.worldmates.calls.session.Proposal;
import club.worldmates.calls.session.QualityReport;
import club.worldmates.calls.session.StoreUnavailableException;
import java.text.Normalizer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Calls in memory, for tests of the session loop: everything happens at once and on the caller's
 * thread, unless the test holds it back.
 */
public final class InMemoryCallStore implements CallStore {

  private static final int MAX_ROUNDS = 8;
  private static final int CANDIDATES_KEPT = 64;

  private final Map<RoomName, Call> rows = new LinkedHashMap<>();
  private final Set<String> groupCalls = new HashSet<>();
  private final List<Notice.IceCandidate> candidates = new ArrayList<>();
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
    rows.put(call.room(), stored(call));
  }

  /** A group call of that name exists. */
  public synchronized void groupCall(String name) {
    groupCalls.add(name);
  }

  /** All rows, oldest first. */
  public synchronized List<Call> calls() {
    return List.copyOf(rows.values());
  }

  /** All quality reports in the order in which they came. */
  public synchronized List<QualityReport> reports() {
    return List.copyOf(reports);
  }

  @Override
  public CompletableFuture<Decision> decide(Proposal proposal) {
    return answer(() -> commit(proposal));
  }

  @Override
  public CompletableFuture<Optional<Call>> find(RoomName room) {
    return answer(() -> Optional.ofNullable(rows.get(room)));
  }

  @Override
  public CompletableFuture<List<Call>> live() {
    return answer(() -> where(Call::isLive));
  }

  @Override
  public CompletableFuture<List<Call>> unheard(Instant endedSince) {
    return answer(
        () ->
            where(
                call ->
                    call.endedAt() != null
                        && !call.endedAt().isBefore(endedSince)
                        && (call.owesEndTo(call.from()) || call.owesEndTo(call.to()))));
  }

  @Override
  public CompletableFuture<List<Notice.IceCandidate>> candidates(RoomName room) {
    return answer(() -> newest(room));
  }

  @Override
  public CompletableFuture<Void> keepCandidate(Notice.IceCandidate candidate, Instant arrivedAt) {
    return answer(
        () -> {
          candidates.add(candidate);
          return null;
        });
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
          rows.computeIfPresent(
              room, (same, call) -> call.told(call.from(), fromTold).told(call.to(), toTold));
          return null;
        });
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

  private Decision commit(Proposal proposal) {
    Sight sight = proposal.known() == null ? sight(proposal) : remembered(proposal);
    for (int round = 0; round < MAX_ROUNDS; round++) {
      Decision decision = proposal.rule().apply(sight);
      List<Transition> holding = decision.transitions().stream().filter(this::holds).toList();
      boolean isVoid =
          decision.transitions().stream()
              .anyMatch(t -> t.room().equals(proposal.room()) && !holding.contains(t));
      if (!isVoid) {
        holding.forEach(t -> rows.put(t.room(), merged(t.after())));
        return decision.only(holding);
      }
      sight = sight(proposal);
    }
    throw new IllegalStateException("the call changes faster than it is decided on");
  }

  private boolean holds(Transition transition) {
    Call row = rows.get(transition.room());
    Call before = transition.before();
    return before == null
        ? row == null && !isTaken(transition.room())
        : row != null && row.revision() == before.revision() && row.status() == before.status();
  }

  private Call merged(Call after) {
    Call row = rows.get(after.room());
    return row == null
        ? stored(after)
        : stored(after).told(row.from(), row.fromTold()).told(row.to(), row.toTold());
  }

  private Sight remembered(Proposal proposal) {
    return proposal.users().isEmpty() ? Sight.of(proposal.known()) : sight(proposal);
  }

  private Sight sight(Proposal proposal) {
    RoomName room = proposal.room();
    List<Call> live =
        where(
            call ->
                call.isLive()
                    && !call.room().equals(room)
                    && !Collections.disjoint(proposal.users(), List.of(call.from(), call.to())));
    return new Sight(Optional.ofNullable(rows.get(room)), isTaken(room), live);
  }

  private boolean isTaken(RoomName room) {
    return !rows.containsKey(room)
        && (rows.keySet().stream().anyMatch(other -> areEqual(other.value(), room.value()))
            || groupCalls.stream().anyMatch(other -> areEqual(other, room.value())));
  }

  /** As the usual collation of the column has it: no case, no accents, no trailing blanks. */
  private static boolean areEqual(String one, String other) {
    return folded(one).equals(folded(other));
  }

  private static String folded(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .toLowerCase(Locale.ROOT)
        .stripTrailing();
  }

  private List<Call> where(Predicate<Call> condition) {
    return rows.values().stream().filter(condition).toList();
  }

  private List<Notice.IceCandidate> newest(RoomName room) {
    Deque<Notice.IceCandidate> newest = new ArrayDeque<>();
    Map<Object, Integer> kept = new HashMap<>();
    for (int i = candidates.size() - 1; i >= 0; i--) {
      Notice.IceCandidate candidate = candidates.get(i);
      if (candidate.room().equals(room)
          && kept.merge(candidate.from(), 1, Integer::sum) <= CANDIDATES_KEPT) {
        newest.addFirst(candidate);
      }
    }
    return List.copyOf(newest);
  }

  /** As columns keep it: whole seconds. */
  private static Call stored(Call call) {
    return new Call(
        call.room(),
        call.from(),
        call.to(),
        call.type(),
        call.status(),
        call.offer(),
        call.answer(),
        call.createdAt().truncatedTo(ChronoUnit.SECONDS),
        call.acceptedAt(),
        call.endedAt(),
        call.reason(),
        call.endedBy(),
        call.revision(),
        call.fromTold(),
        call.toTold(),
        call.cause(),
        call.hiddenFromCallee());
  }
}
