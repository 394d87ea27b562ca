package club.worldmates.calls.session;

import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.Place;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.protocol.Message;
import java.time.Instant;
import java.util.ArrayList;
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
    return new HostEvent.DeviceState(device(), new LinkedHashMap<>(places));
  }

  Place place(RoomName room) {
    HostEvent.PlaceAndPresence entry = places.get(room);
    return entry == null ? Place.NONE : entry.place();
  }

  /** As {@code SetRooms} says; what rang stays so. */
  void put(RoomName room, Place place, HostEvent.@Nullable PlaceAndPresence from) {
    Place kept =
        new Place(
            place.attached(),
            place.inRoom(),
            place.elsewhere(),
            place.answered(),
            place.rang() || place(room).rang());
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
        new Place(place.attached(), place.inRoom(), place.elsewhere(), place.answered(), true),
        entry);
  }

  /** How often it heard one of these events of a call. */
  long count(RoomName room, String... events) {
    List<String> wanted = List.of(events);
    return heard.stream()
        .filter(h -> h.room().equals(room) && wanted.contains(h.message().event()))
        .count();
  }
}
