package club.worldmates.calls.call.group;

import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.GivingWay;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Places;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code call:join_room} and {@code call:accept} of a group call, which are the same but for the
 * answer (protocol.md 3, 4 and 5).
 */
public final class Entering {

  private Entering() {}

  /**
   * What a device is answered, and nothing else, that was told that another device of its user took
   * or refused the call, while one of his is attached; empty: it may enter.
   */
  public static Optional<GroupStep> elsewhere(LiveGroupCall live, Device device) {
    boolean taken =
        live.call().isLive()
            && live.isElsewhere(device.id())
            && !live.places().attachedOf(device.user()).isEmpty();
    return taken
        ? Optional.of(new GroupStep(live, List.of(), new Reply.Ok(live.call().status(), true)))
        : Optional.empty();
  }

  /**
   * A stay of the user begins unless one is open; his other calls give way. A member who takes the
   * call is busy for whoever rings him 1-to-1, as if he had accepted one of several callers.
   */
  public static Decision decide(
      Sight sight, Group group, UserId sender, Instant now, String cause) {
    Optional<Refusal> refusal = GroupRights.joiner(sight.group(), group, sender);
    if (refusal.isPresent()) {
      return Decision.refused(refusal.get());
    }
    GroupCall call = sight.group().orElseThrow();
    if (!call.isLive()) {
      return Decision.refused(Refusal.precondition("The call is over"));
    }
    Optional<Stay> stay = call.stayOf(sender).filter(Stay::isOpen);
    if (stay.isPresent()) {
      boolean mine = call.cause().equals(cause) && stay.get().revision() == call.revision();
      return Decision.unchanged(
          mine ? new Outcome.GroupRepeated(call) : new Outcome.GroupAsItIs(call));
    }
    GivingWay first =
        call.initiator().equals(sender)
            ? GivingWay.toJoined(sight, sender, now, cause)
            : GivingWay.toTaken(sight, sender, now, cause);
    return Decision.of(first, new GroupTransition(call, call.joined(sender, now, cause)));
  }

  /**
   * {@code call:join_room} is committed, or changed nothing.
   *
   * @param others the other connected devices of the user
   * @param opened the user's stay began with this
   */
  public static GroupStep joined(
      LiveGroupCall live, Device device, Collection<Device> others, boolean opened) {
    return entered(live, device, others, opened, true).step();
  }

  /**
   * {@code call:accept} is committed, or changed nothing. A device that is in the room already does
   * not join again, and one that answered does not answer again.
   *
   * @param others the other connected devices of the user
   * @param opened the user's stay began with this
   * @param cause names the event
   */
  public static GroupStep accepted(
      LiveGroupCall live,
      Device device,
      Collection<Device> others,
      boolean opened,
      Optional<OpaqueJson> answer,
      String cause) {
    boolean joins = opened || !live.places().of(device.id()).inRoom();
    GroupDraft draft = entered(live, device, others, opened, joins);
    UserId initiator = live.call().initiator();
    boolean again = live.places().of(device.id()).answered();
    if (answer.isPresent() && !again && !initiator.equals(device.user())) {
      draft.live = draft.live.with(draft.live.places().enteredAnswering(device));
      Notice answered = new Notice.Answered(live.call().room(), answer.get(), device.user(), cause);
      draft.tell(GroupDraft.kept(new Tell.Target.User(initiator, Set.of()), initiator, answered));
    }
    return draft.step();
  }

  private static GroupDraft entered(
      LiveGroupCall live,
      Device device,
      Collection<Device> others,
      boolean opened,
      boolean hearsParticipants) {
    UserId user = device.user();
    Places before = live.places();
    boolean rang = opened && stopsRinging(live, user);
    List<Device> ringing =
        others.stream()
            .filter(d -> !before.of(d.id()).attached() && !before.of(d.id()).done())
            .toList();
    Places after = before.entered(device);
    GroupDraft draft =
        new GroupDraft(live.with(rang ? after.elsewhere(ringing) : after).withoutDecline(user));
    draft.flush(user, Set.of(device.id()));
    if (opened) {
      // A host that is away may not know yet that another device of his left the room.
      Set<DeviceId> own = after.knownOf(user);
      draft.room(own, new Notice.JoinedCall(live.call().room(), user));
    }
    if (hearsParticipants) {
      draft.tell(
          Tell.device(
              device, new Notice.Participants(live.call().room(), live.call().participants())));
    }
    if (rang) {
      draft.tell(answeredElsewhere(live.call(), user, after.attachedOrAwayOf(user)));
    }
    return draft;
  }

  /** Devices of his rang until he joined just now, for the first time. */
  private static boolean stopsRinging(LiveGroupCall live, UserId user) {
    return !live.call().initiator().equals(user)
        && !live.ringOver()
        && !live.declined().contains(user)
        && live.call().stayOf(user).map(Stay::isFirst).orElse(false);
  }

  /** For the devices of a user that still ring although he is in. */
  static Tell answeredElsewhere(GroupCall call, UserId user, Set<DeviceId> attached) {
    return Tell.end(
        new Tell.Target.User(user, attached),
        new Notice.Ended(call.room(), Reason.ANSWERED_ELSEWHERE, user));
  }
}
