package club.worldmates.calls.call;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which devices are in a 1-to-1 call, and who of its users is in the room or lost. The hosts'
 * truth, held in memory and never stored (protocol.md, Words; 4, What ends the grace).
 */
public final class Attendance {

  public static final Attendance NOBODY = new Attendance(Places.NONE, Map.of(), null);

  /** A device and what it is to the call. */
  public record Placed(Device device, Place place) {}

  private final Places places;
  private final Map<UserId, Presence> room;
  private final @Nullable Instant calleeGoneSince;

  private Attendance(Places places, Map<UserId, Presence> room, @Nullable Instant calleeGoneSince) {
    this.places = places;
    this.room = Collections.unmodifiableMap(room);
    this.calleeGoneSince = calleeGoneSince;
  }

  /** What devices are to the call. */
  public Places places() {
    return places;
  }

  public Place placeOf(DeviceId device) {
    return places.of(device);
  }

  /** Every device that is something to the call. */
  public Collection<Placed> devices() {
    return places.devices();
  }

  public Set<DeviceId> attachedOf(UserId user) {
    return places.attachedOf(user);
  }

  /** Those of them that may hear something: a forgotten device is known to be closed. */
  public Set<DeviceId> hearingOf(UserId user) {
    return places.hearingOf(user);
  }

  /** The devices that are attached, or were when their host went away, which may come back. */
  Set<DeviceId> attachedOrAwayOf(UserId user) {
    return places.attachedOrAwayOf(user);
  }

  public Set<DeviceId> elsewhereOf(UserId user) {
    return places.elsewhereOf(user);
  }

  public Set<DeviceId> inRoom() {
    return places.inRoom();
  }

  public Optional<Presence> presenceOf(UserId user) {
    return Optional.ofNullable(room.get(user));
  }

  public List<Notice.Participant> participants() {
    return room.entrySet().stream()
        .map(
            e ->
                new Notice.Participant(
                    e.getKey(),
                    e.getValue().audio(),
                    e.getValue().video(),
                    e.getValue().joinedAt()))
        .toList();
  }

  public Optional<Loss> lossOf(UserId user) {
    return places.lossOf(user);
  }

  /** Since when the callee of a ringing call has no connected device at all. */
  public Optional<Instant> calleeGoneSince() {
    return Optional.ofNullable(calleeGoneSince);
  }

  /** The caller's device is attached by calling; it is not in the room. */
  public Attendance calledBy(Device device) {
    return attached(device);
  }

  Attendance attached(Device device) {
    return with(places.attached(device));
  }

  /** What other devices of the user were that are away with their host is over, too. */
  Attendance answered(Device device) {
    return with(places.answered(device));
  }

  Attendance joined(Device device, CallType type, Instant now) {
    Map<UserId, Presence> present = new LinkedHashMap<>(room);
    present.putIfAbsent(device.user(), Presence.joining(type, now));
    return with(places.entered(device)).withRoom(present);
  }

  Attendance media(UserId user, boolean audio, boolean video) {
    Presence before = room.get(user);
    if (before == null) {
      return this;
    }
    Map<UserId, Presence> present = new LinkedHashMap<>(room);
    present.put(user, new Presence(audio, video, before.joinedAt()));
    return withRoom(present);
  }

  /**
   * The device left by its own will: it is no longer attached, and its user has left with his last
   * device.
   */
  Attendance left(Device device, Instant now) {
    return with(places.left(device).lostIfLast(device, now, false)).afterLeaving(device.user());
  }

  /** These devices have no say any more: they leave the room and are not attached. */
  Attendance elsewhere(Collection<Device> others) {
    Attendance next = with(places.elsewhere(others));
    for (Device other : others) {
      next = next.afterLeaving(other.user());
    }
    return next;
  }

  public Attendance rung(Device device) {
    return with(places.rung(device));
  }

  /**
   * The device's socket is closed, or its host is lost. Its user stays in the room: a lost
   * connection is no leaving.
   *
   * @param others the other connected devices of its user, one of which may be the same client on a
   *     later connection
   */
  public Attendance gone(Device device, Collection<Device> others, Instant now, boolean withHost) {
    return with(places.gone(device, others, now, withHost));
  }

  /**
   * The device is back with its host, as the host's snapshot says.
   *
   * @param reported what the snapshot says it is to the call; what is remembered here counts more
   */
  public Attendance restored(Device device, Place reported, @Nullable Presence presence) {
    Attendance next = with(places.restored(device, reported));
    boolean inRoom = next.placeOf(device.id()).inRoom();
    if (!inRoom || presence == null || room.containsKey(device.user())) {
      return next;
    }
    Map<UserId, Presence> present = new LinkedHashMap<>(room);
    present.put(device.user(), presence);
    return next.withRoom(present);
  }

  /** The device is back with its host, which does not know that it was something to the call. */
  public Attendance back(Device device) {
    return places
        .awayPlaceOf(device.id())
        .map(remembered -> restored(device, remembered, null))
        .orElse(this);
  }

  /** The user has no attached device, and nobody remembers which he had. */
  public Attendance lostUnlessAttached(UserId user, Instant at) {
    return with(places.lostUnlessAttached(user, at));
  }

  /** The callee of a ringing call has no connected device any more. */
  public Attendance calleeGone(Instant at) {
    return calleeGoneSince != null ? this : new Attendance(places, room, at);
  }

  public Attendance calleeBack() {
    return calleeGoneSince == null ? this : new Attendance(places, room, null);
  }

  private Attendance afterLeaving(UserId user) {
    if (!room.containsKey(user) || !places.inRoomOf(user).isEmpty()) {
      return this;
    }
    Map<UserId, Presence> present = new LinkedHashMap<>(room);
    present.remove(user);
    return withRoom(present);
  }

  private Attendance with(Places next) {
    return next == places ? this : new Attendance(next, room, calleeGoneSince);
  }

  private Attendance withRoom(Map<UserId, Presence> present) {
    return new Attendance(places, present, calleeGoneSince);
  }
}
