package club.worldmates.calls.call.group;

import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the initiator of a group call, and the owners, admins and moderators of its group may do to
 * others (protocol.md 2 and 4), and what leaving the group does to a member. They need not be in
 * the call themselves. An operator may end any call.
 */
public final class Moderating {

  private Moderating() {}

  /** {@code call:end_for_all}; of a call that is over already it is a late event. */
  public static Decision endForAll(
      Sight sight, Group group, UserId sender, Instant now, String cause) {
    Optional<Refusal> refusal = GroupRights.moderator(sight.group(), group, sender);
    if (refusal.isPresent()) {
      return Decision.refused(refusal.get());
    }
    GroupCall call = sight.group().orElseThrow();
    return call.isLive()
        ? Decision.of(
            new GroupTransition(call, call.over(Reason.ENDED_FOR_ALL, sender, now, cause)))
        : Leaving.late(call, cause);
  }

  /** An operator or another back end ends the call on behalf of nobody. */
  public static Decision byOperator(Optional<GroupCall> found, String reason, Instant now) {
    if (found.isEmpty()) {
      return Decision.refused(Refusal.notFound());
    }
    GroupCall call = found.get();
    return call.isLive()
        ? Decision.of(new GroupTransition(call, call.over(reason, null, now, "")))
        : Decision.unchanged(new Outcome.GroupAsItIs(call));
  }

  /** {@code call:remove_participant}: somebody in the call is out for good. */
  public static Decision remove(
      Sight sight, Group group, UserId sender, UserId target, Instant now, String cause) {
    Optional<Refusal> stranger = GroupRights.moderator(sight.group(), group, sender);
    if (stranger.isPresent()) {
      return Decision.refused(stranger.get());
    }
    GroupCall call = sight.group().orElseThrow();
    if (call.wasRemoved(target) && call.cause().equals(cause)) {
      return Decision.unchanged(new Outcome.GroupRepeated(call));
    }
    Optional<Refusal> refusal = target(call, group, target);
    return refusal.isPresent()
        ? Decision.refused(refusal.get())
        : Decision.of(new GroupTransition(call, call.removed(target, sender, now, cause)));
  }

  /**
   * A user is no active member any more: if he is in the call he is removed by nobody, and a call
   * that rings on his behalf is over.
   */
  public static Decision leftGroup(GroupCall call, UserId user, Instant now) {
    return call.isLive() && call.givesWayTo(user)
        ? Decision.of(new GroupTransition(call, call.removed(user, null, now, "")))
        : Decision.unchanged(new Outcome.GroupAsItIs(call));
  }

  /** {@code call:mute_participant}: his devices are asked to; nothing is stored. */
  public static GroupStep mute(LiveGroupCall live, Group group, Device sender, UserId target) {
    GroupCall call = live.call();
    Optional<Refusal> refusal =
        GroupRights.moderator(Optional.of(call), group, sender.user())
            .or(() -> target(call, group, target));
    if (refusal.isPresent()) {
      return GroupStep.refused(live, refusal.get());
    }
    GroupDraft draft = new GroupDraft(live);
    draft.tell(
        new Tell(
            new Tell.Target.User(target, Set.of()),
            List.of(new Notice.Muted(call.room(), sender.user())),
            Tell.RingRule.ANY,
            null));
    return draft.step();
  }

  private static Optional<Refusal> target(GroupCall call, Group group, UserId target) {
    if (call.isIn(target)) {
      return Optional.empty();
    }
    return group.has(target)
        ? Optional.of(Refusal.precondition("The user is not in the call"))
        : Optional.of(Refusal.notAllowed("targetUserId is not a member of the group"));
  }
}
