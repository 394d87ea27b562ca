package club.worldmates.calls.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The other calls that a user's new call ends, so that he is in at most one (protocol.md 4, Several
 * calls of one user). A stay in a group call ends as if he had left, in the grace too; who is not
 * attached there is not busy, but cannot be in two calls either.
 *
 * @param calls his 1-to-1 calls: the connected ones, then those that ring on his behalf
 * @param groups the group calls he is in, then those that ring on his behalf
 */
public record GivingWay(List<Transition> calls, List<GroupTransition> groups) {

  public GivingWay {
    calls = List.copyOf(calls);
    groups = List.copyOf(groups);
  }

  /** He starts a call. */
  public static GivingWay toStarted(Sight sight, UserId user, Instant now, String cause) {
    return of(Reason.SUPERSEDED, sight, user, now, cause);
  }

  /** He accepts or joins a call. */
  public static GivingWay toJoined(Sight sight, UserId user, Instant now, String cause) {
    return of(Reason.SWITCHED, sight, user, now, cause);
  }

  /**
   * The same, and the 1-to-1 calls that ring for him: who takes one call is busy for the others.
   */
  public static GivingWay toTaken(Sight sight, UserId user, Instant now, String cause) {
    GivingWay joined = toJoined(sight, user, now, cause);
    List<Transition> calls = new ArrayList<>(joined.calls);
    for (Call other : sight.ringingFor(user)) {
      calls.add(
          new Transition(other, other.over(CallStatus.MISSED, Reason.BUSY, null, now, cause)));
    }
    return new GivingWay(calls, joined.groups);
  }

  private static GivingWay of(
      String connectedEnds, Sight sight, UserId user, Instant now, String cause) {
    List<Transition> calls = new ArrayList<>();
    for (Call old : sight.connectedOf(user)) {
      calls.add(new Transition(old, old.over(CallStatus.ENDED, connectedEnds, user, now, cause)));
    }
    for (Call old : sight.ringingFrom(user)) {
      calls.add(
          new Transition(old, old.over(CallStatus.MISSED, Reason.SUPERSEDED, user, now, cause)));
    }
    List<GroupTransition> groups = new ArrayList<>();
    for (GroupCall old : sight.staysOf(user)) {
      groups.add(new GroupTransition(old, old.left(user, user, now, cause)));
    }
    for (GroupCall old : sight.groupsRingingFrom(user)) {
      groups.add(new GroupTransition(old, old.over(Reason.SUPERSEDED, user, now, cause)));
    }
    return new GivingWay(calls, groups);
  }
}
