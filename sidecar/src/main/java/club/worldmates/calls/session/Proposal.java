package club.worldmates.calls.session;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.UserId;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something to decide in the store.
 *
 * @param room the call that it is about
 * @param users whose other live calls must be in sight; they are locked against every other
 *     decision about them. Empty: the decision does not cross rooms
 * @param known the row as it is remembered, which saves reading it. Where {@code users} are there,
 *     only for a rule that changes nothing without changing this row, whose condition tells whether
 *     it is still as remembered; null: read it
 * @param knownGroup the same of a group call, where {@code users} is empty; at most one of the two
 *     is there
 * @param starts what it starts, if anything: whoever waits is told in time that it does not work,
 *     rather than late whether it does, and the name is claimed among both kinds of calls
 * @param rule a pure function; it may run more than once, on any thread
 */
public record Proposal(
    RoomName room,
    Set<UserId> users,
    @Nullable Call known,
    @Nullable GroupCall knownGroup,
    Starts starts,
    Function<Sight, Decision> rule) {

  /** What a proposal starts. */
  public enum Starts {
    NOTHING,
    CALL,
    GROUP_CALL
  }

  public Proposal {
    users = Set.copyOf(users);
  }

  /** A proposal about a call that there is. */
  public Proposal(
      RoomName room,
      Set<UserId> users,
      @Nullable Call known,
      @Nullable GroupCall knownGroup,
      Function<Sight, Decision> rule) {
    this(room, users, known, knownGroup, Starts.NOTHING, rule);
  }

  /** A proposal to start a 1-to-1 call. */
  public static Proposal toStart(RoomName room, Set<UserId> users, Function<Sight, Decision> rule) {
    return new Proposal(room, users, null, null, Starts.CALL, rule);
  }

  /** A proposal to start a group call. */
  public static Proposal toStartGroup(
      RoomName room, Set<UserId> users, Function<Sight, Decision> rule) {
    return new Proposal(room, users, null, null, Starts.GROUP_CALL, rule);
  }

  /** A proposal about a 1-to-1 call, or about one of which nothing is remembered. */
  public Proposal(
      RoomName room, Set<UserId> users, @Nullable Call known, Function<Sight, Decision> rule) {
    this(room, users, known, null, rule);
  }

  /** What the rule sees if what is remembered will do; empty: it must be read. */
  public Optional<Sight> remembered() {
    if (!users.isEmpty()) {
      return Optional.empty();
    }
    return Optional.ofNullable(known)
        .map(Sight::of)
        .or(() -> Optional.ofNullable(knownGroup).map(Sight::of));
  }
}
