package club.worldmates.calls.call;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of {@code call:accept} and {@code call:reject}: only the callee may (protocol.md 4 and
 * 7).
 */
public final class Answering {

  private Answering() {}

  /**
   * The callee takes the call; what else he is in gives way.
   *
   * @param sight the call and the live calls of both users
   * @param answeredHere the sending device is the one that answered
   */
  public static Decision accept(
      Sight sight,
      UserId sender,
      boolean answeredHere,
      OpaqueJson answer,
      Instant now,
      String cause) {
    Optional<Refusal> refusal = calleeOnly(sight.call(), sender);
    if (refusal.isPresent()) {
      return Decision.refused(refusal.get());
    }
    Call call = sight.call().orElseThrow();
    return switch (call.status()) {
      case RINGING -> take(sight, call, answer, now, cause);
      case CONNECTED -> {
        if (call.cause().equals(cause)) {
          yield Decision.unchanged(new Outcome.Repeated(call));
        }
        yield answeredHere
            ? Decision.unchanged(new Outcome.AsItIs(call))
            : Decision.refused(Refusal.precondition("Another device answered"));
      }
      case ENDED, MISSED, REJECTED, FAILED -> Decision.refused(Refusal.precondition(""));
    };
  }

  private static Decision take(
      Sight sight, Call call, OpaqueJson answer, Instant now, String cause) {
    if (!sight.connectedOf(call.from()).isEmpty()) {
      Call missed = call.over(CallStatus.MISSED, Reason.BUSY, null, now, cause);
      return new Decision(
          List.of(new Transition(call, missed)),
          new Outcome.Refused(Refusal.precondition("The caller is in a call")));
    }
    GivingWay first = GivingWay.toTaken(sight, call.to(), now, cause);
    return Decision.of(first, new Transition(call, call.accepted(answer, now, cause)));
  }

  /** The callee declines. */
  public static Decision reject(
      Optional<Call> found, UserId sender, @Nullable String reason, Instant now, String cause) {
    Optional<Refusal> refusal = calleeOnly(found, sender);
    if (refusal.isPresent()) {
      return Decision.refused(refusal.get());
    }
    Call call = found.orElseThrow();
    return switch (call.status()) {
      case RINGING -> Decision.of(List.of(), Ending.rejected(call, reason, now, cause));
      case CONNECTED -> Decision.unchanged(new Outcome.AsItIs(call));
      case ENDED, MISSED, REJECTED, FAILED -> Ending.late(call, cause);
    };
  }

  /**
   * The user joins a live call: at most one connected call a user, so another one ends first
   * (protocol.md 4, Several calls of one user). Nothing of the joined call itself is stored.
   */
  public static Decision join(Sight sight, UserId sender, Instant now, String cause) {
    Optional<Refusal> refusal = Rights.participant(sight.call(), sender);
    if (refusal.isPresent()) {
      return Decision.refused(refusal.get());
    }
    Call call = sight.call().orElseThrow();
    if (!call.isLive()) {
      return Decision.refused(Refusal.precondition("The call is over"));
    }
    GivingWay first = GivingWay.toJoined(sight, sender, now, cause);
    return new Decision(first.calls(), first.groups(), new Outcome.AsItIs(call));
  }

  private static Optional<Refusal> calleeOnly(Optional<Call> call, UserId sender) {
    return Rights.participant(call, sender)
        .or(
            () ->
                call.orElseThrow().to().equals(sender)
                    ? Optional.empty()
                    : Optional.of(Refusal.notAllowed("Only the callee may do that")));
  }
}
