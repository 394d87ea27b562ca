package club.worldmates.calls.session;

import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.Membership;
import club.worldmates.calls.call.UserId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What the host's tables say of users and groups, as a test likes it. */
final class People {

  private final Set<Set<UserId>> blocks = new HashSet<>();
  private final Map<GroupId, Map<UserId, Membership>> groups = new HashMap<>();
  private final Map<GroupId, Set<UserId>> everMembers = new HashMap<>();
  private final Set<GroupId> silenced = new HashSet<>();

  private CompletableFuture<Void> named = CompletableFuture.completedFuture(null);

  /** The table of users takes long from now on, until {@link #names}. */
  void withholdNames() {
    named = new CompletableFuture<>();
  }

  void names() {
    named.complete(null);
  }

  CompletableFuture<Directory.Profile> profile(UserId user) {
    return named.thenApply(any -> new Directory.Profile("User " + user, ""));
  }

  void block(int one, int other) {
    blocks.add(Set.of(new UserId(one), new UserId(other)));
  }

  boolean blocked(UserId one, UserId other) {
    return blocks.contains(Set.of(one, other));
  }

  /** Users become members of a group; the first of a group moderates it. */
  void join(int group, int... users) {
    GroupId id = new GroupId(group);
    Map<UserId, Membership> members = groups.computeIfAbsent(id, g -> new HashMap<>());
    for (int user : users) {
      boolean first = members.isEmpty();
      members.put(new UserId(user), first ? Membership.MODERATOR : Membership.MEMBER);
      everMembers.computeIfAbsent(id, g -> new HashSet<>()).add(new UserId(user));
    }
  }

  void leave(int group, int user) {
    groups.getOrDefault(new GroupId(group), new HashMap<>()).remove(new UserId(user));
  }

  /** Calls are not allowed in a group any more. */
  void forbidCalls(int group) {
    silenced.add(new GroupId(group));
  }

  Optional<Group> group(GroupId id) {
    boolean allows = !silenced.contains(id);
    return Optional.ofNullable(groups.get(id))
        .map(members -> new Group(id, members, allows, allows));
  }

  boolean wasEverMember(GroupId group, UserId user) {
    return everMembers.getOrDefault(group, Set.of()).contains(user);
  }
}
