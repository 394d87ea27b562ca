package club.worldmates.calls.call;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A group as the host knows it, at most 5 seconds old (protocol.md 7).
 *
 * @param members its active members; nobody in it is {@link Membership#NONE}
 * @param allowsAudio its {@code allow_voice_calls} is not 0
 * @param allowsVideo its {@code allow_video_calls} is not 0
 */
public record Group(
    GroupId id, Map<UserId, Membership> members, boolean allowsAudio, boolean allowsVideo) {

  public Group {
    members = Map.copyOf(members);
  }

  /** A group that the host does not know any more: nobody is a member. */
  public static Group unknown(GroupId id) {
    return new Group(id, Map.of(), false, false);
  }

  public boolean has(UserId user) {
    return members.containsKey(user);
  }

  public Membership membershipOf(UserId user) {
    return members.getOrDefault(user, Membership.NONE);
  }

  public boolean allows(CallType type) {
    return switch (type) {
      case AUDIO -> allowsAudio;
      case VIDEO -> allowsVideo;
    };
  }

  /** The active members but one, in the order of their ids. */
  public Set<UserId> others(UserId user) {
    Set<UserId> others = new TreeSet<>(members.keySet());
    others.remove(user);
    return others;
  }
}
