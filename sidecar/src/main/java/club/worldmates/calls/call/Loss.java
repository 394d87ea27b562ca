package club.worldmates.calls.call;

import java.time.Instant;
import java.util.List;

/**
 * A participant who has no attached device any more.
 *
 * @param at when the last one went
 * @param devices the attached devices that went; empty where nobody remembers them (after a
 *     restart)
 * @param withHost they went with their host process, or nobody remembers: whoever registers next is
 *     taken for them, as for a forgotten one
 */
public record Loss(Instant at, List<Device> devices, boolean withHost) {

  public Loss {
    devices = List.copyOf(devices);
  }

  /** Whether that is certain of a device that registers. */
  public boolean isOf(Device device) {
    return devices.stream().anyMatch(device::isReturnOf);
  }

  /** Whether a device that registers is the lost one (protocol.md 4, What ends the grace). */
  public boolean isEndedBy(Device device) {
    return withHost
        || devices.stream().anyMatch(lost -> lost.forgotten() || device.isReturnOf(lost));
  }
}
