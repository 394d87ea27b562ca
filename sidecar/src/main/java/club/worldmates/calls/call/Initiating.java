package club.worldmates.calls.call;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The rule of {@code call:initiate} (protocol.md 4, One 1-to-1 call and Several calls of one user).
 *
 * @param room the new call's name
 * @param blocked either of the two blocked the other
 * @param callerDeviceIn the calls to which the sending device is attached
 * @param calleeIn the calls to which a device of the callee is attached
 * @param calleeReachable false when it is certain that no host holds a device of the callee
 * @param cause what to store as the cause of the change
 */
public record Initiating(
    RoomName room,
    UserId from,
    UserId to,
    CallType type,
    OpaqueJson offer,
    boolean blocked,
    Set<RoomName> callerDeviceIn,
    Set<RoomName> calleeIn,
    boolean calleeReachable,
    String cause) {

  /** Decides on the rows in sight: the live calls of both users. */
  public Decision decide(Sight sight, Instant now) {
    if (sight.call().isPresent()) {
      return again(sight.call().get());
    }
    if (sight.nameTaken() || sight.group().isPresent()) {
      return nameTaken();
    }
    if (sight.isInCall(from, callerDeviceIn)) {
      return Decision.refused(Refusal.precondition("This device is in a call"));
    }
    GivingWay first = GivingWay.toStarted(sight, from, now, cause);
    return Decision.of(first, new Transition(null, born(sight, now)));
  }

  private Call born(Sight sight, Instant now) {
    Call call = Call.ringing(room, from, to, type, offer, now, cause);
    if (blocked) {
      return call.missedAtOnce(Reason.BLOCKED);
    }
    if (sight.without(from).isInCall(to, calleeIn)) {
      return call.missedAtOnce(Reason.BUSY);
    }
    if (glaring(sight).isPresent()) {
      return call.missedAtOnce(Reason.GLARE);
    }
    return calleeReachable ? call : call.missedAtOnce(Reason.OFFLINE);
  }

  /**
   * The callee's own call to the caller that rings already: it has the smaller id and goes first.
   */
  public Optional<Call> glaring(Sight sight) {
    return sight.ringingFrom(to).stream()
        .filter(c -> c.to().equals(from) && !c.hiddenFromCallee())
        .findFirst();
  }

  private Decision again(Call call) {
    if (!call.from().equals(from) || !call.to().equals(to)) {
      return nameTaken();
    }
    return Decision.unchanged(
        call.cause().equals(cause) ? new Outcome.Repeated(call) : new Outcome.AsItIs(call));
  }

  private static Decision nameTaken() {
    return Decision.refused(new Refusal(Code.ALREADY_EXISTS, "The room name is taken"));
  }
}
