package club.worldmates.calls.call.group;

import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Membership;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.UserId;
import java.util.Optional;

/** Who may do what in a group call (protocol.md 4 and 7). */
final class GroupRights {

  private GroupRights() {}

  /**
   * Refuses whoever is no active member. Who has or had a part in the call may still leave it, and
   * his late events are no offence.
   */
  static Optional<Refusal> participant(Optional<GroupCall> call, Group group, UserId sender) {
    if (call.isEmpty()) {
      return Optional.of(Refusal.notFound());
    }
    boolean hasPart = call.get().stayOf(sender).isPresent() || call.get().ringsFrom(sender);
    return hasPart ? Optional.empty() : member(group, sender);
  }

  /** Refuses whoever may not join: strangers, and whoever was removed. */
  static Optional<Refusal> joiner(Optional<GroupCall> call, Group group, UserId sender) {
    if (call.isEmpty()) {
      return Optional.of(Refusal.notFound());
    }
    return call.get().wasRemoved(sender)
        ? Optional.of(Refusal.notAllowed("You were removed from the call"))
        : member(group, sender);
  }

  /** Refuses whoever is neither the initiator nor an owner, admin or moderator of the group. */
  static Optional<Refusal> moderator(Optional<GroupCall> call, Group group, UserId sender) {
    if (call.isEmpty()) {
      return Optional.of(Refusal.notFound());
    }
    boolean moderates = group.membershipOf(sender) == Membership.MODERATOR;
    return moderates || call.get().initiator().equals(sender)
        ? member(group, sender)
        : Optional.of(Refusal.notAllowed("Only the initiator and moderators may do that"));
  }

  /** Refuses a {@code toUserId} that is nobody in the group. */
  static Optional<Refusal> addressee(Group group, Optional<UserId> to) {
    return to.isEmpty() || group.has(to.get())
        ? Optional.empty()
        : Optional.of(Refusal.notAllowed("toUserId is not a member of the group"));
  }

  static Optional<Refusal> member(Group group, UserId user) {
    return group.has(user)
        ? Optional.empty()
        : Optional.of(Refusal.notAllowed("Only members of the group may do that"));
  }
}
