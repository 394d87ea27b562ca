package club.worldmates.calls.call.group;

import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Place;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * {@code call:leave_room}, {@code call:end} and {@code call:reject} of a group call (protocol.md 4
 * and 5). With the last one out the call is over, and with its initiator as long as nobody else
 * joined.
 */
public final class Leaving {

  private Leaving() {}

  /**
   * Whether the user is out of the call with this device, so that his leaving is to be decided on
   * the row. Other devices of his that are attached, in the room or not, keep him in, unless one
   * was merely taken for this one.
   */
  public static boolean isLastOf(LiveGroupCall live, Device device) {
    UserId user = device.user();
    Place place = live.places().of(device.id());
    boolean takenForIt = live.places().isPresumed(user) && !place.elsewhere() && !place.done();
    return live.attends(user)
        && (takenForIt || live.places().attachedOf(user).equals(Set.of(device.id())));
  }

  /** The user's last device leaves. */
  public static Decision leave(Sight sight, Group group, UserId sender, Instant now, String cause) {
    return decide(sight, group, sender, false, Reason.COMPLETED, now, cause);
  }

  /**
   * A device leaves that is not the last one of its user, or never was in: no row changes. A client
   * that is in by an earlier connection, which is not noticed to be dead yet, does not come back by
   * this one any more.
   */
  public static GroupStep leave(LiveGroupCall live, Group group, Device device) {
    return GroupInCall.unlessLate(
        live,
        group,
        device,
        draft -> {
          boolean wasIn = live.places().of(device.id()).attached();
          if (wasIn || live.places().isReturn(device)) {
            draft.live = live.with(live.places().done(device));
          }
        });
  }

  /**
   * {@code call:end}: the user is out with all his devices. If nothing changes for a member who is
   * rung, he declines ({@link #decline}).
   *
   * @param elsewhere the sending device was told that another device has the call
   */
  public static Decision end(
      Sight sight,
      Group group,
      UserId sender,
      boolean elsewhere,
      String reason,
      Instant now,
      String cause) {
    return decide(sight, group, sender, elsewhere, reason, now, cause);
  }

  /**
   * A member who is rung refuses: his devices ring no more, and he may still join. Of anybody else
   * it is a late event.
   *
   * @param others the other connected devices of the user
   */
  public static GroupStep decline(
      LiveGroupCall live, Group group, Device device, Collection<Device> others) {
    UserId user = device.user();
    return GroupInCall.unlessLate(
        live,
        group,
        device,
        draft -> {
          if (live.ringsFor(user)) {
            draft.live = live.with(live.places().done(device).elsewhere(others)).declinedBy(user);
            draft.tell(
                Tell.end(
                    new Tell.Target.User(user, Set.of(device.id())),
                    new Notice.Ended(live.call().room(), Reason.REJECTED_ELSEWHERE, user)));
          }
        });
  }

  private static Decision decide(
      Sight sight,
      Group group,
      UserId sender,
      boolean elsewhere,
      String reason,
      Instant now,
      String cause) {
    Optional<Refusal> refusal = GroupRights.participant(sight.group(), group, sender);
    if (refusal.isPresent()) {
      return Decision.refused(refusal.get());
    }
    GroupCall call = sight.group().orElseThrow();
    if (!call.isLive() || elsewhere || !call.givesWayTo(sender)) {
      return late(call, cause);
    }
    return Decision.of(
        new GroupTransition(
            call,
            call.ringsFrom(sender)
                ? call.over(reason, sender, now, cause)
                : call.left(sender, sender, now, cause)));
  }

  /** An event that changes nothing, unless it is the one that brought the call to where it is. */
  static Decision late(GroupCall call, String cause) {
    return Decision.unchanged(
        call.cause().equals(cause)
            ? new Outcome.GroupRepeated(call)
            : new Outcome.GroupAsItIs(call));
  }
}
