package club.worldmates.calls.call.group;

import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.Timing;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The next thing that time does to a group call: timers as data.
 *
 * @param at when
 * @param lost whose grace is over; null: the ring time is over
 * @param since when his last device went, which is when his stay ended; else the same as {@code at}
 */
public record GroupDeadline(Instant at, @Nullable UserId lost, Instant since) {

  /** The earliest deadline of a group call, if it has one. */
  public static Optional<GroupDeadline> next(LiveGroupCall live, Timing timing) {
    GroupCall call = live.call();
    if (!call.isLive()) {
      return Optional.empty();
    }
    Set<UserId> users = new LinkedHashSet<>(call.stays().keySet());
    users.add(call.initiator());
    Stream<GroupDeadline> graces =
        users.stream().filter(live::attends).flatMap(user -> grace(live, user, timing).stream());
    return Stream.concat(ring(live, timing).stream(), graces)
        .min(Comparator.comparing(GroupDeadline::at));
  }

  /**
   * The deadline has come: a call that rings still is over, the stay of a lost user ends. The end
   * of the ring time of an active call changes no row, see {@link GroupRinging#over}.
   *
   * @param call the row as it is now
   * @param known the row for which the deadline was set: a stay that ended or began since stays
   */
  public Decision due(GroupCall call, GroupCall known) {
    if (lost == null) {
      return call.status() == GroupStatus.RINGING
          ? Decision.of(new GroupTransition(call, call.over(Reason.NO_ANSWER, null, at, "")))
          : unchanged(call);
    }
    boolean same = revisionOf(call, lost) == revisionOf(known, lost);
    return call.isLive() && call.givesWayTo(lost) && same
        ? Decision.of(new GroupTransition(call, call.left(lost, null, since, "")))
        : unchanged(call);
  }

  private static int revisionOf(GroupCall call, UserId user) {
    return call.stayOf(user).map(Stay::revision).orElse(0);
  }

  private static Decision unchanged(GroupCall call) {
    return Decision.unchanged(new Outcome.GroupAsItIs(call));
  }

  private static Optional<GroupDeadline> ring(LiveGroupCall live, Timing timing) {
    Instant at = live.call().createdAt().plus(timing.ring());
    return live.ringOver() ? Optional.empty() : Optional.of(new GroupDeadline(at, null, at));
  }

  private static Optional<GroupDeadline> grace(LiveGroupCall live, UserId user, Timing timing) {
    return live.places()
        .lossOf(user)
        .map(loss -> new GroupDeadline(loss.at().plus(timing.grace()), user, loss.at()));
  }
}
