package club.worldmates.calls.session;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.group.LiveGroupCall;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds calls in memory, else in the store, and takes live ones into memory. Used on the loop only.
 */
final class Lookup {

  private final Switchboard board;

  Lookup(Switchboard board) {
    this.board = board;
  }

  /**
   * Finds a call in memory, else in the store; null: there is none, or none that its caller knows
   * of, since it is to be taken back. A live one is remembered from then on.
   */
  void load(RoomName room, Consumer<@Nullable LiveCall> then, Consumer<Throwable> failed) {
    LiveCall remembered = board.calls.find(room);
    if (remembered != null) {
      then.accept(remembered);
      return;
    }
    board.whenDone(
        board.store.find(room),
        found -> {
          if (found.filter(call -> !board.doubts.isToTakeBack(call)).isEmpty()) {
            then.accept(null);
          } else if (!found.get().isLive()) {
            then.accept(LiveCall.of(found.get()));
          } else {
            adopt(found.get(), live -> then.accept(unattended(live)), failed);
          }
        },
        failed);
  }

  /** Takes a live call into memory that this sidecar does not know yet. */
  void adopt(Call call, Consumer<@Nullable LiveCall> then, Consumer<Throwable> failed) {
    board.whenDone(
        board.store.candidates(call.room(), List.of(call.from(), call.to())),
        candidates -> {
          LiveCall meanwhile = board.calls.find(call.room());
          if (meanwhile == null) {
            board.remember(LiveCall.recalled(call.begunBy(board.loop.now()), candidates));
          }
          then.accept(board.calls.find(call.room()));
        },
        failed);
  }

  private @Nullable LiveCall unattended(@Nullable LiveCall adopted) {
    if (adopted == null) {
      return null;
    }
    LiveCall live = board.withLosses(adopted, board.loop.now());
    board.remember(live);
    return live;
  }

  /** Whether a room is that of a group call; one that is live is in memory from then on. */
  void ifGroup(RoomName room, Consumer<@Nullable LiveGroupCall> then) {
    LiveGroupCall live = board.groups.calls.find(room);
    if (live != null || board.calls.find(room) != null) {
      then.accept(live);
      return;
    }
    board.whenDone(
        board.store.findGroup(room),
        found -> {
          if (found.filter(call -> !board.doubts.isToTakeBack(call)).isEmpty()) {
            then.accept(null);
          } else if (found.get().isLive()) {
            adoptGroup(found.get(), then);
          } else {
            then.accept(LiveGroupCall.of(found.get()));
          }
        },
        // What the store cannot say now, it does not say for a 1-to-1 call either.
        failure -> then.accept(null));
  }

  private void adoptGroup(GroupCall row, Consumer<@Nullable LiveGroupCall> then) {
    board.groups.facts.of(
        row.group(),
        group -> {
          LiveGroupCall live = board.groups.adopt(row, group).lostUnlessAttached(board.loop.now());
          board.groups.remember(live);
          then.accept(live);
        });
  }
}
