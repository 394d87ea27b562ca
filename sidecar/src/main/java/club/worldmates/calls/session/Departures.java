package club.worldmates.calls.session;

import club.worldmates.calls.call.Attendance;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.call.group.GroupReturning;
import club.worldmates.calls.call.group.LiveGroupCall;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Devices go, by themselves or all of a host at once, and leave the calls that they were in. */
final class Departures {

  private final Switchboard board;

  Departures(Switchboard board) {
    this.board = board;
  }

  /** The stream of a host ended: its devices are gone, as one batch. */
  void detached(String host) {
    board.outbox.detach(host);
    depart(board.devices.ofHost(host), true, Ticket.none());
  }

  /** A device is gone by itself. */
  void gone(DeviceId id, Ticket ticket) {
    Device device = board.devices.find(id);
    if (device != null) {
      depart(List.of(device), false, ticket);
    }
  }

  private void depart(List<Device> departed, boolean withHost, Ticket ticket) {
    Instant now = board.loop.now();
    departed.forEach(device -> board.devices.remove(device.id()));
    Map<RoomName, Set<Device>> byRoom = new LinkedHashMap<>();
    for (Device device : departed) {
      for (LiveCall live : board.calls.of(device.user())) {
        if (live.call().isLive()) {
          byRoom.computeIfAbsent(live.call().room(), r -> new LinkedHashSet<>()).add(device);
        }
      }
      for (LiveGroupCall live : board.groups.calls.of(device.user())) {
        byRoom.computeIfAbsent(live.call().room(), r -> new LinkedHashSet<>()).add(device);
      }
    }
    byRoom.forEach(
        (room, devices) -> {
          ticket.hold();
          board.rooms.enqueue(
              room,
              finished -> {
                depart(room, devices, now, withHost, ticket);
                departGroup(room, devices, now, withHost, ticket);
                ticket.release();
                finished.run();
              });
        });
  }

  private void departGroup(
      RoomName room, Set<Device> departed, Instant now, boolean withHost, Ticket ticket) {
    LiveGroupCall live = board.groups.calls.find(room);
    if (live == null || !live.call().isLive()) {
      return;
    }
    LiveGroupCall next = live;
    for (Device device : departed) {
      next = next.gone(device, board.devices.of(device.user()), now, withHost);
    }
    LiveGroupCall present = board.groups.attend(live, next, ticket);
    for (UserId user : usersOf(departed)) {
      succeeded(user, live, present);
    }
  }

  /**
   * A device may have taken the place of one that is gone, as the same client on a later
   * connection: it hears what waited, and who is in the call, which it may have missed meanwhile.
   */
  private void succeeded(UserId user, LiveGroupCall before, LiveGroupCall after) {
    RoomName room = after.call().room();
    Set<DeviceId> newcomers = after.places().inRoomOf(user);
    newcomers.removeAll(before.places().inRoomOf(user));
    board.devices.of(user).stream()
        .filter(device -> newcomers.contains(device.id()))
        .forEach(
            device ->
                board.groups.tells.tell(
                    after,
                    GroupReturning.whoIsIn(after.call(), device),
                    "succeeds:" + device.id().socket(),
                    Ticket.none(),
                    reached -> {}));
    if (!after.places().hearingOf(user).isEmpty()) {
      board.groups.tells.handOver(room, user);
    }
  }

  private void depart(
      RoomName room, Set<Device> departed, Instant now, boolean withHost, Ticket ticket) {
    LiveCall live = board.calls.find(room);
    if (live == null || !live.call().isLive()) {
      return;
    }
    Attendance attendance = live.attendance();
    for (Device device : departed) {
      attendance = attendance.gone(device, board.devices.of(device.user()), now, withHost);
      boolean calleeOfRinging =
          live.call().status() == CallStatus.RINGING && live.call().to().equals(device.user());
      if (calleeOfRinging && board.devices.of(device.user()).isEmpty()) {
        attendance = attendance.calleeGone(now);
      }
    }
    board.remember(live.with(attendance));
    board.outbox.places(
        room, Outbox.Seen.of(live.attendance()), Outbox.Seen.of(attendance), ticket);
    // The same client on a later connection may have taken the place of the one that is gone.
    Attendance after = attendance;
    usersOf(departed).stream()
        .filter(user -> !after.hearingOf(user).isEmpty())
        .forEach(user -> board.tells.handOver(room, user));
  }

  private static Set<UserId> usersOf(Set<Device> devices) {
    return devices.stream().map(Device::user).collect(Collectors.toSet());
  }
}
