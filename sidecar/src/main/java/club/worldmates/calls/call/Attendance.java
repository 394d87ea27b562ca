package club.worldmates.calls.call;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which devices are in a 1-to-1 call, and who of its users is in the room or lost. The hosts'
 * truth, held in memory and never stored (protocol.md, Words; 4, What ends the grace).
 */
public final class Attendance {

  public static final Attendance NOBODY =
      new Attendance(Map.of(), Map.of(), Map.of(), Map.of(), null);

  /** A device and what it is to the call. */
  public record Placed(Device device, Place place) {}

  private final Map<DeviceId, Placed> devices;

  /**
   * What devices were to the call that went with their host, in case the host comes back with them.
   */
  private final Map<DeviceId, Placed> away;

  private final Map<UserId, Presence> room;
  private final Map<UserId, Loss> losses;
  private final @Nullable Instant calleeGoneSince;

  private Attendance(
      Map<DeviceId, Placed> devices,
      Map<DeviceId, Placed> away,
      Map<UserId, Presence> room,
      Map<UserId, Loss> losses,
      @Nullable Instant calleeGoneSince) {
    this.devices = Collections.unmodifiableMap(devices);
    this.away = Collections.unmodifiableMap(away);
    this.room = Collections.unmodifiableMap(room);
    this.losses = Collections.unmodifiableMap(losses);
    this.calleeGoneSince = calleeGoneSince;
  }

  public Place placeOf(DeviceId device) {
    Placed placed = devices.get(device);
    return placed == null ? Place.NONE : placed.place();
  }

  /** Every device that is something to the call. */
  public Collection<Placed> devices() {
    return devices.values();
  }

  public Set<DeviceId> attachedOf(UserId user) {
    return ids(p -> p.place().attached() && p.device().user().equals(user));
  }

  /** The devices that are attached, or were when their host went away, which may come back. */
  Set<DeviceId> attachedOrAwayOf(UserId user) {
    Set<DeviceId> found = attachedOf(user);
    away.forEach(
        (id, placed) -> {
          if (placed.place().attached() && placed.device().user().equals(user)) {
            found.add(id);
          }
        });
    return found;
  }

  public Set<DeviceId> elsewhereOf(UserId user) {
    return ids(p -> p.place().elsewhere() && p.device().user().equals(user));
  }

  public Set<DeviceId> inRoom() {
    return ids(p -> p.place().inRoom());
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
    return Optional.ofNullable(losses.get(user));
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
    return with(device, placeOf(device.id()).nowAttached()).found(device.user());
  }

  /** What other devices of the user were that are away with their host is over, too. */
  Attendance answered(Device device) {
    Map<DeviceId, Placed> keep = new LinkedHashMap<>(away);
    keep.replaceAll(
        (id, p) ->
            p.device().user().equals(device.user())
                ? new Placed(p.device(), p.place().nowLeft())
                : p);
    return new Attendance(devices, keep, room, losses, calleeGoneSince)
        .with(device, placeOf(device.id()).nowAnswering())
        .found(device.user());
  }

  Attendance joined(Device device, CallType type, Instant now) {
    Map<UserId, Presence> present = new LinkedHashMap<>(room);
    present.putIfAbsent(device.user(), Presence.joining(type, now));
    return with(device, placeOf(device.id()).nowInRoom()).withRoom(present).found(device.user());
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
    return with(device, placeOf(device.id()).nowLeft())
        .afterLeaving(device.user())
        .lostIfLast(device, now, false);
  }

  /** These devices have no say any more: they leave the room and are not attached. */
  Attendance elsewhere(Collection<Device> others) {
    Attendance next = this;
    for (Device other : others) {
      next = next.with(other, placeOf(other.id()).nowElsewhere()).afterLeaving(other.user());
    }
    return next;
  }

  public Attendance rung(Device device) {
    return with(device, placeOf(device.id()).nowRung());
  }

  /**
   * The device's socket is closed, or its host is lost. Its user stays in the room: a lost
   * connection is no leaving.
   *
   * @param others the other connected devices of its user, one of which may be the same client on a
   *     later connection
   */
  public Attendance gone(Device device, Collection<Device> others, Instant now, boolean withHost) {
    Placed placed = devices.get(device.id());
    if (placed == null) {
      return this;
    }
    Map<DeviceId, Placed> rest = new LinkedHashMap<>(devices);
    rest.remove(device.id());
    Map<DeviceId, Placed> keep = new LinkedHashMap<>(away);
    if (withHost) {
      keep.put(device.id(), placed);
    }
    Attendance next = new Attendance(rest, keep, room, losses, calleeGoneSince);
    if (!placed.place().attached()) {
      return next;
    }
    Optional<Device> successor =
        others.stream()
            .filter(d -> d.registered() && d.isReturnOf(device) && !placeOf(d.id()).elsewhere())
            .findFirst();
    return successor.isPresent()
        ? next.attached(successor.get())
        : next.lostIfLast(device, now, withHost);
  }

  /**
   * The device is back with its host, as the host's snapshot says.
   *
   * @param reported what the snapshot says it is to the call; what is remembered here counts more
   */
  public Attendance restored(Device device, Place reported, @Nullable Presence presence) {
    Placed remembered = away.get(device.id());
    Place place = remembered == null ? reported : remembered.place();
    Map<DeviceId, Placed> keep = new LinkedHashMap<>(away);
    keep.remove(device.id());
    Attendance next =
        new Attendance(devices, keep, room, losses, calleeGoneSince).with(device, place);
    if (place.inRoom() && presence != null && !room.containsKey(device.user())) {
      Map<UserId, Presence> present = new LinkedHashMap<>(next.room);
      present.put(device.user(), presence);
      next = next.withRoom(present);
    }
    return place.attached() ? next.found(device.user()) : next;
  }

  /** The device is back with its host, which does not know that it was something to the call. */
  public Attendance back(Device device) {
    Placed remembered = away.get(device.id());
    return remembered == null ? this : restored(device, remembered.place(), null);
  }

  /** The user has no attached device, and nobody remembers which he had. */
  public Attendance lostUnlessAttached(UserId user, Instant at) {
    if (!attachedOf(user).isEmpty() || losses.containsKey(user)) {
      return this;
    }
    return withLoss(user, new Loss(at, List.of(), true));
  }

  /** The callee of a ringing call has no connected device any more. */
  public Attendance calleeGone(Instant at) {
    return calleeGoneSince != null ? this : new Attendance(devices, away, room, losses, at);
  }

  public Attendance calleeBack() {
    return calleeGoneSince == null ? this : new Attendance(devices, away, room, losses, null);
  }

  private Attendance lostIfLast(Device device, Instant now, boolean withHost) {
    if (!attachedOf(device.user()).isEmpty()) {
      return this;
    }
    return withLoss(device.user(), new Loss(now, List.of(device), withHost));
  }

  private Attendance afterLeaving(UserId user) {
    boolean stays =
        devices.values().stream()
            .anyMatch(p -> p.place().inRoom() && p.device().user().equals(user));
    if (stays || !room.containsKey(user)) {
      return this;
    }
    Map<UserId, Presence> present = new LinkedHashMap<>(room);
    present.remove(user);
    return withRoom(present);
  }

  private Attendance with(Device device, Place place) {
    Map<DeviceId, Placed> next = new LinkedHashMap<>(devices);
    if (place.equals(Place.NONE)) {
      next.remove(device.id());
    } else {
      next.put(device.id(), new Placed(device, place));
    }
    return new Attendance(next, away, room, losses, calleeGoneSince);
  }

  private Attendance withRoom(Map<UserId, Presence> present) {
    return new Attendance(devices, away, present, losses, calleeGoneSince);
  }

  private Attendance withLoss(UserId user, Loss loss) {
    Map<UserId, Loss> next = new LinkedHashMap<>(losses);
    next.put(user, loss);
    return new Attendance(devices, away, room, next, calleeGoneSince);
  }

  private Attendance found(UserId user) {
    if (!losses.containsKey(user)) {
      return this;
    }
    Map<UserId, Loss> next = new LinkedHashMap<>(losses);
    next.remove(user);
    return new Attendance(devices, away, room, next, calleeGoneSince);
  }

  private Set<DeviceId> ids(Predicate<Placed> which) {
    Set<DeviceId> found = new LinkedHashSet<>();
    devices.forEach(
        (id, placed) -> {
          if (which.test(placed)) {
            found.add(id);
          }
        });
    return found;
  }
}
