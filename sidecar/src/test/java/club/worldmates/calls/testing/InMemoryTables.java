package club.worldmates.calls.testing;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.Proposal;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rows of {@link InMemoryCallStore}, and how it decides on the calls among them. Not safe for
 * threads.
 */
final class InMemoryTables {

  private static final int MAX_ROUNDS = 8;
  private static final int CANDIDATES_KEPT = 64;

  /** Both in the order in which they came. */
  final Map<RoomName, Call> calls = new LinkedHashMap<>();

  final Map<RoomName, GroupCall> groupCalls = new LinkedHashMap<>();

  final List<Notice.IceCandidate> candidates = new ArrayList<>();

  void write(Call call) {
    calls.put(call.room(), StoredRows.of(call));
  }

  void write(GroupCall call) {
    groupCalls.put(call.room(), StoredRows.of(call));
  }

  Decision commit(Proposal proposal) {
    Sight sight = proposal.remembered().orElseGet(() -> sight(proposal));
    for (int round = 0; round < MAX_ROUNDS; round++) {
      Decision decision = proposal.rule().apply(sight);
      List<Transition> holding = decision.transitions().stream().filter(this::holds).toList();
      boolean isVoid =
          !decision.groups().stream().allMatch(this::holds)
              || decision.transitions().stream()
                  .anyMatch(t -> t.room().equals(proposal.room()) && !holding.contains(t));
      if (!isVoid) {
        holding.forEach(t -> calls.put(t.room(), merged(t.after())));
        decision.groups().forEach(t -> groupCalls.put(t.room(), merged(t)));
        return decision.only(holding);
      }
      sight = sight(proposal);
    }
    throw new IllegalStateException("the call changes faster than it is decided on");
  }

  List<Call> calls(Predicate<Call> condition) {
    return calls.values().stream().filter(condition).toList();
  }

  List<GroupCall> groupCalls(Predicate<GroupCall> condition) {
    return groupCalls.values().stream().filter(condition).toList();
  }

  /** The newest of each of these senders, in the order in which they came. */
  List<Notice.IceCandidate> newest(RoomName room, Collection<UserId> senders) {
    Deque<Notice.IceCandidate> newest = new ArrayDeque<>();
    Map<Object, Integer> kept = new HashMap<>();
    for (int i = candidates.size() - 1; i >= 0; i--) {
      Notice.IceCandidate candidate = candidates.get(i);
      if (candidate.room().equals(room)
          && senders.contains(candidate.from())
          && kept.merge(candidate.from(), 1, Integer::sum) <= CANDIDATES_KEPT) {
        newest.addFirst(candidate);
      }
    }
    return List.copyOf(newest);
  }

  private boolean holds(Transition transition) {
    Call row = calls.get(transition.room());
    Call before = transition.before();
    return before == null
        ? isFree(transition.room())
        : row != null && row.revision() == before.revision() && row.status() == before.status();
  }

  private boolean holds(GroupTransition transition) {
    GroupCall row = groupCalls.get(transition.room());
    GroupCall before = transition.before();
    return before == null
        ? isFree(transition.room())
        : row != null && row.revision() == before.revision() && row.status() == before.status();
  }

  private Call merged(Call after) {
    Call row = calls.get(after.room());
    return row == null
        ? StoredRows.of(after)
        : StoredRows.of(after).told(row.from(), row.fromTold()).told(row.to(), row.toTold());
  }

  private GroupCall merged(GroupTransition transition) {
    GroupCall row = groupCalls.get(transition.room());
    GroupCall after = StoredRows.of(transition.after());
    return row == null ? after : StoredRows.merged(row, after);
  }

  private Sight sight(Proposal proposal) {
    RoomName room = proposal.room();
    Optional<Call> call = Optional.ofNullable(calls.get(room));
    Optional<GroupCall> group = Optional.ofNullable(groupCalls.get(room));
    return new Sight(
        call,
        group,
        call.isEmpty() && group.isEmpty() && !isFree(room),
        calls(
            other ->
                other.isLive()
                    && !other.room().equals(room)
                    && !Collections.disjoint(proposal.users(), List.of(other.from(), other.to()))),
        groupCalls(
            other ->
                other.isLive()
                    && !other.room().equals(room)
                    && proposal.users().stream().anyMatch(other::givesWayTo)));
  }

  private boolean isFree(RoomName room) {
    return Stream.concat(calls.keySet().stream(), groupCalls.keySet().stream())
        .noneMatch(other -> folded(other).equals(folded(room)));
  }

  /** As the usual collation of the column has it: no case, no accents, no trailing blanks. */
  private static String folded(RoomName name) {
    return Normalizer.normalize(name.value(), Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .toLowerCase(Locale.ROOT)
        .stripTrailing();
  }
}
