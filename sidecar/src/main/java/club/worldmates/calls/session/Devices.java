package club.worldmates.calls.session;

import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
}
