package club.worldmates.calls.call.group;

import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Spells in a few words who is told what. */
final class GroupTold {

  private static final Map<Class<? extends Notice>, String> EVENTS =
      Map.ofEntries(
          Map.entry(Notice.GroupIncoming.class, "group_call:incoming"),
          Map.entry(Notice.Answered.class, "call:answer"),
          Map.entry(Notice.Ended.class, "call:ended"),
          Map.entry(Notice.JoinedCall.class, "user:joined_call"),
          Map.entry(Notice.LeftCall.class, "user:left_call"),
          Map.entry(Notice.Participants.class, "call:participants"),
          Map.entry(Notice.MediaChanged.class, "user:media_changed"),
          Map.entry(Notice.IceCandidate.class, "ice:candidate"),
          Map.entry(Notice.Renegotiation.class, "call:renegotiate"),
          Map.entry(Notice.ScreenShare.class, "call:screen_share"),
          Map.entry(Notice.Recording.class, "call:recording"),
          Map.entry(Notice.NoiseCancellation.class, "call:noise_cancellation"),
          Map.entry(Notice.GroupResumed.class, "call:resumed"),
          Map.entry(Notice.Muted.class, "call:muted"),
          Map.entry(Notice.Removed.class, "call:removed"));

  private GroupTold() {}

  static List<String> of(List<Tell> tells) {
    return tells.stream().map(GroupTold::of).toList();
  }

  private static String of(Tell tell) {
    String what = tell.notices().stream().map(GroupTold::of).collect(Collectors.joining(", "));
    String rung =
        switch (tell.ringRule()) {
          case ANY -> "";
          case RING -> " (not yet rung)";
          case ONLY_RUNG -> tell.tellsEnd() ? " (rung, once)" : " (rung)";
        };
    return whom(tell.target()) + rung + ": " + what;
  }

  private static String whom(Tell.Target target) {
    if (target instanceof Tell.Target.User user) {
      return name(user.user()) + but(user.except());
    }
    if (target instanceof Tell.Target.Users users) {
      return users.users().stream()
              .sorted()
              .map(GroupTold::name)
              .collect(Collectors.joining(" and "))
          + but(users.except());
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
    return EVENTS.get(notice.getClass()) + detail(notice);
  }

  private static String detail(Notice notice) {
    if (notice instanceof Notice.Ended n) {
      return " " + n.reason() + " by " + name(n.endedBy());
    }
    if (notice instanceof Notice.JoinedCall n) {
      return " " + name(n.user());
    }
    if (notice instanceof Notice.LeftCall n) {
      return " " + name(n.user());
    }
    if (notice instanceof Notice.Participants n) {
      return n.participants().stream().map(p -> " " + name(p.user())).collect(Collectors.joining());
    }
    if (notice instanceof Notice.Muted n) {
      return " by " + name(n.by());
    }
    if (notice instanceof Notice.Removed n) {
      return " by " + name(n.by());
    }
    return notice instanceof Notice.GroupResumed n && n.elsewhere() ? " elsewhere" : "";
  }

  static String name(UserId user) {
    return user == null ? "nobody" : GroupCast.NAMES.get(user);
  }
}
