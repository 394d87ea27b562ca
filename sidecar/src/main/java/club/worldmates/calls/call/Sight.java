package club.worldmates.calls.call;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rows that a decision is made on, read under the locks of the users concerned.
 *
 * @param call the 1-to-1 call of the room in question, if there is one of exactly that name
 * @param group the group call of that name, if there is one
 * @param nameTaken another call has that name, or one that the database holds to be equal
 * @param live the other live 1-to-1 calls of the users concerned; empty for decisions that do not
 *     cross rooms
 * @param groups the other live group calls in which a user concerned has an open stay, or which he
 *     initiated and still ring; empty as above
 */
public record Sight(
    Optional<Call> call,
    Optional<GroupCall> group,
    boolean nameTaken,
    List<Call> live,
    List<GroupCall> groups) {

  /** A sight without any group call. */
  public Sight(Optional<Call> call, boolean nameTaken, List<Call> live) {
    this(call, Optional.empty(), nameTaken, live, List.of());
  }

  public static Sight of(Call call) {
    return new Sight(Optional.of(call), false, List.of());
  }

  public static Sight of(GroupCall call) {
    return new Sight(Optional.empty(), Optional.of(call), false, List.of(), List.of());
  }

  /**
   * Whether a user is in a connected 1-to-1 call or an active group call, by a device that is
   * attached to it.
   *
   * @param attachedTo the calls to which the device or the devices in question are attached
   */
  public boolean isInCall(UserId user, Set<RoomName> attachedTo) {
    return connectedOf(user).stream().anyMatch(c -> attachedTo.contains(c.room()))
        || staysOf(user).stream().anyMatch(c -> attachedTo.contains(c.room()));
  }

  /** The same without the 1-to-1 calls of a user, which end before anything else. */
  Sight without(UserId user) {
    List<Call> others = live.stream().filter(c -> !c.hasParticipant(user)).toList();
    return new Sight(call, group, nameTaken, others, groups);
  }

  /** Connected calls of a user other than this room's. */
  List<Call> connectedOf(UserId user) {
    return live.stream()
        .filter(c -> c.status() == CallStatus.CONNECTED && c.hasParticipant(user))
        .toList();
  }

  /** Active group calls other than this room's in which a stay of the user is open. */
  List<GroupCall> staysOf(UserId user) {
    return groups.stream().filter(c -> c.status() == GroupStatus.ACTIVE && c.isIn(user)).toList();
  }

  /** Group calls of an initiator that still ring, other than this room's. */
  List<GroupCall> groupsRingingFrom(UserId user) {
    return groups.stream().filter(c -> c.ringsFrom(user)).toList();
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
