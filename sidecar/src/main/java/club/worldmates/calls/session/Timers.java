package club.worldmates.calls.session;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Deadline;
import club.worldmates.calls.call.Ending;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Transition;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What time, and nobody in particular, does to 1-to-1 calls. */
final class Timers {

  private static final Logger LOG = LoggerFactory.getLogger(Timers.class);

  /** How soon a timer is tried again while the database is away. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Switchboard board;

  Timers(Switchboard board) {
    this.board = board;
  }

  /** The time of a room has come. */
  void due(RoomName room) {
    board.rooms.enqueue(
        room,
        finished -> {
          LiveCall live = board.calls.find(room);
          Deadline deadline =
              live == null
                  ? null
                  : Deadline.next(live.call(), live.attendance(), board.timing).orElse(null);
          if (live == null || deadline == null) {
            finished.run();
          } else if (deadline.at().isAfter(board.loop.now())) {
            board.remember(live);
            finished.run();
          } else {
            expire(live, deadline, finished);
          }
        });
  }

  private void expire(LiveCall live, Deadline deadline, Runnable finished) {
    Call known = live.call();
    Proposal proposal =
        new Proposal(
            known.room(),
            Set.of(),
            known,
            sight -> Ending.due(sight.call().orElse(known), known, deadline));
    board.decide(
        proposal,
        decision -> {
          for (Transition transition : decision.transitions()) {
            Call over = transition.after();
            LOG.info("[CALLS] Call ended: {} by 0 ({})", over.room(), over.reason());
            board.over(transition, null, "", Ticket.none());
          }
          if (decision.outcome() instanceof Outcome.AsItIs same) {
            board.catchUp(same.call());
          }
          finished.run();
        },
        failure -> {
          Failures.reply("timer", failure);
          board.deadlines.set(known.room(), board.loop.now().plus(RETRY));
          finished.run();
        });
  }
}
