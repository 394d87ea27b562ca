package club.worldmates.calls.session;

import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.Places;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.HostEvent.FromClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The connected devices that the attached hosts have told of. Used on the loop only. */
final class Devices {

  private final Map<DeviceId, Device> byId = new HashMap<>();
  private final Map<UserId, Map<DeviceId, Device>> byUser = new HashMap<>();

  @Nullable Device find(DeviceId id) {
    return byId.get(id);
  }

  /** Adds a device, or replaces what was known of it. */
  void put(Device device) {
    remove(device.id());
    byId.put(device.id(), device);
    byUser.computeIfAbsent(device.user(), user -> new LinkedHashMap<>()).put(device.id(), device);
  }

  @Nullable Device remove(DeviceId id) {
    Device device = byId.remove(id);
    if (device != null) {
      Map<DeviceId, Device> own = byUser.get(device.user());
      if (own != null && own.remove(id) != null && own.isEmpty()) {
        byUser.remove(device.user());
      }
    }
    return device;
  }

  int count() {
    return byId.size();
  }

  /** The devices of a user, in the order in which they were told of. */
  Collection<Device> of(UserId user) {
    return List.copyOf(byUser.getOrDefault(user, Map.of()).values());
  }

  List<Device> ofHost(String host) {
    List<Device> found = new ArrayList<>();
    for (Device device : byId.values()) {
      if (device.id().host().equals(host)) {
        found.add(device);
      }
    }
    return found;
  }

  /** The other connected devices of the user of one. */
  List<Device> others(Device device) {
    return others(device.user(), device.id()).toList();
  }

  /**
   * Those of them that were there already when the event came to its host, or rang for its call.
   */
  List<Device> othersWhen(FromClient event, Places places) {
    long at = event.receivedAt().toEpochMilli();
    return others(event.user(), event.device())
        .filter(d -> d.connectedAt() < at || places.of(d.id()).rang())
        .toList();
  }

  private Stream<Device> others(UserId user, DeviceId device) {
    return of(user).stream().filter(d -> !d.id().equals(device));
  }
}
