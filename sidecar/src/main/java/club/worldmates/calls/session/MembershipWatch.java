package club.worldmates.calls.session;

import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.call.group.LiveGroupCall;
import club.worldmates.calls.call.group.Moderating;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whoever leaves the group in mid-call is out of the call, too, within 5 seconds (protocol.md 4).
 * Looks only while there are group calls, at all their groups with one query.
 */
final class MembershipWatch {

  private static final Duration EVERY = Duration.ofSeconds(4);

  private final Switchboard board;
  private final Directory directory;
  private final GroupTimers timers;
  private boolean watching;

  MembershipWatch(Switchboard board, Directory directory, GroupTimers timers) {
    this.board = board;
    this.directory = directory;
    this.timers = timers;
  }

  /** There may be group calls to watch. */
  void begin() {
    if (!watching && !board.groups.calls.live().isEmpty()) {
      watching = true;
      board.loop.runAt(board.loop.now().plus(EVERY), this::look);
    }
  }

  private void look() {
    Set<GroupId> ids =
        board.groups.calls.live().stream()
            .map(live -> live.call().group())
            .collect(Collectors.toSet());
    if (ids.isEmpty()) {
      watching = false;
      return;
    }
    board.whenDone(directory.groups(ids), this::compare, failure -> again());
  }

  private void again() {
    watching = false;
    begin();
  }

  private void compare(Map<GroupId, Group> groups) {
    groups.values().forEach(board.groups.facts::learn);
    for (LiveGroupCall live : List.copyOf(board.groups.calls.live())) {
      Group group = groups.get(live.call().group());
      if (group != null) {
        attending(live.call()).stream()
            .filter(user -> !group.has(user))
            .forEach(user -> out(live.call(), user));
      }
    }
    again();
  }

  private static Set<UserId> attending(GroupCall call) {
    Set<UserId> users =
        call.openStays().stream().map(Stay::user).collect(Collectors.toCollection(TreeSet::new));
    if (call.ringsFrom(call.initiator())) {
      users.add(call.initiator());
    }
    return users;
  }

  private void out(GroupCall call, UserId user) {
    RoomName room = call.room();
    Instant now = board.loop.now();
    board.rooms.enqueue(
        room,
        finished ->
            timers.decide(
                room,
                sight -> Moderating.leftGroup(sight.group().orElse(call), user, now),
                finished,
                () -> {}));
  }
}
