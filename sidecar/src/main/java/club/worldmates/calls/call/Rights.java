package club.worldmates.calls.call;

import java.util.Optional;

/** Who may do what in a call (protocol.md 7). */
public final class Rights {

  private Rights() {}

  /**
   * Refuses whoever does not take part; a call that a blocked callee must not know of does not
   * exist for him.
   */
  public static Optional<Refusal> participant(Optional<Call> call, UserId sender) {
    if (call.isEmpty() || (call.get().hiddenFromCallee() && call.get().to().equals(sender))) {
      return Optional.of(Refusal.notFound());
    }
    return call.get().hasParticipant(sender)
        ? Optional.empty()
        : Optional.of(Refusal.notAllowed("Only participants of the call may do that"));
  }

  /**
   * Refuses a {@code toUserId} that is nobody in the call. A callee who must not know of the call
   * is still its addressee for the caller, who must not see the difference.
   */
  public static Optional<Refusal> addressee(Call call, Optional<UserId> to) {
    return to.isEmpty() || call.from().equals(to.get()) || call.to().equals(to.get())
        ? Optional.empty()
        : Optional.of(Refusal.notAllowed("toUserId is not a participant of the call"));
  }
}
