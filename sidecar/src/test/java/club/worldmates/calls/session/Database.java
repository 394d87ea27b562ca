package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.testing.InMemoryCallStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What survives every crash: the stored calls, and whether they can be reached. Watches every
 * commit: a final row never changes, and nobody is in two calls.
 */
final class Database {

  final InMemoryCallStore calls = new InMemoryCallStore();
  boolean away;

  /** Takes statements, and says nothing to them yet. */
  boolean standsStill;

  /** Breaks whoever gives it a candidate, or wants to know of a user. */
  boolean broken;

  /** Commits, and then it cannot be heard whether it did. */
  boolean silent;

  private int commits;
  private final List<RoomName> lookedFor = new ArrayList<>();
  private final Map<RoomName, Call> finals = new LinkedHashMap<>();
  private final Set<RoomName> finalGroups = new HashSet<>();
  private final Set<RoomName> names = new HashSet<>();
  private final Set<RoomName> groupNames = new LinkedHashSet<>();
  private final GroupLedger ledger = new GroupLedger();

  /** How many transactions changed something. */
  int commits() {
    return commits;
  }

  void lookedFor(RoomName room) {
    lookedFor.add(room);
  }

  /** The 1-to-1 calls that were read, each as often as it was. */
  List<RoomName> lookedFor() {
    return lookedFor;
  }

  List<Call> live() {
    return calls.live().join();
  }

  List<GroupCall> liveGroups() {
    return calls.liveGroups().join();
  }

  Call row(String room) {
    return calls.find(new RoomName(room)).join().orElseThrow();
  }

  GroupCall groupRow(String room) {
    return calls.findGroup(new RoomName(room)).join().orElseThrow();
  }

  /** The 1-to-1 calls that are over, as they were when they became so. */
  Map<RoomName, Call> finals() {
    return finals;
  }

  /** Of the 1-to-1 calls. */
  Set<RoomName> names() {
    return names;
  }

  /** Of the group calls, oldest first. */
  Set<RoomName> groupNames() {
    return groupNames;
  }

  /** The candidates of a user in a call, as they are stored. */
  List<String> candidates(String room, int from) {
    return calls.candidates(new RoomName(room), Set.of(new UserId(from))).join().stream()
        .map(candidate -> candidate.candidate().text())
        .toList();
  }

  void committed(Decision decision) {
    if (decision.isWithoutChange()) {
      return;
    }
    commits++;
    decision.transitions().forEach(this::changed);
    decision.groups().forEach(this::changed);
    assertThat(usersInCalls()).as("one call a user").doesNotHaveDuplicates();
  }

  private void changed(Transition transition) {
    Call after = transition.after();
    assertThat(finals).as("final rows do not change").doesNotContainKey(transition.room());
    assertThat(transition.isNew()).isEqualTo(names.add(transition.room()));
    if (after.status().isFinal()) {
      finals.put(transition.room(), after);
    }
  }

  private void changed(GroupTransition transition) {
    RoomName room = transition.room();
    assertThat(finalGroups).as("final rows do not change").doesNotContain(room);
    assertThat(transition.isNew()).isEqualTo(groupNames.add(room));
    if (transition.after().status().isFinal()) {
      finalGroups.add(room);
    }
    ledger.enter(groupRow(room.value()));
  }

  private List<UserId> usersInCalls() {
    Stream<UserId> connected =
        live().stream()
            .filter(call -> call.status() == CallStatus.CONNECTED)
            .flatMap(call -> Stream.of(call.from(), call.to()));
    Stream<UserId> staying =
        liveGroups().stream().flatMap(call -> call.openStays().stream().map(Stay::user));
    return Stream.concat(connected, staying).toList();
  }
}
