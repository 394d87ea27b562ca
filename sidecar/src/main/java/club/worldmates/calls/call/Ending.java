package club.worldmates.calls.call;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a call becomes final: by a participant, by a timer, by an operator
 * (protocol.md 4).
 */
public final class Ending {

  private Ending() {}

  /**
   * {@code call:end} of a participant.
   *
   * @param elsewhere the sending device was told that another device has the call, so that it has
   *     no say any more
   */
  public static Decision end(
      Optional<Call> found,
      UserId sender,
      boolean elsewhere,
      String reason,
      Instant now,
      String cause) {
    Optional<Refusal> refusal = Rights.participant(found, sender);
    if (refusal.isPresent()) {
      return Decision.refused(refusal.get());
    }
    Call call = found.orElseThrow();
    if (elsewhere && call.isLive()) {
      return Decision.unchanged(new Outcome.AsItIs(call));
    }
    return switch (call.status()) {
      case RINGING ->
          Decision.of(
              List.of(),
              call.from().equals(sender)
                  ? cancelled(call, reason, now, cause)
                  : rejected(call, reason, now, cause));
      case CONNECTED ->
          Decision.of(
              List.of(),
              new Transition(call, call.over(CallStatus.ENDED, reason, sender, now, cause)));
      case ENDED, MISSED, REJECTED, FAILED -> late(call, cause);
    };
  }

  /** An operator or another back end ends the call on behalf of nobody. */
  public static Decision byOperator(Optional<Call> found, String reason, Instant now) {
    if (found.isEmpty()) {
      return Decision.refused(Refusal.notFound());
    }
    Call call = found.get();
    return switch (call.status()) {
      case RINGING -> Decision.of(List.of(), byNobody(call, CallStatus.MISSED, reason, now));
      case CONNECTED -> Decision.of(List.of(), byNobody(call, CallStatus.ENDED, reason, now));
      case ENDED, MISSED, REJECTED, FAILED -> Decision.unchanged(new Outcome.AsItIs(call));
    };
  }

  /**
   * A deadline of the call has come.
   *
   * @param known the row for which the deadline was set; one that has changed since stays as it is
   */
  public static Decision due(Call call, Call known, Deadline deadline) {
    if (call.revision() != known.revision() || !call.isLive()) {
      return Decision.unchanged(new Outcome.AsItIs(call));
    }
    CallStatus how = call.status() == CallStatus.RINGING ? CallStatus.MISSED : CallStatus.ENDED;
    return Decision.of(List.of(), byNobody(call, how, deadline.reason(), deadline.endedAt()));
  }

  /**
   * What an event changed is ended, since its sender was told that it failed.
   *
   * @param known the call as the event left it; one that has changed since stays as it is
   * @param mayHaveRung the callee is owed the end
   */
  public static Decision takenBack(Call call, Call known, boolean mayHaveRung, Instant now) {
    if (call.revision() != known.revision() || !call.isLive()) {
      return Decision.unchanged(new Outcome.AsItIs(call));
    }
    CallStatus how = call.status() == CallStatus.RINGING ? CallStatus.FAILED : CallStatus.ENDED;
    Call over = call.over(how, Reason.FAILED, null, now, "");
    Call heard = mayHaveRung ? over : over.told(call.to(), over.revision());
    return Decision.of(List.of(), new Transition(call, heard));
  }

  /**
   * The ring reached nobody: the callee is offline.
   *
   * @param mayHaveRung nobody knows that for certain: the callee is owed the end
   */
  public static Decision unreached(Call call, boolean mayHaveRung, Instant now, String cause) {
    if (call.status() != CallStatus.RINGING) {
      return Decision.unchanged(new Outcome.AsItIs(call));
    }
    int revision = call.revision() + 1;
    Call missed =
        call.over(CallStatus.MISSED, Reason.OFFLINE, null, now, cause).told(call.from(), revision);
    return Decision.of(
        List.of(), new Transition(call, mayHaveRung ? missed : missed.told(call.to(), revision)));
  }

  /** The call as it is after the operator's decision; empty if there is none. */
  public static Optional<Call> result(Decision decision) {
    if (decision.outcome() instanceof Outcome.Changed changed) {
      return Optional.of(changed.transition().after());
    }
    return decision.outcome() instanceof Outcome.AsItIs same
        ? Optional.of(same.call())
        : Optional.empty();
  }

  static Transition rejected(Call call, @Nullable String reason, Instant now, String cause) {
    return new Transition(call, call.over(CallStatus.REJECTED, reason, call.to(), now, cause));
  }

  /**
   * An event that comes too late changes nothing, unless it is the one that made the call final.
   */
  static Decision late(Call call, String cause) {
    return Decision.unchanged(
        call.cause().equals(cause) ? new Outcome.Repeated(call) : new Outcome.AsItIs(call));
  }

  private static Transition cancelled(Call call, String reason, Instant now, String cause) {
    CallStatus how = reason.equals(Reason.FAILED) ? CallStatus.FAILED : CallStatus.MISSED;
    return new Transition(call, call.over(how, reason, call.from(), now, cause));
  }

  private static Transition byNobody(Call call, CallStatus how, String reason, Instant at) {
    return new Transition(call, call.over(how, reason, null, at, ""));
  }
}
