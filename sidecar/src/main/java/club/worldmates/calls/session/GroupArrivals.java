package club.worldmates.calls.session;

import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Place;
import club.worldmates.calls.call.Presence;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.call.group.GroupReturning;
import club.worldmates.calls.call.group.GroupRinging;
import club.worldmates.calls.call.group.LiveGroupCall;
import club.worldmates.calls.session.HostEvent.DeviceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A host comes with its devices: what they are to a group call is restored, and what they missed is
 * told.
 */
final class GroupArrivals {

  /** A host that is back sends at once what was not done with: a device may have joined by that. */
  private static final Duration CATCHING_UP = Duration.ofSeconds(1);

  private final Switchboard board;
  private final Directory directory;

  GroupArrivals(Switchboard board, Directory directory) {
    this.board = board;
    this.directory = directory;
  }

  /**
   * Whom a group call rings for by a device that came with its host. Known at once, since an end
   * that is on its way may be told before the device is restored.
   */
  void rang(DeviceState state) {
    state
        .rooms()
        .forEach(
            (room, reported) -> {
              LiveGroupCall live = board.groups.calls.find(room);
              if (live != null && live.call().isLive() && reported.place().rang()) {
                board.groups.calls.put(live.withRung(List.of(state.device().user())));
              }
            });
  }

  /**
   * Runs on the room's queue.
   *
   * @param states the host's devices that may have to do with the call
   */
  void restore(Arrival arrival, LiveGroupCall live, List<DeviceState> states, Runnable finished) {
    if (live.call().isLive()) {
      restoreLive(arrival, live, states);
      ring(live.call(), states, finished);
    } else {
      overMeanwhile(arrival.host(), live, states);
      finished.run();
    }
  }

  private void restoreLive(Arrival arrival, LiveGroupCall live, List<DeviceState> states) {
    LiveGroupCall next = live;
    Set<UserId> users = new LinkedHashSet<>();
    List<Device> unaware = new ArrayList<>();
    for (DeviceState state : states) {
      HostEvent.PlaceAndPresence reported = state.rooms().get(live.call().room());
      users.add(state.device().user());
      if (joinedWhileAway(live, state) || (arrival.missedMuch() && isInRoom(live, state))) {
        unaware.add(state.device());
      }
      if (reported == null) {
        next = next.back(state.device());
      } else {
        Place place = arrival.isFirst() ? reported.place() : reported.place().unrung();
        next = next.restored(state.device(), place);
        next = place.rang() ? next.withRung(List.of(state.device().user())) : next;
      }
    }
    LiveGroupCall present = board.groups.attend(live, next, Ticket.none());
    board.outbox.show(present.call(), arrival.host());
    board.loop.runAt(board.loop.now().plus(CATCHING_UP), () -> stopRinging(present, states));
    for (Device device : unaware) {
      Tell whoIsIn = GroupReturning.whoIsIn(present.call(), device);
      board.groups.tells.tell(
          present, whoIsIn, "back:" + device.id().socket(), Ticket.none(), reached -> {});
    }
    users.forEach(user -> board.groups.tells.handOver(present.call().room(), user));
    if (arrival.isFirst()) {
      board.groups.tells.cameNew(present.call().room());
    }
  }

  /**
   * Whether a device's joining was decided while its host was away, which has it in the room only
   * from now on: who came since the answer that waited for it, it has not heard.
   */
  private static boolean joinedWhileAway(LiveGroupCall live, DeviceState state) {
    return live.places().awayPlaceOf(state.device().id()).filter(Place::inRoom).isPresent()
        && !hasHeardOfJoining(live, state);
  }

  /** It may have been in the room before, left and joined again. */
  private static boolean hasHeardOfJoining(LiveGroupCall live, DeviceState state) {
    HostEvent.PlaceAndPresence reported = state.rooms().get(live.call().room());
    if (reported == null || !reported.place().inRoom()) {
      return false;
    }
    Presence known = reported.presence();
    Optional<Presence> present = live.presenceOf(state.device().user());
    return known == null
        || present.map(Presence::joinedAt).filter(at -> !at.equals(known.joinedAt())).isEmpty();
  }

  private static boolean isInRoom(LiveGroupCall live, DeviceState state) {
    HostEvent.PlaceAndPresence reported = state.rooms().get(live.call().room());
    return reported != null && reported.place().inRoom() && live.call().isIn(state.device().user());
  }

  /** Devices that ring there for nothing, now that what they sent themselves has been handled. */
  private void stopRinging(LiveGroupCall then, List<DeviceState> states) {
    RoomName room = then.call().room();
    board.rooms.enqueue(
        room,
        finished -> {
          LiveGroupCall live = board.groups.calls.find(room);
          if (live != null && live.call().isLive()) {
            states.stream()
                .filter(state -> rings(state, live))
                .filter(state -> !pickedUpSince(state.device().user(), then, live.call()))
                .flatMap(state -> GroupReturning.stopsRinging(live, state.device()).stream())
                .forEach(
                    end -> board.groups.tells.tell(live, end, "", Ticket.none(), reached -> {}));
          }
          finished.run();
        });
  }

  /**
   * Whether the device rings as far as its host knows. One that is or was in the call does not,
   * though its host may be away again by now.
   */
  private static boolean rings(DeviceState state, LiveGroupCall live) {
    HostEvent.PlaceAndPresence reported = state.rooms().get(live.call().room());
    Device device = state.device();
    return reported != null
        && reported.place().rang()
        && !reported.place().attached()
        && !reported.place().done()
        && !live.places().attachedOrAwayOf(device.user()).contains(device.id());
  }

  /**
   * Whoever rang then and joined since: his devices were told so as everybody's are, and he may
   * have left again.
   */
  private static boolean pickedUpSince(UserId user, LiveGroupCall then, GroupCall now) {
    return then.ringsFor(user)
        && now.stayOf(user).filter(stay -> stay.revision() > then.call().revision()).isPresent();
  }

  /** A call that rings, rings on the devices of the host, too. */
  private void ring(GroupCall call, List<DeviceState> states, Runnable finished) {
    if (call.status() != GroupStatus.RINGING) {
      finished.run();
      return;
    }
    board.whenDone(
        directory.profile(call.initiator()),
        initiator -> {
          ring(call, states, initiator);
          finished.run();
        },
        failure -> {
          ring(call, states, Directory.Profile.UNKNOWN);
          finished.run();
        });
  }

  private void ring(GroupCall call, List<DeviceState> states, Directory.Profile initiator) {
    LiveGroupCall live = board.groups.calls.find(call.room());
    if (live == null || live.call().status() != GroupStatus.RINGING) {
      return;
    }
    Set<UserId> users =
        states.stream().map(state -> state.device().user()).collect(Collectors.toSet());
    GroupRinging.again(live, users, Incomings.of(live.call(), initiator))
        .ifPresent(ring -> board.groups.tells.tell(live, ring, "", Ticket.none(), reached -> {}));
  }

  /**
   * The call ended while the host was away: its devices that were in it, or rang, hear of it, but
   * the one that ended it.
   */
  private void overMeanwhile(HostLink host, LiveGroupCall over, List<DeviceState> states) {
    GroupCall call = over.call();
    Map<UserId, Set<DeviceId>> concerned = new LinkedHashMap<>();
    for (DeviceState state : states) {
      HostEvent.PlaceAndPresence reported = state.rooms().get(call.room());
      boolean concerns =
          reported != null && (reported.place().attached() || reported.place().rang());
      if (concerns && !state.device().id().caused(call.cause())) {
        concerned
            .computeIfAbsent(state.device().user(), user -> new LinkedHashSet<>())
            .add(state.device().id());
      }
    }
    String reason = call.reason() == null ? Reason.COMPLETED : call.reason();
    Notice.Ended end = new Notice.Ended(call.room(), reason, call.endedBy());
    concerned.forEach(
        (user, devices) ->
            board.groups.tells.tell(
                over,
                Tell.end(new Tell.Target.Devices(user, devices), end),
                call.cause(),
                Ticket.none(),
                reached -> {}));
    board.outbox.show(call, host);
  }
}
