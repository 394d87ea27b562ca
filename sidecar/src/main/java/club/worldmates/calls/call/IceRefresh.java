package club.worldmates.calls.call;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When the devices in a call get fresh ICE servers, so that their TURN credentials never run out
 * during the call: at fixed moments of each call, counted from its creation. So nothing need be
 * remembered or stored; whoever takes over a call takes the next moment.
 *
 * @param every the time between two of them
 */
public record IceRefresh(Duration every) {

  /**
   * A third of a lifetime: a device that misses a moment, or whose sidecar does, is in time with
   * the next one.
   */
  private static final int MOMENTS = 3;

  /** Credentials are good for whole seconds; oftener makes no sense however short they live. */
  private static final Duration LEAST = Duration.ofSeconds(1);

  /** For credentials that are good for that long. */
  public static IceRefresh ofLifetime(Duration lifetime) {
    Duration part = lifetime.dividedBy(MOMENTS);
    return new IceRefresh(part.compareTo(LEAST) < 0 ? LEAST : part);
  }

  /** The first moment of a call that is still to come. */
  public Instant next(Instant createdAt, Instant now) {
    long passed = Math.max(0, Duration.between(createdAt, now).dividedBy(every));
    return createdAt.plus(every.multipliedBy(passed + 1));
  }

  /** Fresh ICE servers for every device that is attached, each made for its user. */
  public static List<Tell> tells(RoomName room, Places places) {
    Map<UserId, Set<DeviceId>> attached = new LinkedHashMap<>();
    for (Attendance.Placed placed : places.devices()) {
      if (placed.place().attached()) {
        Device device = placed.device();
        attached.computeIfAbsent(device.user(), u -> new LinkedHashSet<>()).add(device.id());
      }
    }
    return attached.entrySet().stream()
        .map(e -> Tell.devices(e.getKey(), e.getValue(), List.of(new Notice.FreshIceServers(room))))
        .toList();
  }
}
