package club.worldmates.calls.call.group;

import club.worldmates.calls.call.Backlog;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Place;
import club.worldmates.calls.call.Places;
import club.worldmates.calls.call.Presence;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that is known of one group call in memory: the row, what devices are to it, and what is kept
 * for those who come back. Who is in its room is what the stays of the row say.
 *
 * @param rung the users for whom it rang or may have rung; after a restart the other members
 * @param declined those of them who refused and have not joined since
 * @param ringOver the ring time is over, and whoever still rang knows
 * @param backlogs what waits for a user of the call who has no device to hear it
 * @param emissions how many times something was emitted in this call, so far
 * @param devicesRung how many devices rang when it began
 */
public record LiveGroupCall(
    GroupCall call,
    Places places,
    Set<UserId> rung,
    Set<UserId> declined,
    boolean ringOver,
    Map<UserId, Backlog> backlogs,
    long emissions,
    int devicesRung) {

  public LiveGroupCall {
    rung = Set.copyOf(rung);
    declined = Set.copyOf(declined);
    backlogs = Map.copyOf(backlogs);
  }

  public static LiveGroupCall of(GroupCall call) {
    return new LiveGroupCall(call, Places.NONE, Set.of(), Set.of(), false, Map.of(), 0, 0);
  }

  /** A group call as its rows tell of it, after a restart: whoever may ring is taken to. */
  public static LiveGroupCall recalled(GroupCall call, Group group) {
    return of(call).withRung(group.others(call.initiator()));
  }

  public LiveGroupCall with(GroupCall next) {
    return new LiveGroupCall(
        next, places, rung, declined, ringOver, backlogs, emissions, devicesRung);
  }

  public LiveGroupCall with(Places next) {
    return new LiveGroupCall(
        call, next, rung, declined, ringOver, backlogs, emissions, devicesRung);
  }

  public LiveGroupCall withDevicesRung(int devices) {
    return new LiveGroupCall(call, places, rung, declined, ringOver, backlogs, emissions, devices);
  }

  /** It rings for these users too. */
  public LiveGroupCall withRung(Collection<UserId> users) {
    Set<UserId> all = new LinkedHashSet<>(rung);
    all.addAll(users);
    return new LiveGroupCall(
        call, places, all, declined, ringOver, backlogs, emissions, devicesRung);
  }

  LiveGroupCall declinedBy(UserId user) {
    Set<UserId> all = new LinkedHashSet<>(declined);
    all.add(user);
    return new LiveGroupCall(call, places, rung, all, ringOver, backlogs, emissions, devicesRung);
  }

  LiveGroupCall withoutDecline(UserId user) {
    Set<UserId> rest = new LinkedHashSet<>(declined);
    rest.remove(user);
    return new LiveGroupCall(call, places, rung, rest, ringOver, backlogs, emissions, devicesRung);
  }

  LiveGroupCall withRingOver() {
    return new LiveGroupCall(call, places, rung, declined, true, backlogs, emissions, devicesRung);
  }

  /** Counts one more emission; its number is {@code emissions} of what is returned. */
  public LiveGroupCall emitted() {
    return new LiveGroupCall(
        call, places, rung, declined, ringOver, backlogs, emissions + 1, devicesRung);
  }

  /** No device of the user was reached: the notices wait for him, as long as he is in the call. */
  public LiveGroupCall kept(UserId user, long order, List<Notice> notices) {
    if (!attends(user)) {
      return this;
    }
    Map<UserId, Backlog> all = new HashMap<>(backlogs);
    all.put(user, all.getOrDefault(user, Backlog.EMPTY).with(order, notices));
    return new LiveGroupCall(call, places, rung, declined, ringOver, all, emissions, devicesRung);
  }

  public List<Notice> backlogOf(UserId user) {
    return backlogs.getOrDefault(user, Backlog.EMPTY).notices();
  }

  LiveGroupCall withoutBacklog(UserId user) {
    Map<UserId, Backlog> rest = new HashMap<>(backlogs);
    rest.remove(user);
    return new LiveGroupCall(call, places, rung, declined, ringOver, rest, emissions, devicesRung);
  }

  /**
   * Whether the user has a part in the call that the loss of his last device would end: his stay is
   * open, or the call rings on his behalf.
   */
  public boolean attends(UserId user) {
    return call.isIn(user) || call.ringsFrom(user);
  }

  /**
   * Whether devices of the user ring: he neither joined nor refused, and the ring time is not over.
   */
  public boolean ringsFor(UserId user) {
    return call.isLive()
        && !ringOver
        && rung.contains(user)
        && !declined.contains(user)
        && !call.initiator().equals(user)
        && call.stayOf(user).isEmpty();
  }

  /** The user in the room, as hosts remember him; empty unless a stay of his is open. */
  public Optional<Presence> presenceOf(UserId user) {
    return call.stayOf(user)
        .filter(Stay::isOpen)
        .map(stay -> new Presence(stay.audio(), stay.video(), stay.since()));
  }

  /**
   * The device's socket is closed, or its host is lost. The same client on a later connection takes
   * over its place in the room: old clients do not join again.
   *
   * @param others the other connected devices of its user
   */
  public LiveGroupCall gone(
      Device device, Collection<Device> others, Instant now, boolean withHost) {
    Places next = places.gone(device, others, now, withHost);
    if (places.of(device.id()).inRoom()) {
      for (Device other : others) {
        boolean takesOver = next.of(other.id()).attached() && !places.of(other.id()).attached();
        next = takesOver ? next.entered(other) : next;
      }
    }
    return with(next);
  }

  /**
   * The device is back with its host, as the host's snapshot says. If its user is out meanwhile, it
   * is out as well.
   */
  public LiveGroupCall restored(Device device, Place reported) {
    Places back = places.restored(device, reported);
    boolean strays = back.of(device.id()).attached() && !mayBeAttached(device.user());
    return with(strays ? back.done(device) : back);
  }

  /** The device is back with its host, which does not know that it was something to the call. */
  public LiveGroupCall back(Device device) {
    return places
        .awayPlaceOf(device.id())
        .map(remembered -> restored(device, remembered))
        .orElse(this);
  }

  /** After a restart: whoever is in the call and has no attached device is in his grace. */
  public LiveGroupCall lostUnlessAttached(Instant at) {
    Set<UserId> users = new LinkedHashSet<>(call.stays().keySet());
    users.add(call.initiator());
    Places next = places;
    for (UserId user : users) {
      next = attends(user) ? next.lostUnlessAttached(user, at) : next;
    }
    return with(next);
  }

  /** The device that called stays attached although its user never joined. */
  private boolean mayBeAttached(UserId user) {
    return attends(user) || (call.initiator().equals(user) && call.stayOf(user).isEmpty());
  }

  /** Whether another device of the user has the call, so that this one has no say. */
  boolean isElsewhere(DeviceId device) {
    return places.of(device).elsewhere();
  }
}
