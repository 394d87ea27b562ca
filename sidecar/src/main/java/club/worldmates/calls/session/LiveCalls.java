package club.worldmates.calls.session;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.ComingBack;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
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
 * The calls in memory: all live ones, those that are over and owed to somebody, and some that were
 * over just now, whose late events come. The rows are the truth; this saves reading them. Used on
 * the loop only.
 */
final class LiveCalls {

  /** Calls that are over and heard by everybody; their rows are read again if it takes longer. */
  private static final int MAX_OVER = 10_000;

  /**
   * Calls whose end waits for somebody; beyond, the oldest is forgotten here and read again after a
   * restart only.
   */
  private static final int MAX_UNHEARD = 50_000;

  private final Map<RoomName, LiveCall> live = new LinkedHashMap<>();
  private final Map<RoomName, LiveCall> unheard = new LinkedHashMap<>();
  private final Map<RoomName, LiveCall> over = new LinkedHashMap<>();
  private final Map<UserId, Set<RoomName>> byUser = new HashMap<>();

  @Nullable LiveCall find(RoomName room) {
    LiveCall call = live.get(room);
    if (call == null) {
      call = unheard.get(room);
    }
    return call == null ? over.get(room) : call;
  }

  /** Remembers a call as it is now. */
  void put(LiveCall call, Instant now) {
    RoomName room = call.call().room();
    if (call.call().isLive()) {
      if (live.put(room, call) == null) {
        index(call.call());
      }
      return;
    }
    live.remove(room);
    LiveCall slim = slim(call);
    if (call.call().owesEndTo(call.call().from()) || call.call().owesEndTo(call.call().to())) {
      unheard.put(room, slim);
      index(call.call());
      evictUnheard(now);
    } else {
      unheard.remove(room);
      unindex(call.call());
      over.put(room, slim);
      evict(over, MAX_OVER);
    }
  }

  /** The live calls of a user, and those that are over and owed to him, oldest first. */
  List<LiveCall> of(UserId user) {
    List<LiveCall> found = new ArrayList<>();
    for (RoomName room : byUser.getOrDefault(user, Set.of())) {
      LiveCall call = find(room);
      if (call != null && call.call().hasParticipant(user)) {
        found.add(call);
      }
    }
    found.sort(Comparator.comparing(c -> c.call().createdAt()));
    return found;
  }

  /** The live calls, oldest first. */
  Collection<LiveCall> live() {
    return Collections.unmodifiableCollection(live.values());
  }

  /** The calls to which a device of the user is attached. */
  Set<RoomName> attachedTo(UserId user) {
    Set<RoomName> rooms = new HashSet<>();
    for (LiveCall call : of(user)) {
      if (!call.attendance().attachedOf(user).isEmpty()) {
        rooms.add(call.call().room());
      }
    }
    return rooms;
  }

  /** The calls to which this device is attached. */
  Set<RoomName> attachedTo(UserId user, DeviceId device) {
    Set<RoomName> rooms = new HashSet<>();
    for (LiveCall call : of(user)) {
      if (call.attendance().placeOf(device).attached()) {
        rooms.add(call.call().room());
      }
    }
    return rooms;
  }

  /** Forgets ends that nobody is owed any more. */
  private void evictUnheard(Instant now) {
    Instant oldest = now.minus(ComingBack.MEMORY);
    Iterator<LiveCall> calls = unheard.values().iterator();
    while (calls.hasNext()) {
      Call call = calls.next().call();
      boolean old = call.endedAt() != null && call.endedAt().isBefore(oldest);
      if (!old && unheard.size() <= MAX_UNHEARD) {
        return;
      }
      calls.remove();
      unindex(call);
    }
  }

  private static void evict(Map<RoomName, LiveCall> calls, int most) {
    Iterator<RoomName> oldest = calls.keySet().iterator();
    while (calls.size() > most) {
      oldest.next();
      oldest.remove();
    }
  }

  /** What a call that is over is still needed for: its state. */
  private static LiveCall slim(LiveCall call) {
    Call c = call.call();
    Call bare =
        new Call(
            c.room(),
            c.from(),
            c.to(),
            c.type(),
            c.status(),
            OpaqueJson.NULL,
            null,
            c.createdAt(),
            c.acceptedAt(),
            c.endedAt(),
            c.reason(),
            c.endedBy(),
            c.revision(),
            c.fromTold(),
            c.toTold(),
            c.cause(),
            c.hiddenFromCallee());
    return LiveCall.of(bare).withDevicesRung(call.devicesRung());
  }

  private void index(Call call) {
    for (UserId user : List.of(call.from(), call.to())) {
      byUser.computeIfAbsent(user, u -> new HashSet<>()).add(call.room());
    }
  }

  private void unindex(Call call) {
    for (UserId user : List.of(call.from(), call.to())) {
      Set<RoomName> rooms = byUser.get(user);
      if (rooms != null && rooms.remove(call.room()) && rooms.isEmpty()) {
        byUser.remove(user);
      }
    }
  }
}
