package club.worldmates.calls.session;

import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What the host knows of its users and groups. No method blocks; a future fails with {@link
 * StoreUnavailableException} while the store is away and nothing is remembered.
 */
public interface Directory {

  /** A user's name and picture, at most 5 minutes old. */
  CompletableFuture<Profile> profile(UserId user);

  /** The same, or {@link Profile#UNKNOWN} where it cannot be had: a call rings all the same. */
  default CompletableFuture<Profile> profileIfKnown(UserId user) {
    return profile(user).exceptionally(failure -> Profile.UNKNOWN);
  }

  /** Whether either of the two blocked the other, at most 5 seconds old. */
  CompletableFuture<Boolean> blocked(UserId one, UserId other);

  /** A group and its active members, at most 5 seconds old; empty: there is none. */
  CompletableFuture<Optional<Group>> group(GroupId group);

  /**
   * The same of several groups as they are now, in one query. One that the host does not know any
   * more is {@link Group#unknown}.
   */
  CompletableFuture<Map<GroupId, Group>> groups(Set<GroupId> groups);

  /**
   * How a user is shown (protocol.md 3).
   *
   * @param name first and last name, else the user name, else {@code Unknown}
   * @param avatar the stored path; empty when there is none
   */
  record Profile(String name, String avatar) {
    public static final Profile UNKNOWN = new Profile("Unknown", "");
  }
}
