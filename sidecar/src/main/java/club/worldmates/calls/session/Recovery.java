package club.worldmates.calls.session;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.ComingBack;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.RoomName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * After a start: live calls, ends that are owed, and timers come back from the tables. Who is
 * attached is known by the hosts only, so that no grace begins before the first of them sent its
 * snapshot, or before the grace has passed.
 */
final class Recovery {

  /** Hosts that lost the sidecar try again every second. */
  private static final Duration GATHERING = Duration.ofSeconds(2);

  private final Switchboard board;
  private final GroupRecovery groups;
  private boolean graceBegun;
  private Instant gathered = Instant.MAX;

  Recovery(Switchboard board, Directory directory) {
    this.board = board;
    this.groups = new GroupRecovery(board, directory);
  }

  /** Loads what is live or owed; fails if the store is away. */
  CompletableFuture<Void> load() {
    CompletableFuture<Void> loaded = new CompletableFuture<>();
    Instant since = board.loop.now().minus(ComingBack.MEMORY);
    board.whenDone(
        board.store.unheard(since),
        unheard -> {
          unheard.forEach(call -> board.calls.put(LiveCall.of(call), board.loop.now()));
          board.whenDone(
              board.store.live(), live -> adopt(live, 0, loaded), loaded::completeExceptionally);
        },
        loaded::completeExceptionally);
    return loaded;
  }

  private void adopt(List<Call> live, int next, CompletableFuture<Void> loaded) {
    if (next == live.size()) {
      groups.load(() -> loaded(loaded), loaded::completeExceptionally);
      return;
    }
    board.lookup.adopt(
        live.get(next), call -> adopt(live, next + 1, loaded), loaded::completeExceptionally);
  }

  private void loaded(CompletableFuture<Void> loaded) {
    gathered = board.loop.now().plus(GATHERING);
    board.loop.runAt(gathered, groups::tellAgain);
    board.loop.runAt(board.loop.now().plus(board.timing.grace()), this::beginGrace);
    loaded.complete(null);
  }

  /**
   * Until when some of the hosts may not have come yet: whom nobody reaches is not offline before.
   */
  Instant gathered() {
    return gathered;
  }

  /** Whoever is in a live call and not attached now is on his grace from now on. */
  void beginGrace() {
    if (graceBegun) {
      return;
    }
    graceBegun = true;
    Instant now = board.loop.now();
    groups.beginGrace(now);
    Function<LiveCall, RoomName> room = live -> live.call().room();
    for (RoomName name : board.calls.live().stream().map(room).toList()) {
      board.rooms.enqueue(
          name,
          finished -> {
            LiveCall live = board.calls.find(name);
            if (live != null && live.call().isLive()) {
              board.remember(board.withLosses(live, now));
            }
            finished.run();
          });
    }
  }
}
