package club.worldmates.calls.session;

import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the edges (gRPC streams, unary calls, later a socket door) see of the session loop. Used on
 * the loop only.
 */
public interface CallSessions {

  /**
   * Runs what a host says, in order, once the calls under way are known; the first that any host
   * says begins that. No host may be attached before.
   */
  void whenLoaded(Runnable task);

  /**
   * A host is attached, with the devices that it holds. Replaces what an earlier stream of the same
   * life said.
   */
  void attached(HostLink host, List<HostEvent.DeviceState> devices);

  /**
   * From now on nothing is done because time has passed: that is left to the sidecar that takes the
   * calls over, and so are events that brought what waits for users who have no device here.
   */
  void retire();

  /** The stream of a host ended: its devices are gone, all at once. */
  void detached(String hostId);

  /**
   * Something happened at an attached host.
   *
   * @param outcome hears what became of it
   */
  void handle(HostEvent event, HostEvent.Outcome outcome);

  /** One call, live or final. */
  CompletableFuture<Optional<AnyCall>> find(RoomName room);

  /**
   * The live calls, oldest first.
   *
   * @param user only those that he calls or is called in, and the group calls that he is in or that
   *     ring for him as their initiator; null: all
   */
  List<AnyCall> live(@Nullable UserId user);

  /** Ends a call on behalf of nobody; the call as it is then, empty if there is none. */
  CompletableFuture<Optional<AnyCall>> end(RoomName room, String reason);
}
