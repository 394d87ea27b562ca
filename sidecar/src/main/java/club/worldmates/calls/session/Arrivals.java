package club.worldmates.calls.session;

import club.worldmates.calls.call.Attendance;
import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.ComingBack;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.Place;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.Tellings;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.call.group.LiveGroupCall;
import club.worldmates.calls.session.HostEvent.DeviceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A host comes with its devices: what they are to their calls is restored, and what they missed is
 * told.
 */
final class Arrivals {

  /** How soon a call is looked up again while the database is away. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Switchboard board;
  private final Directory directory;
  private final GroupArrivals groups;

  /** Lives of hosts that are remembered; beyond, the oldest is forgotten. */
  private static final int MAX_LIVES = 10_000;

  /** How many times each host came to this life of the sidecar. */
  private final Map<String, Integer> times =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MAX_LIVES;
        }
      };

  Arrivals(Switchboard board, Directory directory) {
    this.board = board;
    this.directory = directory;
    this.groups = new GroupArrivals(board, directory);
  }

  void attached(HostLink host, List<DeviceState> states) {
    boolean wasExpected = board.outbox.attach(host);
    int time = times.merge(host.id(), 1, Integer::sum);
    Arrival arrival = new Arrival(host, time, time > 1 && !wasExpected);
    Map<UserId, List<DeviceState>> byUser = new LinkedHashMap<>();
    Set<RoomName> rooms = new LinkedHashSet<>();
    for (DeviceState state : states) {
      board.devices.put(state.device());
      byUser.computeIfAbsent(state.device().user(), user -> new ArrayList<>()).add(state);
      rooms.addAll(state.rooms().keySet());
      groups.rang(state);
    }
    for (UserId user : byUser.keySet()) {
      board.calls.of(user).forEach(live -> rooms.add(live.call().room()));
      board.groups.calls.of(user).forEach(live -> rooms.add(live.call().room()));
    }
    rooms.forEach(room -> restore(arrival, room, byUser));
  }

  private void restore(Arrival arrival, RoomName room, Map<UserId, List<DeviceState>> byUser) {
    board.rooms.enqueue(
        room,
        finished ->
            board.lookup.ifGroup(
                room,
                group -> {
                  if (group == null) {
                    restore(arrival, room, byUser, finished);
                  } else {
                    groups.restore(arrival, group, statesFor(group, byUser), finished);
                  }
                }));
  }

  /** A host may be lost before it heard what its device is to the call. */
  private static List<DeviceState> statesFor(
      LiveGroupCall group, Map<UserId, List<DeviceState>> byUser) {
    RoomName room = group.call().room();
    return byUser.values().stream()
        .flatMap(List::stream)
        .filter(
            state ->
                state.rooms().containsKey(room)
                    || group.rung().contains(state.device().user())
                    || group.call().stayOf(state.device().user()).isPresent()
                    || group.places().awayPlaceOf(state.device().id()).isPresent())
        .toList();
  }

  private void restore(
      Arrival arrival, RoomName room, Map<UserId, List<DeviceState>> byUser, Runnable finished) {
    board.lookup.load(
        room,
        found -> {
          if (found == null) {
            finished.run();
            return;
          }
          List<DeviceState> states = new ArrayList<>();
          states.addAll(byUser.getOrDefault(found.call().from(), List.of()));
          states.addAll(byUser.getOrDefault(found.call().to(), List.of()));
          if (found.call().isLive()) {
            restoreLive(arrival, found, states, finished);
          } else {
            overMeanwhile(arrival.host(), found, states);
            finished.run();
          }
        },
        failure -> {
          board.loop.runAt(board.loop.now().plus(RETRY), () -> again(arrival, room, byUser));
          finished.run();
        });
  }

  private void again(Arrival arrival, RoomName room, Map<UserId, List<DeviceState>> byUser) {
    if (isLatest(arrival)) {
      restore(arrival, room, byUser);
    }
  }

  private boolean isLatest(Arrival arrival) {
    String host = arrival.host().id();
    return board.outbox.isAttached(host) && arrival.time() == times.getOrDefault(host, 0);
  }

  private void restoreLive(
      Arrival arrival, LiveCall live, List<DeviceState> states, Runnable finished) {
    RoomName room = live.call().room();
    UserId callee = live.call().to();
    Attendance attendance = live.attendance();
    int rang = 0;
    for (DeviceState state : states) {
      boolean ofCallee = state.device().user().equals(callee);
      attendance = ofCallee ? attendance.calleeBack() : attendance;
      HostEvent.PlaceAndPresence reported = state.rooms().get(room);
      if (reported == null) {
        attendance = attendance.back(state.device());
        continue;
      }
      Place place = arrival.isFirst() ? reported.place() : reported.place().unrung();
      attendance = attendance.restored(state.device(), place, reported.presence());
      rang += ofCallee && reported.place().rang() ? 1 : 0;
    }
    LiveCall next = live.with(attendance).withDevicesRung(rang);
    if (rang > 0) {
      next = next.with(next.call().told(callee, 1));
    }
    LiveCall present = board.attend(live.attendance(), next, Ticket.none());
    board.outbox.show(present.call(), arrival.host());
    tellElsewhere(present, states);
    if (arrival.isFirst()) {
      tellAnswer(present.call(), states);
    }
    board.tells.handOver(room, present.call().from());
    board.tells.handOver(room, callee);
    ring(present.call(), states, finished);
  }

  /** Another device answered while this host was away: those that rang here stop ringing. */
  private void tellElsewhere(LiveCall live, List<DeviceState> states) {
    Call call = live.call();
    if (call.status() != CallStatus.CONNECTED) {
      return;
    }
    List<Device> ringing =
        states.stream()
            .filter(state -> state.device().user().equals(call.to()))
            .filter(state -> ringsStill(state, call.room()))
            .map(DeviceState::device)
            .toList();
    board.apply(live, Tellings.answeredElsewhere(live, ringing), call.cause(), Ticket.none());
  }

  /**
   * The call was answered while this host was away, and maybe only another device of the caller
   * heard so: the one that called waits for it.
   */
  private void tellAnswer(Call call, List<DeviceState> states) {
    Set<DeviceId> waiting =
        states.stream()
            .filter(state -> state.device().user().equals(call.from()))
            .filter(state -> isAttached(state, call.room()))
            .map(state -> state.device().id())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (call.status() == CallStatus.CONNECTED && !waiting.isEmpty()) {
      board.tells.tell(call.room(), Tellings.answer(call, waiting), call.cause(), Ticket.none());
    }
  }

  private static boolean isAttached(DeviceState state, RoomName room) {
    HostEvent.PlaceAndPresence reported = state.rooms().get(room);
    return reported != null && reported.place().attached();
  }

  /** What the host knows counts: a command that told it more may have been given up. */
  private static boolean ringsStill(DeviceState state, RoomName room) {
    HostEvent.PlaceAndPresence reported = state.rooms().get(room);
    return reported != null && reported.place().rang() && !reported.place().done();
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
    for (Tell tell : Tellings.overMeanwhile(call, back)) {
      board.tells.tell(call.room(), tell, call.cause(), Ticket.none());
    }
    board.outbox.show(call, host);
  }

  /** A call that rings, rings on the devices of the host, too. */
  private void ring(Call call, List<DeviceState> states, Runnable finished) {
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
      board.tells.tell(
          room, ComingBack.ring(live, Incomings.of(live.call(), caller)), "", Ticket.none());
    }
  }
}
