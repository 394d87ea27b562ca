package club.worldmates.calls.call.group;

import club.worldmates.calls.call.ComingBack;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Places;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of devices in a group call that change no row at once: candidates, renegotiation,
 * media, sharing (protocol.md 3 and 5). Each attaches whoever sends it if his user is in the call.
 * Candidates and renegotiations of a member who has not joined (yet) are passed on; of all else of
 * his nobody hears.
 */
public final class GroupInCall {

  private GroupInCall() {}

  /** A candidate, as it goes out, for one user or for the others in the room. */
  public static GroupStep candidate(
      LiveGroupCall live,
      Group group,
      Device sender,
      Optional<UserId> to,
      Notice.IceCandidate candidate) {
    return addressed(live, group, sender, to, candidate);
  }

  public static GroupStep renegotiate(
      LiveGroupCall live,
      Group group,
      Device sender,
      Optional<UserId> to,
      boolean answer,
      OpaqueJson sdp) {
    return addressed(
        live,
        group,
        sender,
        to,
        new Notice.Renegotiation(live.call().room(), sender.user(), answer, sdp));
  }

  /** The flags of the sender's stay change in memory, and are stored behind. */
  public static GroupStep toggleMedia(
      LiveGroupCall live, Group group, Device sender, boolean audio, boolean video) {
    UserId user = sender.user();
    Notice notice = new Notice.MediaChanged(live.call().room(), user, audio, video);
    return ofPresent(
        live,
        group,
        sender,
        draft -> {
          draft.live = draft.live.with(draft.live.call().media(user, audio, video));
          draft.room(Set.of(sender.id()), notice);
        });
  }

  public static GroupStep screenShare(
      LiveGroupCall live, Group group, Device sender, String action) {
    return toRoom(
        live, group, sender, new Notice.ScreenShare(live.call().room(), sender.user(), action));
  }

  public static GroupStep noiseCancellation(
      LiveGroupCall live, Group group, Device sender, boolean enabled) {
    return toRoom(
        live,
        group,
        sender,
        new Notice.NoiseCancellation(live.call().room(), sender.user(), enabled));
  }

  /** Every device in the room hears it, and the sender wherever it is. */
  public static GroupStep recording(
      LiveGroupCall live,
      Group group,
      Device sender,
      @Nullable OpaqueJson userName,
      String action,
      Instant now) {
    Notice notice = new Notice.Recording(live.call().room(), sender.user(), userName, action, now);
    return ofPresent(
        live,
        group,
        sender,
        draft -> {
          draft.room(Set.of(sender.id()), notice);
          draft.tell(Tell.device(sender, notice));
        });
  }

  /**
   * Whether {@code call:stats} may still be stored: the call is live, or over since less than five
   * minutes.
   */
  public static Optional<Refusal> statistics(
      GroupCall call, Group group, UserId sender, Instant now) {
    return GroupRights.participant(Optional.of(call), group, sender)
        .or(
            () ->
                call.endedAt() == null || now.isBefore(call.endedAt().plus(ComingBack.MEMORY))
                    ? Optional.empty()
                    : Optional.of(Refusal.precondition("The call is over for too long")));
  }

  /**
   * Runs a rule unless the sender has no part in the group, the call is over, or it went on without
   * him: another device of his has it, or he was removed.
   */
  static GroupStep unlessLate(
      LiveGroupCall live, Group group, Device sender, Consumer<GroupDraft> rule) {
    GroupCall call = live.call();
    Optional<Refusal> refusal = GroupRights.participant(Optional.of(call), group, sender.user());
    if (refusal.isPresent()) {
      return GroupStep.refused(live, refusal.get());
    }
    if (!call.isLive() || live.isElsewhere(sender.id()) || call.wasRemoved(sender.user())) {
      return GroupStep.asItIs(live);
    }
    GroupDraft draft = new GroupDraft(live);
    rule.accept(draft);
    return draft.step();
  }

  private static GroupStep addressed(
      LiveGroupCall live, Group group, Device sender, Optional<UserId> to, Notice notice) {
    Optional<Refusal> refusal =
        GroupRights.participant(Optional.of(live.call()), group, sender.user())
            .or(() -> GroupRights.addressee(group, to));
    if (refusal.isPresent()) {
      return GroupStep.refused(live, refusal.get());
    }
    return unlessLate(
        live,
        group,
        sender,
        draft -> {
          if (live.attends(sender.user())) {
            draft.attach(sender);
          }
          if (to.isPresent()) {
            draft.reach(to.get(), notice);
          } else {
            broadcast(draft, sender, notice);
          }
        });
  }

  /**
   * The other devices in the room, and those in the call who have none there. What waits for a user
   * is not heard ahead of that by devices of his that are back with their host and not restored
   * yet.
   */
  private static void broadcast(GroupDraft draft, Device sender, Notice notice) {
    Places places = draft.live.places();
    List<UserId> apart =
        draft.live.call().openStays().stream()
            .map(Stay::user)
            .filter(user -> !user.equals(sender.user()))
            .filter(user -> places.inRoomOf(user).isEmpty())
            .toList();
    Set<DeviceId> except = new LinkedHashSet<>(Set.of(sender.id()));
    apart.forEach(user -> except.addAll(places.awayOf(user)));
    draft.room(except, notice);
    apart.forEach(user -> draft.reach(user, notice));
  }

  private static GroupStep toRoom(LiveGroupCall live, Group group, Device sender, Notice notice) {
    return ofPresent(live, group, sender, draft -> draft.room(Set.of(sender.id()), notice));
  }

  private static GroupStep ofPresent(
      LiveGroupCall live, Group group, Device sender, Consumer<GroupDraft> rule) {
    return unlessLate(
        live,
        group,
        sender,
        draft -> {
          if (live.call().isIn(sender.user())) {
            draft.attach(sender);
            rule.accept(draft);
          }
        });
  }
}
