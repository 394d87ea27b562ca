package club.worldmates.calls.session;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where calls are kept: MariaDB, or memory in tests of the session loop. Every implementation
 * passes {@code CallStoreContract}.
 *
 * <p>No method blocks. A future fails with {@link StoreUnavailableException} while the store is
 * away, and may complete on any thread.
 */
public interface CallStore {

  /**
   * Lets a rule decide on the rows in sight and stores what it decided, in one transaction. Each
   * changed row is written under the condition that it is still as it was decided on ({@code
   * revision} and status). If the row of the proposal's own room is not, everything is read afresh
   * and the rule decides again; a changed row of another room that others changed meanwhile is left
   * as they made it. Only a group call in which a stay gives way is decided on again then, too,
   * because the user would still be in it.
   *
   * <p>Who starts a call ({@link Proposal#starts}) is told within a second that the store is away
   * or too slow. It may be committed nevertheless: {@link #find} and {@link #findGroup} answer only
   * once it is certain whether it is.
   *
   * @return the decision as it was committed, without the transitions that others had made already
   */
  CompletableFuture<Decision> decide(Proposal proposal);

  /** The call of exactly this name (byte for byte). */
  CompletableFuture<Optional<Call>> find(RoomName room);

  /** All calls that ring or are connected, oldest first. */
  CompletableFuture<List<Call>> live();

  /** The calls that became final at or after that moment and whose end is owed to a participant. */
  CompletableFuture<List<Call>> unheard(Instant endedSince);

  /** The group call of exactly this name. */
  CompletableFuture<Optional<GroupCall>> findGroup(RoomName room);

  /** All group calls that ring or are active, oldest first. */
  CompletableFuture<List<GroupCall>> liveGroups();

  /** The group calls that ended at or after that moment and whose last change may be untold. */
  CompletableFuture<List<GroupCall>> untoldGroups(Instant endedSince);

  /** The newest 64 candidates of each of these senders of a call, in the order of arrival. */
  CompletableFuture<List<Notice.IceCandidate>> candidates(
      RoomName room, Collection<UserId> senders);

  /** Stores a candidate behind, within a second, in the order of the calls of this method. */
  CompletableFuture<Void> keepCandidate(Notice.IceCandidate candidate, Instant arrivedAt);

  /** The same for one that came before, unless it is stored already. */
  CompletableFuture<Void> keepCandidateAgain(Notice.IceCandidate candidate, Instant arrivedAt);

  /** Stores a quality report behind, within a second. */
  CompletableFuture<Void> keepQuality(QualityReport report);

  /**
   * Notes behind, within a second, up to which revisions both sides of a call know of it; never
   * lowers them.
   */
  CompletableFuture<Void> keepTold(RoomName room, int fromTold, int toTold);

  /** The same for a group call: up to which revision everybody concerned knows of it. */
  CompletableFuture<Void> keepGroupTold(RoomName room, int told);

  /**
   * Stores microphone and camera of a stay behind, within a second, where there are columns for
   * them. Does nothing to a later stay of the user.
   */
  CompletableFuture<Void> keepMedia(RoomName room, Stay stay);

  /**
   * Stores what a participant of a group call answered behind, within a second, where there is a
   * column for it. It is never read.
   */
  CompletableFuture<Void> keepAnswer(RoomName room, UserId user, OpaqueJson answer);
}
