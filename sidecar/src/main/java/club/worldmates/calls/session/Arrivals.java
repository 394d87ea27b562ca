package club.worldmates.calls.session;

import club.worldmates.calls.call.Attendance;
import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.ComingBack;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Place;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.Tellings;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.HostEvent.DeviceState;
import java.util.ArrayList;
import java.util.HashSet;
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

  /** The hosts that came to this life of the sidecar, now or before. */
  private final Set<String> met = new HashSet<>();

  Arrivals(Switchboard board, Directory directory) {
    this.board = board;
    this.directory = directory;
  }

  void attached(HostLink host, List<DeviceState> states) {
    board.outbox.attach(host);
    boolean isNew = met.add(host.id());
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
    byRoom.forEach((room, devices) -> restore(host, isNew, room, devices));
    Set<RoomName> others = new LinkedHashSet<>();
    users.forEach(user -> board.calls.of(user).forEach(live -> others.add(live.call().room())));
    others.removeAll(byRoom.keySet());
    others.forEach(room -> show(host, room, states));
  }

  /** A call of which the devices of the host are nothing yet. */
  private void show(HostLink host, RoomName room, List<DeviceState> states) {
    board.rooms.enqueue(
        room,
        finished -> {
          LiveCall live = board.calls.find(room);
          if (live == null || !live.call().isLive()) {
            finished.run();
          } else {
            board.outbox.show(live.call(), host);
            ring(live, states, finished);
          }
        });
  }

  private void restore(HostLink host, boolean isNew, RoomName room, List<DeviceState> devices) {
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
                    restoreLive(host, isNew, found, devices, finished);
                  } else {
                    overMeanwhile(host, found, devices);
                    finished.run();
                  }
                },
                failure -> finished.run()));
  }

  private void restoreLive(
      HostLink host, boolean isNew, LiveCall live, List<DeviceState> states, Runnable finished) {
    RoomName room = live.call().room();
    Attendance attendance = live.attendance();
    int rang = 0;
    for (DeviceState state : states) {
      HostEvent.PlaceAndPresence reported = state.rooms().get(room);
      if (reported == null) {
        continue;
      }
      Place place = isNew ? reported.place() : reported.place().unrung();
      attendance = attendance.restored(state.device(), place, reported.presence());
      if (state.device().user().equals(live.call().to())) {
        attendance = attendance.calleeBack();
        rang += reported.place().rang() ? 1 : 0;
      }
    }
    LiveCall next = live.with(attendance).withDevicesRung(rang);
    if (rang > 0) {
      next = next.with(next.call().told(live.call().to(), 1));
    }
    board.attend(live.attendance(), next, Ticket.none());
    board.outbox.show(next.call(), host);
    tellElsewhere(next, states);
    hearWhatWaited(room, next.call().from());
    hearWhatWaited(room, next.call().to());
    LiveCall now = board.calls.find(room);
    ring(now == null ? next : now, states, finished);
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
          && rang(state, call.room())
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

  private static boolean rang(DeviceState state, RoomName room) {
    HostEvent.PlaceAndPresence reported = state.rooms().get(room);
    return reported != null && reported.place().rang();
  }

  /**
   * The call ended while the host was away: its devices that were in it, or rang, hear of it now.
   */
  private void overMeanwhile(HostLink host, LiveCall over, List<DeviceState> states) {
    Call call = over.call();
    List<Attendance.Placed> back = new ArrayList<>();
    for (DeviceState state : states) {
      HostEvent.PlaceAndPresence reported = state.rooms().get(call.room());
      boolean elsewhere = over.attendance().placeOf(state.device().id()).elsewhere();
      if (reported != null && !elsewhere) {
        back.add(new Attendance.Placed(state.device(), reported.place()));
      }
    }
    for (Tell tell : Tellings.overMeanwhile(call, back)) {
      board.tell(call.room(), tell, call.cause(), Ticket.none());
    }
    board.outbox.show(call, host);
  }

  /** A call that rings, rings on the devices of the host, too. */
  private void ring(LiveCall live, List<DeviceState> states, Runnable finished) {
    Call call = live.call();
    boolean calleeIsThere = states.stream().anyMatch(s -> s.device().user().equals(call.to()));
    if (call.status() == CallStatus.RINGING && calleeIsThere) {
      ring(call, finished);
    } else {
      finished.run();
    }
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
}
