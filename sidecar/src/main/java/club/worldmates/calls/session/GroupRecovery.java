package club.worldmates.calls.session;

import club.worldmates.calls.call.ComingBack;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.group.LiveGroupCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * With the first host: group calls come back from the tables, and what may not have been told
 * before is told once the hosts had time to come.
 */
final class GroupRecovery {

  private final Switchboard board;
  private final Directory directory;
  private final List<LiveGroupCall> untold = new ArrayList<>();

  GroupRecovery(Switchboard board, Directory directory) {
    this.board = board;
    this.directory = directory;
  }

  /** Loads what is live, or over and maybe untold. */
  void load(Runnable loaded, Consumer<Throwable> failed) {
    Instant since = board.loop.now().minus(ComingBack.MEMORY);
    board.whenDone(
        board.store.liveGroups(),
        live ->
            board.whenDone(
                board.store.untoldGroups(since),
                over -> withGroups(live, over, loaded, failed),
                failed),
        failed);
  }

  private void withGroups(
      List<GroupCall> live, List<GroupCall> over, Runnable loaded, Consumer<Throwable> failed) {
    List<GroupCall> all = new ArrayList<>(live);
    all.addAll(over);
    Set<GroupId> ids = all.stream().map(GroupCall::group).collect(Collectors.toSet());
    if (ids.isEmpty()) {
      loaded.run();
      return;
    }
    board.whenDone(
        directory.groups(ids),
        groups -> {
          groups.values().forEach(board.groups.facts::learn);
          live.forEach(call -> board.groups.recall(call, groupOf(call, groups)));
          over.forEach(call -> untold.add(LiveGroupCall.recalled(call, groupOf(call, groups))));
          loaded.run();
        },
        failed);
  }

  private static Group groupOf(GroupCall call, Map<GroupId, Group> groups) {
    return groups.getOrDefault(call.group(), Group.unknown(call.group()));
  }

  /** The hosts had time to come: tells what may not have been told. */
  void tellAgain() {
    board.groups.tells.gathered();
    untold.forEach(live -> board.groups.tells.tellAgain(live, live.call().told()));
    untold.clear();
  }

  /** Whoever is in a call and not attached now is on his grace from now on. */
  void beginGrace(Instant now) {
    for (LiveGroupCall live : List.copyOf(board.groups.calls.live())) {
      board.rooms.enqueue(
          live.call().room(),
          finished -> {
            LiveGroupCall present = board.groups.current(live);
            if (present.call().isLive()) {
              board.groups.remember(present.lostUnlessAttached(now));
            }
            finished.run();
          });
    }
  }
}
