package club.worldmates.calls.call.group;

import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How a group call rings, and stops ringing (protocol.md 3 and 4). */
public final class GroupRinging {

  private GroupRinging() {}

  /**
   * The call is committed: the sending device is attached by calling, and all other active members
   * are rung. What the initiator hears of it ({@code call:ringing}) depends on how many devices
   * that reached.
   */
  public static GroupStep begin(
      LiveGroupCall live, Device caller, Group group, Notice.GroupIncoming incoming) {
    LiveGroupCall rings = calledAgain(live, caller).withRung(group.others(live.call().initiator()));
    GroupDraft draft = new GroupDraft(rings);
    Set<UserId> users = ringing(rings);
    if (!users.isEmpty()) {
      draft.tell(ring(new Tell.Target.Users(users, Set.of()), incoming));
    }
    return draft.step();
  }

  /**
   * The same initiate again, maybe from another device of the initiator: attached, nobody is rung.
   */
  public static LiveGroupCall calledAgain(LiveGroupCall live, Device caller) {
    return live.call().ringsFrom(caller.user()) ? live.with(live.places().attached(caller)) : live;
  }

  /** Devices of these users came: those for whom it rings are rung; empty: for none. */
  public static Optional<Tell> again(
      LiveGroupCall live, Set<UserId> users, Notice.GroupIncoming incoming) {
    Set<UserId> rung = ringing(live);
    rung.retainAll(users);
    return rung.isEmpty()
        ? Optional.empty()
        : Optional.of(ring(new Tell.Target.Users(rung, Set.of()), incoming));
  }

  static Tell ring(Tell.Target target, Notice.GroupIncoming incoming) {
    return new Tell(target, List.of(incoming), Tell.RingRule.RING, null);
  }

  /**
   * The ring time is over. An active call goes on; whoever neither joined nor refused hears that it
   * does not ring any more. One that rings still ends, which is a decision on the row.
   */
  public static GroupStep over(LiveGroupCall live) {
    if (live.call().status() != GroupStatus.ACTIVE || live.ringOver()) {
      return GroupStep.asItIs(live);
    }
    GroupDraft draft = new GroupDraft(live.withRingOver());
    Set<UserId> users = ringing(live);
    if (!users.isEmpty()) {
      Notice.Ended end = new Notice.Ended(live.call().room(), Reason.NO_ANSWER, null);
      draft.tell(Tell.end(new Tell.Target.Users(users, Set.of()), end));
    }
    return draft.step();
  }

  private static Set<UserId> ringing(LiveGroupCall live) {
    return live.rung().stream()
        .filter(live::ringsFor)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
