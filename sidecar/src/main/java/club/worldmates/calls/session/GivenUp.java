package club.worldmates.calls.session;

import club.worldmates.calls.call.Code;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.session.HostEvent.FromClient;

/**
 * Events whose clients were told {@code unavailable} while the sidecar was away: a call that a user
 * believes to have failed must not begin behind his back. What was committed before is told all the
 * same.
 */
final class GivenUp {

  private static final Refusal TOO_LATE = new Refusal(Code.UNAVAILABLE, "The answer came too late");

  private GivenUp() {}

  static Decision check(FromClient event, Decision decision) {
    return event.givenUp() ? decision.unlessItChanges(TOO_LATE) : decision;
  }
}
