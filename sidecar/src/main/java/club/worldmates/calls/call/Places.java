package club.worldmates.calls.call;

import club.worldmates.calls.call.Attendance.Placed;
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
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What devices are to a call of either kind, and which of its users have none left. The hosts'
 * truth, held in memory and never stored (protocol.md, Words; 4, What ends the grace).
 */
public final class Places {

  public static final Places NONE = new Places(Map.of(), Map.of(), Map.of());

  private final Map<DeviceId, Placed> devices;

  /**
   * What devices were to the call that went with their host, in case the host comes back with them.
   */
  private final Map<DeviceId, Placed> away;

  private final Map<UserId, Loss> losses;

  private Places(
      Map<DeviceId, Placed> devices, Map<DeviceId, Placed> away, Map<UserId, Loss> losses) {
    this.devices = Collections.unmodifiableMap(devices);
    this.away = Collections.unmodifiableMap(away);
    this.losses = Collections.unmodifiableMap(losses);
  }

  public Place of(DeviceId device) {
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

  /** Those of them that may hear something: a forgotten device is known to be closed. */
  public Set<DeviceId> hearingOf(UserId user) {
    return ids(
        p -> p.place().attached() && !p.device().forgotten() && p.device().user().equals(user));
  }

  public Set<DeviceId> elsewhereOf(UserId user) {
    return ids(p -> p.place().elsewhere() && p.device().user().equals(user));
  }

  /** The user's devices that were something to the call when their host went away. */
  public Set<DeviceId> awayOf(UserId user) {
    return away.values().stream()
        .map(Placed::device)
        .filter(device -> device.user().equals(user))
        .map(Device::id)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The devices that are attached, or were when their host went away, which may come back. */
  public Set<DeviceId> attachedOrAwayOf(UserId user) {
    Set<DeviceId> found = attachedOf(user);
    away.forEach(
        (id, placed) -> {
          if (placed.place().attached() && placed.device().user().equals(user)) {
            found.add(id);
          }
        });
    return found;
  }

  /** The user's devices that are something to the call, or were when their host went away. */
  public Set<DeviceId> knownOf(UserId user) {
    return Stream.concat(devices.values().stream(), away.values().stream())
        .map(Placed::device)
        .filter(device -> device.user().equals(user))
        .map(Device::id)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The user's devices that are done with the call, also those that are away with their host. */
  public Set<DeviceId> doneOf(UserId user) {
    return Stream.concat(devices.values().stream(), away.values().stream())
        .filter(p -> p.place().done() && p.device().user().equals(user))
        .map(p -> p.device().id())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  public Set<DeviceId> inRoom() {
    return ids(p -> p.place().inRoom());
  }

  /** The devices in the room, and those that were when their host went away. */
  public Set<DeviceId> inRoomOrAway() {
    Set<DeviceId> found = inRoom();
    away.forEach(
        (id, placed) -> {
          if (placed.place().inRoom()) {
            found.add(id);
          }
        });
    return found;
  }

  public Set<DeviceId> inRoomOf(UserId user) {
    return ids(p -> p.place().inRoom() && p.device().user().equals(user));
  }

  public Optional<Loss> lossOf(UserId user) {
    return Optional.ofNullable(losses.get(user));
  }

  public Places attached(Device device) {
    return proven(device, of(device.id()).nowAttached());
  }

  /**
   * Nobody knows any more which device was attached: this one is taken for it, until another one of
   * its user shows that it was.
   */
  public Places presumed(Device device, boolean inRoom) {
    return with(device, of(device.id()).nowPresumed(inRoom)).found(device.user());
  }

  /** What other devices of the user were that are away with their host is over, too. */
  Places answered(Device device) {
    return new Places(devices, leavingOf(device.user(), away, Place::nowLeft), losses)
        .with(device, of(device.id()).nowAnswering())
        .found(device.user());
  }

  /** The device is in the room, and attached by that. */
  public Places entered(Device device) {
    return proven(device, of(device.id()).nowInRoom());
  }

  /** The device answered, and is in the room by that. */
  public Places enteredAnswering(Device device) {
    return proven(device, of(device.id()).nowInRoom().nowAnswering());
  }

  /** The device left by its own will; whether its user is lost by that is not asked. */
  public Places left(Device device) {
    return with(device, of(device.id()).nowLeft());
  }

  /** The device left for good, unless it joins again. */
  public Places done(Device device) {
    return with(device, of(device.id()).nowDone());
  }

  /** The user is out: none of his devices is attached, none is lost, and none comes back as one. */
  public Places withoutUser(UserId user) {
    return new Places(
            leavingOf(user, devices, Place::nowDone), leavingOf(user, away, Place::nowDone), losses)
        .found(user);
  }

  /** Whether the user is attached by nothing but devices that were taken for others. */
  public boolean isPresumed(UserId user) {
    Set<DeviceId> attached = attachedOf(user);
    return !attached.isEmpty() && attached.stream().allMatch(id -> of(id).presumed());
  }

  /** Whether this is a client that is attached by an earlier connection of its own. */
  public boolean isReturn(Device device) {
    return devices.values().stream()
        .anyMatch(placed -> placed.place().attached() && device.isReturnOf(placed.device()));
  }

  /** These devices have no say any more: they leave the room and are not attached. */
  public Places elsewhere(Collection<Device> others) {
    Places next = this;
    for (Device other : others) {
      next = next.with(other, of(other.id()).nowElsewhere());
    }
    return next;
  }

  public Places rung(Device device) {
    return with(device, of(device.id()).nowRung());
  }

  /**
   * The device's socket is closed, or its host is lost.
   *
   * @param others the other connected devices of its user, one of which may be the same client on a
   *     later connection
   */
  public Places gone(Device device, Collection<Device> others, Instant now, boolean withHost) {
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
    Places next = new Places(rest, keep, losses);
    if (!placed.place().attached()) {
      return next;
    }
    Optional<Device> successor =
        others.stream()
            .filter(d -> d.registered() && d.isReturnOf(device))
            .filter(d -> !of(d.id()).elsewhere() && !of(d.id()).done())
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
  public Places restored(Device device, Place reported) {
    Placed remembered = away.get(device.id());
    Place place = remembered == null ? reported : remembered.place();
    Map<DeviceId, Placed> keep = new LinkedHashMap<>(away);
    keep.remove(device.id());
    Places next = new Places(devices, keep, losses).with(device, place);
    return place.attached() ? next.found(device.user()) : next;
  }

  /** What the device was that is away with its host, if it was anything. */
  public Optional<Place> awayPlaceOf(DeviceId device) {
    return Optional.ofNullable(away.get(device)).map(Placed::place);
  }

  /** The user has no attached device, and nobody remembers which he had. */
  public Places lostUnlessAttached(UserId user, Instant at) {
    if (!attachedOf(user).isEmpty() || losses.containsKey(user)) {
      return this;
    }
    return withLoss(user, new Loss(at, List.of(), true));
  }

  /** The user is lost from now on if that was his last attached device. */
  Places lostIfLast(Device device, Instant now, boolean withHost) {
    return attachedOf(device.user()).isEmpty()
        ? withLoss(device.user(), new Loss(now, List.of(device), withHost))
        : this;
  }

  /** The device has shown that it is the one, and takes the place of one that was taken for it. */
  private Places proven(Device device, Place place) {
    Places next = this;
    boolean inRoom = false;
    if (!of(device.id()).attached()) {
      for (Placed other : devices.values()) {
        if (other.place().presumed() && other.device().user().equals(device.user())) {
          inRoom |= other.place().inRoom();
          next = next.with(other.device(), other.place().nowLeft());
        }
      }
    }
    return next.with(device, inRoom ? place.nowInRoom() : place).found(device.user());
  }

  private static Map<DeviceId, Placed> leavingOf(
      UserId user, Map<DeviceId, Placed> from, UnaryOperator<Place> leave) {
    UnaryOperator<Placed> leaving =
        p -> new Placed(p.device(), p.place().attached() ? leave.apply(p.place()) : p.place());
    Map<DeviceId, Placed> next = new LinkedHashMap<>(from);
    next.replaceAll((id, p) -> p.device().user().equals(user) ? leaving.apply(p) : p);
    return next;
  }

  private Places with(Device device, Place place) {
    if (new Placed(device, place).equals(devices.get(device.id()))) {
      return this;
    }
    Map<DeviceId, Placed> next = new LinkedHashMap<>(devices);
    if (place.equals(Place.NONE)) {
      next.remove(device.id());
    } else {
      next.put(device.id(), new Placed(device, place));
    }
    return new Places(next, away, losses);
  }

  private Places withLoss(UserId user, Loss loss) {
    Map<UserId, Loss> next = new LinkedHashMap<>(losses);
    next.put(user, loss);
    return new Places(devices, away, next);
  }

  private Places found(UserId user) {
    if (!losses.containsKey(user)) {
      return this;
    }
    Map<UserId, Loss> next = new LinkedHashMap<>(losses);
    next.remove(user);
    return new Places(devices, away, next);
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
