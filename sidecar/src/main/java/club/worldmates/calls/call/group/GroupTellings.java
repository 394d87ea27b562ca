package club.worldmates.calls.call.group;

import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.UserId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of committed changes of a group call (protocol.md 4). A function of the stored row and
 * of who attends, so that the same can be told again after a crash.
 */
public final class GroupTellings {

  private GroupTellings() {}

  /**
   * Somebody is out, or the call is over. Who joined is told of by {@link Entering}.
   *
   * @param live the call as it was attended, with the row as it is now
   * @param actor the device whose event did it, which is answered instead; null: none
   */
  public static GroupStep changed(
      LiveGroupCall live, GroupTransition transition, @Nullable DeviceId actor) {
    GroupCall before = transition.before();
    Predicate<Stay> knownIn = stay -> before == null || before.isIn(stay.user());
    return since(live, transition.revisionBefore(), actor, knownIn, live.places()::doneOf);
  }

  /** The event that made the last change came again, and whoever sent it did not hear of it. */
  public static GroupStep repeated(LiveGroupCall live, @Nullable DeviceId actor) {
    return since(live, live.call().revision() - 1, actor, stay -> true, user -> Set.of());
  }

  /**
   * What may not have been told before a crash: all above a mark that the row had. Who heard it
   * already is told nothing new by it.
   */
  public static GroupStep again(LiveGroupCall live, int mark) {
    return since(live, mark, null, stay -> true, user -> Set.of());
  }

  /**
   * What changed above a revision.
   *
   * @param knownIn of whom anybody heard that he is in; nobody hears that another one left
   * @param outBefore a user's devices that left with an earlier stay of his, which a host that is
   *     away may not know yet: they do not hear again that he left
   */
  private static GroupStep since(
      LiveGroupCall live,
      int revision,
      @Nullable DeviceId actor,
      Predicate<Stay> knownIn,
      Function<UserId, Set<DeviceId>> outBefore) {
    GroupDraft draft = new GroupDraft(live);
    Set<DeviceId> actors = actors(live, actor);
    GroupCall call = live.call();
    List<Stay> changed =
        call.stays().values().stream().filter(s -> s.revision() > revision).toList();
    changed.stream().filter(s -> s.removed() != null).forEach(s -> removed(draft, s));
    if (call.isLive()) {
      changed.stream()
          .filter(s -> !s.isOpen())
          .forEach(s -> left(draft, s, actors, knownIn.test(s), outBefore.apply(s.user())));
      changed.stream().filter(Stay::isOpen).forEach(s -> joined(draft, s));
    } else if (call.revision() > revision) {
      draft.tell(end(live, actors));
    }
    return draft.step();
  }

  private static void removed(GroupDraft draft, Stay stay) {
    Optional<UserId> by = Optional.ofNullable(stay.removed()).map(Stay.Removal::by);
    draft.tell(
        new Tell(
            new Tell.Target.User(stay.user(), Set.of()),
            List.of(new Notice.Removed(draft.live.call().room(), by.orElse(null))),
            Tell.RingRule.ANY,
            null));
  }

  /** His devices leave the room first: those that he did not leave with hear it by themselves. */
  private static void left(
      GroupDraft draft,
      Stay stay,
      Set<DeviceId> actors,
      boolean wasKnown,
      Set<DeviceId> outBefore) {
    UserId user = stay.user();
    Notice notice = new Notice.LeftCall(draft.live.call().room(), user);
    Set<DeviceId> own = new LinkedHashSet<>(draft.live.places().inRoomOf(user));
    Set<DeviceId> left = new LinkedHashSet<>(draft.live.places().attachedOf(user));
    left.retainAll(actors);
    own.removeAll(actors);
    draft.live = draft.live.with(draft.live.places().withoutUser(user)).withoutBacklog(user);
    if (!wasKnown) {
      // Nor do his devices know, which ring for what he was in.
      if (!draft.live.call().initiator().equals(user)) {
        draft.tell(Entering.answeredElsewhere(draft.live.call(), user, left));
      }
      return;
    }
    left.addAll(outBefore);
    left.addAll(cameLater(draft.live, stay));
    if (stay.removed() != null) {
      left.addAll(draft.live.places().knownOf(user));
    }
    draft.room(left, notice);
    if (stay.removed() == null && !own.isEmpty()) {
      draft.tell(Tell.devices(user, own, List.of(notice)));
    }
  }

  /** Whoever joined after that knows it from the list of participants. */
  private static Set<DeviceId> cameLater(LiveGroupCall live, Stay stay) {
    Set<DeviceId> devices = new LinkedHashSet<>();
    live.call().openStays().stream()
        .filter(other -> other.revision() > stay.revision())
        .forEach(other -> devices.addAll(live.places().inRoomOf(other.user())));
    return devices;
  }

  private static void joined(GroupDraft draft, Stay stay) {
    GroupCall call = draft.live.call();
    UserId user = stay.user();
    Set<DeviceId> except = new LinkedHashSet<>(draft.live.places().inRoomOf(user));
    except.addAll(cameLater(draft.live, stay));
    draft.room(except, new Notice.JoinedCall(call.room(), user));
    if (!call.initiator().equals(user)) {
      draft.tell(
          Entering.answeredElsewhere(call, user, draft.live.places().attachedOrAwayOf(user)));
    }
  }

  /**
   * The end, in one command: for every device that is attached, in the room or not, and every one
   * that rings. Who was removed heard that instead.
   */
  private static Tell end(LiveGroupCall live, Set<DeviceId> actors) {
    GroupCall call = live.call();
    Set<UserId> users = new TreeSet<>(live.rung());
    users.addAll(call.stays().keySet());
    users.add(call.initiator());
    users.removeIf(call::wasRemoved);
    String reason = Optional.ofNullable(call.reason()).orElse(Reason.COMPLETED);
    return Tell.end(
        new Tell.Target.Users(users, actors),
        new Notice.Ended(call.room(), reason, call.endedBy()));
  }

  /** The device that acted, or after a crash the one that the cause names. */
  private static Set<DeviceId> actors(LiveGroupCall live, @Nullable DeviceId actor) {
    Set<DeviceId> actors = new LinkedHashSet<>();
    if (actor != null) {
      actors.add(actor);
    }
    DeviceId.ofCause(live.call().cause()).ifPresent(actors::add);
    return actors;
  }
}
