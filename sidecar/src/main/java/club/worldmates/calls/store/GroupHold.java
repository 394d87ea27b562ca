package club.worldmates.calls.store;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toMap;

import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.RoomName;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Record;

/**
 * Holds the group calls where a stay gives way, before anything is stored, and finds the attempts
 * that were decided on an older state of one.
 *
 * <p>Of a 1-to-1 call that others changed meanwhile nothing is left to end. A group call changes
 * with everybody who comes or goes; if it were left as others made it, the user would still be in
 * it, and so in two calls.
 */
final class GroupHold {

  private GroupHold() {}

  static void take(GroupCallRows rows, List<Attempt> attempts) {
    oneForEach(attempts);
    List<Attempt> left = attempts.stream().filter(not(Attempt::isSettled)).toList();
    Map<String, Record> held =
        rows
            .lock(
                left.stream()
                    .flatMap(Attempt::otherGroups)
                    .map(transition -> transition.room().value())
                    .toList())
            .stream()
            .collect(toMap(row -> row.get(GroupColumns.ROOM), row -> row));
    left.stream()
        .filter(attempt -> !attempt.otherGroups().allMatch(t -> holds(t, held)))
        .forEach(attempt -> attempt.putOff(new Verdict.Again()));
  }

  /** Two of a batch may change the same group call, though they have no user in common. */
  private static void oneForEach(List<Attempt> attempts) {
    Set<RoomName> changed = new HashSet<>();
    for (Attempt attempt : attempts) {
      Set<RoomName> rooms = attempt.groups().map(GroupTransition::room).collect(Collectors.toSet());
      if (Collections.disjoint(changed, rooms)) {
        changed.addAll(rooms);
      } else {
        attempt.putOff(new Verdict.Later());
      }
    }
  }

  private static boolean holds(GroupTransition transition, Map<String, Record> held) {
    GroupCall before = Objects.requireNonNull(transition.before());
    Record row = held.get(transition.room().value());
    return row != null
        && row.get(GroupColumns.REVISION) == before.revision()
        && before.status().text().equals(row.get(GroupColumns.STATUS));
  }
}
