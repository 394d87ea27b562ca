package club.worldmates.calls.session;

import club.worldmates.calls.call.IceRefresh;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.group.LiveGroupCall;
import java.time.Instant;
import java.util.Optional;

/**
 * Gives the devices of live calls fresh ICE servers at the moments of {@link IceRefresh}. Best
 * effort: nothing is stored, nobody is owed it, and who is away at that moment gets the next. Used
 * on the loop only.
 */
final class IceRefreshes {

  private final Switchboard board;
  private final Optional<IceRefresh> refresh;
  private final Deadlines moments;

  /** Without a refresh there is no TURN, and nothing runs out. */
  IceRefreshes(Switchboard board, Optional<IceRefresh> refresh) {
    this.board = board;
    this.refresh = refresh;
    this.moments = new Deadlines(board.loop, this::due);
  }

  /** A call is as it is now: waits for its next moment, or when it is over for none. */
  void follow(RoomName room, boolean live, Instant createdAt) {
    if (!live) {
      moments.set(room, null);
    } else if (!moments.has(room)) {
      refresh.ifPresent(r -> moments.set(room, r.next(createdAt, board.loop.now())));
    }
  }

  /** Needs no turn in the room's queue: it decides nothing, and must not wait for a commit. */
  private void due(RoomName room) {
    LiveCall personal = board.calls.find(room);
    if (personal != null && personal.call().isLive()) {
      for (Tell tell : IceRefresh.tells(room, personal.attendance().places())) {
        board.tells.tell(room, tell, "", Ticket.none());
      }
      follow(room, true, personal.call().createdAt());
    }
    LiveGroupCall group = board.groups.calls.find(room);
    if (group != null && group.call().isLive()) {
      for (Tell tell : IceRefresh.tells(room, group.places())) {
        board.groups.tells.tell(group, tell, "", Ticket.none(), reached -> {});
      }
      follow(room, true, group.call().createdAt());
    }
  }
}
