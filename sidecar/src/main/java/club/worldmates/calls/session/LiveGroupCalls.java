package club.worldmates.calls.session;

import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.call.group.LiveGroupCall;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The group calls in memory: all live ones, and some that were over just now, whose late events
 * come. The rows are the truth; this saves reading them. Used on the loop only.
 */
final class LiveGroupCalls {

  private static final int MAX_OVER = 5_000;

  private final Map<RoomName, LiveGroupCall> live = new LinkedHashMap<>();
  private final Map<RoomName, LiveGroupCall> over = new LinkedHashMap<>();
  private final Map<UserId, Set<RoomName>> byUser = new HashMap<>();

  @Nullable LiveGroupCall find(RoomName room) {
    LiveGroupCall call = live.get(room);
    return call == null ? over.get(room) : call;
  }

  /** Remembers a call as it is now. */
  void put(LiveGroupCall call) {
    RoomName room = call.call().room();
    if (call.call().isLive()) {
      LiveGroupCall before = live.put(room, call);
      if (before == null || !concerned(before).equals(concerned(call))) {
        concerned(call)
            .forEach(user -> byUser.computeIfAbsent(user, u -> new HashSet<>()).add(room));
      }
      return;
    }
    LiveGroupCall before = live.remove(room);
    if (before != null) {
      concerned(before).forEach(user -> forget(user, room));
    }
    over.put(room, LiveGroupCall.of(call.call()));
    evict();
  }

  /** The live calls that ring or rang for a user, or that he is or was in, oldest first. */
  List<LiveGroupCall> of(UserId user) {
    List<LiveGroupCall> found = new ArrayList<>();
    for (RoomName room : byUser.getOrDefault(user, Set.of())) {
      LiveGroupCall call = live.get(room);
      if (call != null) {
        found.add(call);
      }
    }
    found.sort(Comparator.comparing(c -> c.call().createdAt()));
    return found;
  }

  /** The live calls, oldest first. */
  Collection<LiveGroupCall> live() {
    return Collections.unmodifiableCollection(live.values());
  }

  /** The calls to which a device of the user is attached. */
  Set<RoomName> attachedTo(UserId user) {
    Set<RoomName> rooms = new HashSet<>();
    for (LiveGroupCall call : of(user)) {
      if (!call.places().attachedOf(user).isEmpty()) {
        rooms.add(call.call().room());
      }
    }
    return rooms;
  }

  /** The calls to which this device is attached. */
  Set<RoomName> attachedTo(UserId user, DeviceId device) {
    Set<RoomName> rooms = new HashSet<>();
    for (LiveGroupCall call : of(user)) {
      if (call.places().of(device).attached()) {
        rooms.add(call.call().room());
      }
    }
    return rooms;
  }

  /** Who is found by his id: large and unchanged from one state of a call to the next. */
  private record Concerned(Set<UserId> rung, Set<UserId> joined, UserId initiator) {

    void forEach(java.util.function.Consumer<UserId> then) {
      rung.forEach(then);
      joined.forEach(then);
      then.accept(initiator);
    }
  }

  private static Concerned concerned(LiveGroupCall call) {
    return new Concerned(call.rung(), call.call().stays().keySet(), call.call().initiator());
  }

  private void forget(UserId user, RoomName room) {
    Set<RoomName> rooms = byUser.get(user);
    if (rooms != null && rooms.remove(room) && rooms.isEmpty()) {
      byUser.remove(user);
    }
  }

  private void evict() {
    Iterator<RoomName> oldest = over.keySet().iterator();
    while (over.size() > MAX_OVER) {
      oldest.next();
      oldest.remove();
    }
  }
}
