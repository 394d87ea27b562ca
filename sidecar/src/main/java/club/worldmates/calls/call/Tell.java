package club.worldmates.calls.call;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tell these things to those devices, in this order. The only thing that rules ask the shell to do
 * besides storing.
 *
 * @param ringRule whether it matters if a device was rung
 * @param owed who is concerned, and what becomes of it if none of his devices is reached; null:
 *     nothing
 */
public record Tell(Target target, List<Notice> notices, RingRule ringRule, @Nullable Owed owed) {

  public Tell {
    notices = List.copyOf(notices);
  }

  /** Whom. */
  public sealed interface Target {

    /** Every connected device of the user, as the hosts see them now. */
    record User(UserId user, Set<DeviceId> except) implements Target {}

    /** These devices of one user, as far as they are connected. */
    record Devices(UserId user, Set<DeviceId> devices) implements Target {}

    /** The devices in the call's room. */
    record Room(RoomName room, Set<DeviceId> except) implements Target {}

    /** Every connected device of many users, in one command to each host. */
    record Users(Collection<UserId> users, Set<DeviceId> except) implements Target {
      public Users {
        users = List.copyOf(users);
      }
    }
  }

  /** Which devices an emit is for, by whether they had {@code call:incoming} of the call. */
  public enum RingRule {
    ANY,
    /** Only those that have not; they have from now on. */
    RING,
    /** Only those that have. */
    ONLY_RUNG
  }

  /**
   * Who is concerned, so that it is known whether he heard.
   *
   * @param revision the revision of the call that the user knows of once a device of his is
   *     reached; 0: none
   * @param keep if no device is reached, the notices wait for his return
   */
  public record Owed(UserId user, int revision, boolean keep) {}

  public static Tell user(UserId user, Set<DeviceId> except, Notice notice, int revision) {
    return new Tell(
        new Target.User(user, except),
        List.of(notice),
        RingRule.ANY,
        new Owed(user, revision, false));
  }

  /** The same for those devices only that had {@code call:incoming}. */
  public Tell onlyRung() {
    return new Tell(target, notices, RingRule.ONLY_RUNG, owed);
  }

  /**
   * That a call is over, for devices of users who were rung for it or are attached to it, each
   * once.
   */
  public static Tell end(Target target, Notice.Ended end) {
    return new Tell(target, List.of(end), RingRule.ONLY_RUNG, null);
  }

  /** Whether this says that the call is over, which a device hears once. */
  public boolean tellsEnd() {
    Notice first = notices.get(0);
    return first instanceof Notice.Ended || first instanceof Notice.Rejected;
  }

  /** Whether this says what became of the call. */
  public boolean isOfState() {
    return isOfState(notices.get(0));
  }

  static boolean isOfState(Notice notice) {
    return notice instanceof Notice.Answered
        || notice instanceof Notice.Ended
        || notice instanceof Notice.Rejected;
  }

  public static Tell room(RoomName room, DeviceId except, Notice notice) {
    return new Tell(new Target.Room(room, Set.of(except)), List.of(notice), RingRule.ANY, null);
  }

  public static Tell device(Device device, Notice notice) {
    return devices(device.user(), Set.of(device.id()), List.of(notice));
  }

  public static Tell devices(UserId user, Set<DeviceId> devices, List<Notice> notices) {
    return new Tell(new Target.Devices(user, devices), notices, RingRule.ANY, null);
  }
}
