package club.worldmates.calls.session;

import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What the host's tables say of groups, and what they last said. Used on the loop only. */
final class GroupFacts {

  /** Groups whose members are remembered in case the database is away. */
  private static final int MAX_KNOWN = 10_000;

  private final Switchboard board;
  private final Directory directory;
  private final Map<GroupId, Group> known = new LinkedHashMap<>();

  GroupFacts(Switchboard board, Directory directory) {
    this.board = board;
    this.directory = directory;
  }

  /** The group as it is, or as it was when the store was last there. */
  void of(GroupId id, Consumer<Group> then) {
    board.whenDone(
        directory.group(id),
        found -> then.accept(learn(found.orElse(Group.unknown(id)))),
        failure -> then.accept(known.getOrDefault(id, Group.unknown(id))));
  }

  /** Remembers what is known of a group. */
  Group learn(Group group) {
    known.remove(group.id());
    known.put(group.id(), group);
    if (known.size() > MAX_KNOWN) {
      known.remove(known.keySet().iterator().next());
    }
    return group;
  }
}
