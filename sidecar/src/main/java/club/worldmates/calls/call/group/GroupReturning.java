package club.worldmates.calls.call.group;

import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.Loss;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a device hears of a group call when it registers (protocol.md 4, Coming back). */
public final class GroupReturning {

  private GroupReturning() {}

  /** What a group call is to a device that registers. */
  public enum Kind {
    RINGS_FOR_HIM,
    NOBODY_ATTACHED,
    ATTACHED_ELSEWHERE,
    NOTHING
  }

  public static Kind kind(LiveGroupCall live, Group group, Device device) {
    GroupCall call = live.call();
    UserId user = device.user();
    if (!call.isLive()) {
      return Kind.NOTHING;
    }
    if (!live.attends(user)) {
      boolean rings =
          call.status() == GroupStatus.RINGING
              && group.has(user)
              && call.stayOf(user).isEmpty()
              && !live.declined().contains(user);
      return rings ? Kind.RINGS_FOR_HIM : Kind.NOTHING;
    }
    Set<DeviceId> attached = live.places().attachedOf(user);
    if (attached.contains(device.id())) {
      return Kind.NOTHING;
    }
    if (!attached.isEmpty()) {
      return Kind.ATTACHED_ELSEWHERE;
    }
    boolean left = live.places().of(device.id()).done();
    return left ? Kind.NOTHING : Kind.NOBODY_ATTACHED;
  }

  /**
   * The device registers. It ends the grace of its user if it is the lost one.
   *
   * @param incoming what it hears if the call rings for its user
   */
  public static GroupStep register(
      LiveGroupCall live, Group group, Device device, Notice.GroupIncoming incoming) {
    GroupDraft draft = new GroupDraft(live);
    UserId user = device.user();
    switch (kind(live, group, device)) {
      case RINGS_FOR_HIM -> {
        draft.live = live.withRung(List.of(user));
        draft.tell(GroupRinging.ring(new Tell.Target.Devices(user, Set.of(device.id())), incoming));
      }
      case NOBODY_ATTACHED -> {
        Optional<Loss> loss = live.places().lossOf(user);
        if (loss.filter(lost -> lost.isOf(device)).isPresent()) {
          draft.comeBack(device);
        } else if (loss.filter(lost -> lost.isEndedBy(device)).isPresent()) {
          draft.comeBackPresumably(device);
        } else {
          draft.flush(user, Set.of(device.id()));
        }
        draft.tell(Tell.device(device, resumed(live.call(), false)));
      }
      case ATTACHED_ELSEWHERE -> draft.tell(Tell.device(device, resumed(live.call(), true)));
      case NOTHING -> {}
    }
    return draft.step();
  }

  /** Devices of a user are back with their host: they hear what was said meanwhile. */
  public static GroupStep restored(LiveGroupCall live, UserId user) {
    GroupDraft draft = new GroupDraft(live);
    Set<DeviceId> attached = live.places().hearingOf(user);
    if (!attached.isEmpty()) {
      draft.flush(user, attached);
    }
    return draft.step();
  }

  /** Who is in the call by now, for a device in its room that may not have heard of all. */
  public static Tell whoIsIn(GroupCall call, Device device) {
    return Tell.device(device, new Notice.Participants(call.room(), call.participants()));
  }

  /**
   * A device is back with its host that rang, and was not told since what became of that: if it
   * rings no more, it hears why.
   */
  public static Optional<Tell> stopsRinging(LiveGroupCall live, Device device) {
    UserId user = device.user();
    GroupCall call = live.call();
    if (live.ringsFor(user) || call.wasRemoved(user)) {
      return Optional.empty();
    }
    Notice.Ended end;
    if (call.stayOf(user).isPresent()) {
      end = new Notice.Ended(call.room(), Reason.ANSWERED_ELSEWHERE, user);
    } else if (live.declined().contains(user)) {
      end = new Notice.Ended(call.room(), Reason.REJECTED_ELSEWHERE, user);
    } else {
      end = new Notice.Ended(call.room(), Reason.NO_ANSWER, null);
    }
    return Optional.of(Tell.end(new Tell.Target.Devices(user, Set.of(device.id())), end));
  }

  private static Notice resumed(GroupCall call, boolean elsewhere) {
    return new Notice.GroupResumed(call, call.participants(), elsewhere);
  }
}
