package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.testing.InMemoryCallStore;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What survives every crash: the stored calls, and whether they can be reached. Watches every
 * commit: a final row never changes, and nobody has two connected calls.
 */
final class Database {

  final InMemoryCallStore calls = new InMemoryCallStore();
  boolean away;

  /** Commits, and then it cannot be heard whether it did. */
  boolean silent;

  private int commits;
  private final Map<RoomName, Call> finals = new LinkedHashMap<>();
  private final Set<RoomName> names = new HashSet<>();

  /** How many transactions changed something. */
  int commits() {
    return commits;
  }

  List<Call> live() {
    return calls.live().join();
  }

  Call row(String room) {
    return calls.find(new RoomName(room)).join().orElseThrow();
  }

  /** The calls that are over, as they were when they became so. */
  Map<RoomName, Call> finals() {
    return finals;
  }

  Set<RoomName> names() {
    return names;
  }

  void committed(Decision decision) {
    if (decision.transitions().isEmpty()) {
      return;
    }
    commits++;
    for (Transition transition : decision.transitions()) {
      Call after = transition.after();
      assertThat(finals).as("final rows do not change").doesNotContainKey(transition.room());
      assertThat(transition.isNew()).isEqualTo(names.add(transition.room()));
      if (after.status().isFinal()) {
        finals.put(transition.room(), after);
      }
    }
    assertThat(connectedUsers()).as("one connected call a user").doesNotHaveDuplicates();
  }

  private List<UserId> connectedUsers() {
    return live().stream()
        .filter(call -> call.status() == CallStatus.CONNECTED)
        .flatMap(call -> List.of(call.from(), call.to()).stream())
        .toList();
  }
}
