package club.worldmates.calls.session;

import club.worldmates.calls.call.Attendance;
import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.ComingBack;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Place;
import club.worldmates.calls.call.Presence;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.Tellings;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.HostEvent.DeviceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A host comes with its devices: what they are to their calls is restored, and what they missed is
 * told.
 */
final class Arrivals {

  private final Switchboard board;
  private final Directory directory;

  Arrivals(Switchboard board, Directory directory) {
    this.board = board;
    this.directory = directory;
  }

  void attached(HostLink host, List<DeviceState> states) {
    board.outbox.attach(host);
    Map<RoomName, List<DeviceState>> byRoom = new LinkedHashMap<>();
    Set<UserId> users = new LinkedHashSet<>();
    for (DeviceState state : states) {
      board.devices.put(state.device());
      users.add(state.device().user());
      state
          .rooms()
          .keySet()
          .forEach(room -> byRoom.computeIfAbsent(room, r -> new ArrayList<>()).add(state));
    }
    byRoom.forEach((room, devices) -> restore(host, room, devices));
    Set<RoomName> concerned = new LinkedHashSet<>();
    users.forEach(user -> board.calls.of(user).forEach(live -> concerned.add(live.call().room())));
    concerned.removeAll(byRoom.keySet());
    for (RoomName room : concerned) {
      board.rooms.enqueue(
          room,
          finished -> {
            LiveCall live = board.calls.find(room);
            if (live == null) {
              finished.run();
            } else {
              board.outbox.show(live.call(), host);
              catchUp(live, users, finished);
            }
          });
    }
  }

  private void restore(HostLink host, RoomName room, List<DeviceState> devices) {
    board.rooms.enqueue(
        room,
        finished ->
            board.load(
                room,
                found -> {
                  if (found == null) {
                    finished.run();
                    return;
                  }
                  if (found.call().isLive()) {
                    restoreLive(host, found, devices, finished);
                  } else {
                    overMeanwhile(host, found, devices);
                    finished.run();
                  }
                },
                failure -> finished.run()));
  }

  private void restoreLive(
      HostLink host, LiveCall live, List<DeviceState> states, Runnable finished) {
    RoomName room = live.call().room();
    Attendance attendance = live.attendance();
    int rang = 0;
    for (DeviceState state : states) {
      HostEvent.PlaceAndPresence reported = state.rooms().get(room);
      if (reported == null) {
        continue;
      }
      Presence presence = reported.presence();
      attendance = attendance.restored(state.device(), reported.place(), presence);
      if (state.device().user().equals(live.call().to())) {
        attendance = attendance.calleeBack();
        rang += reported.place().rang() ? 1 : 0;
      }
    }
    LiveCall next = live.with(attendance).withDevicesRung(rang);
    if (rang > 0) {
      next = next.with(next.call().told(live.call().to(), 1));
    }
    board.remember(next);
    board.outbox.show(next.call(), host);
    tellElsewhere(next, states);
    Set<UserId> users = new LinkedHashSet<>();
    states.forEach(state -> users.add(state.device().user()));
    users.forEach(user -> hearWhatWaited(room, user));
    LiveCall now = board.calls.find(room);
    catchUp(now == null ? next : now, users, finished);
  }

  private void hearWhatWaited(RoomName room, UserId user) {
    LiveCall live = board.calls.find(room);
    if (live != null && live.call().isLive() && live.call().hasParticipant(user)) {
      board.apply(live, ComingBack.restored(live, user), "", Ticket.none());
    }
  }

  /** Another host's device answered while this host was away: those that rang here stop ringing. */
  private void tellElsewhere(LiveCall live, List<DeviceState> states) {
    Call call = live.call();
    if (call.status() != CallStatus.CONNECTED
        || live.attendance().attachedOf(call.to()).isEmpty()) {
      return;
    }
    for (DeviceState state : states) {
      Device device = state.device();
      Place place = live.attendance().placeOf(device.id());
      if (device.user().equals(call.to())
          && place.rang()
          && !place.attached()
          && !place.elsewhere()) {
        LiveCall before = board.calls.find(call.room());
        if (before == null) {
          return;
        }
        Attendance after = before.attendance().toldElsewhere(device);
        board.remember(before.with(after));
        board.outbox.places(call.room(), before.attendance(), after, Ticket.none());
        board.tell(
            call.room(),
            new Tell(
                new Tell.Target.Devices(call.to(), Set.of(device.id())),
                List.of(new Notice.Ended(call.room(), Reason.ANSWERED_ELSEWHERE, call.to())),
                Tell.RingRule.ANY,
                null),
            call.cause(),
            Ticket.none());
      }
    }
  }

  /**
   * The call ended while the host was away: its devices that were in it, or rang, hear of it now.
   */
  private void overMeanwhile(HostLink host, LiveCall over, List<DeviceState> states) {
    Call call = over.call();
    List<Attendance.Placed> back = new ArrayList<>();
    for (DeviceState state : states) {
      HostEvent.PlaceAndPresence reported = state.rooms().get(call.room());
      if (reported != null) {
        back.add(new Attendance.Placed(state.device(), reported.place()));
      }
    }
    boolean actedThere = call.cause().startsWith(host.id() + ":");
    for (Tell tell : Tellings.overMeanwhile(call, back, actedThere)) {
      board.tell(call.room(), tell, call.cause(), Ticket.none());
    }
    board.outbox.show(call, host);
  }

  /** Tells the users of a host what reached none of their devices: a ring, an answer, an end. */
  private void catchUp(LiveCall live, Set<UserId> users, Runnable finished) {
    Call call = live.call();
    if (!call.isLive()) {
      for (UserId user : List.of(call.from(), call.to())) {
        if (users.contains(user) && call.owesEndTo(user)) {
          board.tell(call.room(), Tellings.toUser(live, user, Set.of()), "", Ticket.none());
        }
      }
      finished.run();
      return;
    }
    if (call.status() == CallStatus.RINGING && users.contains(call.to())) {
      ring(call, finished);
      return;
    }
    finished.run();
  }

  private void ring(Call call, Runnable finished) {
    board.whenDone(
        directory.profile(call.from()),
        caller -> {
          ring(call.room(), caller);
          finished.run();
        },
        failure -> {
          ring(call.room(), Directory.Profile.UNKNOWN);
          finished.run();
        });
  }

  private void ring(RoomName room, Directory.Profile caller) {
    LiveCall live = board.calls.find(room);
    if (live != null && live.call().status() == CallStatus.RINGING) {
      board.tell(room, ComingBack.ring(live, Incomings.of(live.call(), caller)), "", Ticket.none());
    }
  }

  /** The stream of a host ended: its devices are gone, as one batch. */
  void detached(String host) {
    board.outbox.detach(host);
    depart(board.devices.ofHost(host), true, Ticket.none());
  }

  /** A device is gone; of one that was forgotten nobody can tell later whether it is back. */
  void gone(DeviceId id, Ticket ticket) {
    Device device = board.devices.find(id);
    if (device != null) {
      depart(List.of(device), board.devices.isForgotten(id), ticket);
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
    }
    byRoom.forEach(
        (room, devices) -> {
          ticket.hold();
          board.rooms.enqueue(
              room,
              finished -> {
                depart(room, devices, now, withHost, ticket);
                ticket.release();
                finished.run();
              });
        });
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
    board.outbox.places(room, live.attendance(), attendance, ticket);
  }
}
