package club.worldmates.calls.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The events of devices in a call that change no row: candidates, renegotiation, media, sharing
 * (protocol.md 3 and 5). Each is refused to strangers, answered with the state to late comers, and
 * attaches whoever sends it.
 */
public final class InCall {

  private InCall() {}

  /**
   * A candidate is passed on, and kept for replay. One that is known already was sent again, since
   * nobody may have heard it: each device hears it once.
   */
  public static Step candidate(
      LiveCall live, Device sender, Optional<UserId> to, Notice.IceCandidate candidate) {
    return addressed(
        live,
        sender,
        to,
        () -> forOtherSide(attached(live, sender), sender, candidate).withCandidate(candidate));
  }

  public static Step renegotiate(
      LiveCall live, Device sender, Optional<UserId> to, boolean answer, OpaqueJson sdp) {
    return addressed(
        live,
        sender,
        to,
        () ->
            forOtherSide(
                attached(live, sender),
                sender,
                new Notice.Renegotiation(live.call().room(), sender.user(), answer, sdp)));
  }

  public static Step toggleMedia(LiveCall live, Device sender, boolean audio, boolean video) {
    Call call = live.call();
    return toRoom(
        live.with(live.attendance().media(sender.user(), audio, video)),
        live,
        sender,
        new Notice.MediaChanged(call.room(), sender.user(), audio, video));
  }

  public static Step screenShare(LiveCall live, Device sender, String action) {
    return toRoom(
        live, live, sender, new Notice.ScreenShare(live.call().room(), sender.user(), action));
  }

  public static Step noiseCancellation(LiveCall live, Device sender, boolean enabled) {
    return toRoom(
        live,
        live,
        sender,
        new Notice.NoiseCancellation(live.call().room(), sender.user(), enabled));
  }

  /** Every device in the room hears it, and the sender wherever it is. */
  public static Step recording(
      LiveCall live, Device sender, @Nullable OpaqueJson userName, String action, Instant now) {
    return unlessLate(
        live,
        sender,
        () -> {
          Notice notice =
              new Notice.Recording(live.call().room(), sender.user(), userName, action, now);
          Draft draft = attached(live, sender);
          draft.tells.add(Tell.room(live.call().room(), sender.id(), notice));
          draft.tells.add(Tell.device(sender, notice));
          return draft;
        });
  }

  /**
   * Whether {@code call:stats} may still be stored: the call is live, or over since less than five
   * minutes.
   */
  public static Optional<Refusal> statistics(Call call, UserId sender, Instant now) {
    return Rights.participant(Optional.of(call), sender)
        .or(
            () ->
                call.endedAt() == null || now.isBefore(call.endedAt().plus(ComingBack.MEMORY))
                    ? Optional.empty()
                    : Optional.of(Refusal.precondition("The call is over for too long")));
  }

  /**
   * Runs a rule unless the sender has no part in the call, the call is over, or another device of
   * his has it.
   */
  static Step unlessLate(LiveCall live, Device sender, Supplier<Draft> rule) {
    Optional<Refusal> refusal = Rights.participant(Optional.of(live.call()), sender.user());
    if (refusal.isPresent()) {
      return Step.refused(live, refusal.get());
    }
    if (!live.call().isLive() || live.attendance().placeOf(sender.id()).elsewhere()) {
      return Step.asItIs(live);
    }
    Draft draft = rule.get();
    return new Step(draft.live, draft.tells, Reply.Ok.of(draft.live.call()));
  }

  /** The sender is attached from now on; what waited for its user comes to it first. */
  static Draft attached(LiveCall live, Device sender) {
    LiveCall next = live.with(met(live, sender).attached(sender));
    return sender.forgotten() ? new Draft(next) : flushed(next, sender);
  }

  /** Who attends, now that a device was heard of: a callee who had none is back. */
  static Attendance met(LiveCall live, Device device) {
    return live.call().to().equals(device.user())
        ? live.attendance().calleeBack()
        : live.attendance();
  }

  /** Hands what waited for a user to his device. */
  static Draft flushed(LiveCall live, Device device) {
    Tell.Target target = new Tell.Target.Devices(device.user(), Set.of(device.id()));
    return flushed(live, device.user(), target, Tell.RingRule.ANY);
  }

  /**
   * Hands what waited for a user to devices of his, one by one: each may have been heard before a
   * crash, and is known by its name then.
   */
  static Draft flushed(LiveCall live, UserId user, Tell.Target target, Tell.RingRule rule) {
    Draft draft = new Draft(live.withoutBacklog(user));
    for (Notice notice : live.backlogOf(user)) {
      int revision = Tell.isOfState(notice) ? live.call().revision() : 0;
      Tell.Owed owed = new Tell.Owed(user, revision, true);
      draft.tells.add(new Tell(target, List.of(notice), rule, owed));
    }
    return draft;
  }

  private static Step addressed(
      LiveCall live, Device sender, Optional<UserId> to, Supplier<Draft> rule) {
    Optional<Refusal> refusal =
        Rights.participant(Optional.of(live.call()), sender.user())
            .or(() -> Rights.addressee(live.call(), to));
    return refusal.isPresent() ? Step.refused(live, refusal.get()) : unlessLate(live, sender, rule);
  }

  private static Step toRoom(LiveCall changed, LiveCall live, Device sender, Notice notice) {
    return unlessLate(
        live,
        sender,
        () -> {
          Draft draft = attached(changed, sender);
          draft.tells.add(Tell.room(live.call().room(), sender.id(), notice));
          return draft;
        });
  }

  /**
   * All devices of the other side while it rings, the attached ones once connected; kept if there
   * are none that may hear it.
   */
  private static Draft forOtherSide(Draft draft, Device sender, Notice notice) {
    Call call = draft.live.call();
    UserId other = call.other(sender.user());
    Tell.Owed owed = new Tell.Owed(other, 0, true);
    if (call.status() == CallStatus.RINGING) {
      Tell.RingRule rule = other.equals(call.to()) ? Tell.RingRule.ONLY_RUNG : Tell.RingRule.ANY;
      draft.tells.add(new Tell(new Tell.Target.User(other, Set.of()), List.of(notice), rule, owed));
      return draft;
    }
    Set<DeviceId> hearing = draft.live.attendance().hearingOf(other);
    if (hearing.isEmpty()) {
      LiveCall counted = draft.live.emitted();
      draft.live = counted.kept(other, counted.emissions(), List.of(notice));
    } else {
      draft.tells.add(
          new Tell(
              new Tell.Target.Devices(other, hearing), List.of(notice), Tell.RingRule.ANY, owed));
    }
    return draft;
  }

  /** A step in the making. */
  static final class Draft {
    LiveCall live;
    final List<Tell> tells = new ArrayList<>();

    Draft(LiveCall live) {
      this.live = live;
    }

    Draft withCandidate(Notice.IceCandidate candidate) {
      live = live.withCandidate(candidate);
      return this;
    }
  }
}
