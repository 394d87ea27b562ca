package club.worldmates.calls.call.group;

import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.UserId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A step in the making. */
final class GroupDraft {
  LiveGroupCall live;
  final List<Tell> tells = new ArrayList<>();

  GroupDraft(LiveGroupCall live) {
    this.live = live;
  }

  GroupStep step() {
    return new GroupStep(live, tells, Reply.Ok.of(live.call()));
  }

  void tell(Tell tell) {
    tells.add(tell);
  }

  /** Tells the room, except some devices. */
  void room(Set<DeviceId> except, Notice notice) {
    Tell.Target target = new Tell.Target.Room(live.call().room(), except);
    tell(new Tell(target, List.of(notice), Tell.RingRule.ANY, null));
  }

  /** The device is attached from now on; what waited for its user comes to it first. */
  void attach(Device device) {
    live = live.with(live.places().attached(device));
    if (!device.forgotten()) {
      flush(device.user(), Set.of(device.id()));
    }
  }

  /** The lost device is back, in the room if its user is: old clients do not join again. */
  void comeBack(Device device) {
    if (live.call().isIn(device.user())) {
      live = live.with(live.places().entered(device));
    }
    attach(device);
  }

  /** The same for a device of which nobody knows whether it is the lost one. */
  void comeBackPresumably(Device device) {
    boolean inRoom = live.call().isIn(device.user());
    live = live.with(live.places().presumed(device, inRoom));
    flush(device.user(), Set.of(device.id()));
  }

  /**
   * Hands what waited for a user to devices of his, one by one: each may have been heard before a
   * crash, and is known by its name then.
   */
  void flush(UserId user, Set<DeviceId> devices) {
    List<Notice> waiting = live.backlogOf(user);
    if (!waiting.isEmpty()) {
      live = live.withoutBacklog(user);
      waiting.forEach(notice -> tell(kept(new Tell.Target.Devices(user, devices), user, notice)));
    }
  }

  /**
   * Tells a user in the call: his devices in the room, or those attached that are not in it (an old
   * client that came back does not join again). If he has none, it waits for him.
   */
  void reach(UserId user, Notice notice) {
    Set<DeviceId> hearing = live.places().hearingOf(user);
    Set<DeviceId> inRoom = new LinkedHashSet<>(live.places().inRoomOf(user));
    inRoom.retainAll(hearing);
    Set<DeviceId> devices = inRoom.isEmpty() ? hearing : inRoom;
    if (!devices.isEmpty()) {
      tell(kept(new Tell.Target.Devices(user, devices), user, notice));
    } else if (live.attends(user)) {
      live = live.emitted();
      live = live.kept(user, live.emissions(), List.of(notice));
    }
  }

  /** Something that waits for the user if no device of his is reached. */
  static Tell kept(Tell.Target target, UserId user, Notice notice) {
    return new Tell(target, List.of(notice), Tell.RingRule.ANY, new Tell.Owed(user, 0, true));
  }
}
