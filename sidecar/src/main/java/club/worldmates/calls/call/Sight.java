package club.worldmates.calls.call;

import java.util.List;
import java.util.Optional;

/**
 * The rows that a decision is made on, read under the locks of the users concerned.
 *
 * @param call the call of the room in question, if there is one of exactly that name
 * @param nameTaken another call has that name, or one that the database holds to be equal
 * @param live the other live calls of the users concerned; empty for decisions that do not cross
 *     rooms
 */
public record Sight(Optional<Call> call, boolean nameTaken, List<Call> live) {

  public static Sight of(Call call) {
    return new Sight(Optional.of(call), false, List.of());
  }

  /** Connected calls of a user other than this room's. */
  List<Call> connectedOf(UserId user) {
    return live.stream()
        .filter(c -> c.status() == CallStatus.CONNECTED && c.hasParticipant(user))
        .toList();
  }

  /** Calls of a caller that still ring, other than this room's. */
  List<Call> ringingFrom(UserId user) {
    return live.stream()
        .filter(c -> c.status() == CallStatus.RINGING && c.from().equals(user))
        .toList();
  }

  /** Calls that ring for a callee, other than this room's. */
  List<Call> ringingFor(UserId user) {
    return live.stream()
        .filter(
            c -> c.status() == CallStatus.RINGING && c.to().equals(user) && !c.hiddenFromCallee())
        .toList();
  }
}
