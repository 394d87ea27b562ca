package club.worldmates.calls.call;

import club.worldmates.calls.protocol.Messages;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Spells in a few words who is told what. */
final class Told {

  private static final Map<UserId, String> NAMES =
      Map.of(Cast.ALICE, "alice", Cast.BOB, "bob", Cast.CAROL, "carol");

  private static final Messages MESSAGES = new Messages(user -> List.of());

  private Told() {}

  static String of(List<Tell> tells) {
    return tells.stream().map(Told::of).collect(Collectors.joining("; "));
  }

  private static String of(Tell tell) {
    String what = tell.notices().stream().map(Told::of).collect(Collectors.joining(", "));
    String rung =
        switch (tell.ringRule()) {
          case ANY -> "";
          case RING -> " (not yet rung)";
          case ONLY_RUNG -> " (rung)";
        };
    return whom(tell.target()) + rung + ": " + what;
  }

  private static String whom(Tell.Target target) {
    if (target instanceof Tell.Target.User user) {
      return NAMES.get(user.user()) + but(user.except());
    }
    if (target instanceof Tell.Target.Devices devices) {
      return devices(devices.devices());
    }
    return "room" + but(((Tell.Target.Room) target).except());
  }

  private static String but(Collection<DeviceId> except) {
    return except.isEmpty() ? "" : " but " + devices(except);
  }

  private static String devices(Collection<DeviceId> devices) {
    return devices.stream().map(DeviceId::socket).sorted().collect(Collectors.joining(" and "));
  }

  private static String of(Notice notice) {
    String event = MESSAGES.of(notice, Cast.ALICE).event();
    if (notice instanceof Notice.Ended n) {
      return event + " " + n.reason() + " by " + name(n.endedBy());
    }
    if (notice instanceof Notice.Rejected n) {
      return event + (n.reason() == null ? "" : " " + n.reason()) + " by " + name(n.rejectedBy());
    }
    if (notice instanceof Notice.Resumed n) {
      return event + (n.elsewhere() ? " elsewhere" : "");
    }
    return event;
  }

  private static String name(UserId user) {
    return user == null ? "nobody" : NAMES.get(user);
  }
}
