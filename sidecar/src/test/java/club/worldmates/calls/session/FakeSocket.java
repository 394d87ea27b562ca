package club.worldmates.calls.session;

import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.Place;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.protocol.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One connection of a client to a host: what the host remembers of it, and all that it heard. */
final class FakeSocket {

  /** A message, and the call it is about. */
  record Heard(RoomName room, Message message) {}

  final DeviceId id;
  final UserId user;
  final String session;
  final long connectedAt;
  final Instant since;
  final List<Heard> heard = new ArrayList<>();
  final Map<RoomName, HostEvent.PlaceAndPresence> places = new LinkedHashMap<>();
  final Set<RoomName> left = new HashSet<>();

  /** The calls that it asked to be in, or acted in: whoever picks up does not ring any more. */
  final Set<RoomName> pickedUp = new HashSet<>();

  /** The calls that it rejected, or ended for itself or for all. */
  final Set<RoomName> refused = new HashSet<>();

  /** The calls that it ever was attached to. */
  final Set<RoomName> everIn = new HashSet<>();

  /** The calls that it is done with: it heard of an end, and was not attached since. */
  private final Set<RoomName> done = new HashSet<>();

  private final Map<RoomName, Integer> backIn = new HashMap<>();
  private final Set<RoomName> wasIn = new HashSet<>();
  private final Set<RoomName> toldElsewhere = new HashSet<>();
  private final Set<String> heardOnce = new HashSet<>();
  boolean registered;
  boolean open = true;

  FakeSocket(DeviceId id, UserId user, String session, long connectedAt, Instant since) {
    this.id = id;
    this.user = user;
    this.session = session;
    this.connectedAt = connectedAt;
    this.since = since;
  }

  Device device() {
    return new Device(id, user, session, connectedAt, registered);
  }

  HostEvent.DeviceState state() {
    Map<RoomName, HostEvent.PlaceAndPresence> rooms = new LinkedHashMap<>();
    places.forEach(
        (room, p) -> rooms.put(room, new HostEvent.PlaceAndPresence(place(room), p.presence())));
    return new HostEvent.DeviceState(device(), rooms);
  }

  Place place(RoomName room) {
    HostEvent.PlaceAndPresence entry = places.get(room);
    Place place = entry == null ? Place.NONE : entry.place();
    return new Place(
        place.attached(),
        place.inRoom(),
        place.elsewhere(),
        place.answered(),
        place.rang(),
        done.contains(room),
        place.presumed());
  }

  /** As {@code SetRooms} says; what rang stays so. */
  void put(RoomName room, Place place, HostEvent.@Nullable PlaceAndPresence from) {
    Place kept =
        new Place(
            place.attached(),
            place.inRoom(),
            place.elsewhere(),
            place.answered(),
            place.rang() || place(room).rang(),
            false,
            place.presumed());
    if (place.attached()) {
      everIn.add(room);
      if (done.remove(room)) {
        backIn.merge(room, 1, Integer::sum);
      }
    } else if (place.done()) {
      done.add(room);
    }
    if (place.elsewhere()) {
      toldElsewhere.add(room);
    }
    if (kept.equals(Place.NONE)) {
      places.remove(room);
    } else {
      places.put(room, new HostEvent.PlaceAndPresence(kept, from == null ? null : from.presence()));
    }
  }

  void rung(RoomName room) {
    HostEvent.PlaceAndPresence entry = places.get(room);
    Place place = place(room);
    put(
        room,
        new Place(
            place.attached(),
            place.inRoom(),
            place.elsewhere(),
            place.answered(),
            true,
            false,
            place.presumed()),
        entry);
  }

  /** Hears a message, unless it heard one of that name before. */
  void hears(RoomName room, Message message) {
    if (message.key().isEmpty() || heardOnce.add(room + "#" + message.key())) {
      heard.add(new Heard(room, message));
    }
  }

  /** It hears that the call is over for it; false: it did before. */
  boolean endsNow(RoomName room) {
    return done.add(room);
  }

  /** How often it was attached again after it heard that the call is over for it. */
  int timesBackIn(RoomName room) {
    return backIn.getOrDefault(room, 0);
  }

  /** The call is dissolved; {@code by} is the device that ended it, if one did. */
  void dissolved(RoomName room, String cause) {
    boolean acted = cause.startsWith(id.host() + ":") && cause.endsWith(":" + id.socket());
    if (place(room).attached() && !acted) {
      wasIn.add(room);
    }
    places.remove(room);
  }

  /** Whether it was attached to a call when that was dissolved, by somebody else. */
  boolean wasInUntilTheEnd(RoomName room) {
    return wasIn.contains(room);
  }

  /** Whether it ever was told that another device of its user has the call. */
  boolean wasToldElsewhere(RoomName room) {
    return toldElsewhere.contains(room);
  }

  boolean heardText(String text) {
    return heard.stream().anyMatch(h -> h.message().json().contains("\"" + text + "\""));
  }

  /** How often it heard one of these events of a call. */
  long count(RoomName room, String... events) {
    List<String> wanted = List.of(events);
    return heard.stream()
        .filter(h -> h.room().equals(room) && wanted.contains(h.message().event()))
        .count();
  }
}
