package club.worldmates.calls.session;

import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.group.GroupDeadline;
import club.worldmates.calls.call.group.GroupRinging;
import club.worldmates.calls.call.group.LiveGroupCall;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What time, and nobody in particular, does to group calls. */
final class GroupTimers {

  private static final Logger LOG = LoggerFactory.getLogger(GroupTimers.class);

  /** How soon a timer is tried again while the database is away. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Switchboard board;

  GroupTimers(Switchboard board) {
    this.board = board;
  }

  /** The time of a room has come. */
  void due(RoomName room) {
    board.rooms.enqueue(
        room,
        finished -> {
          LiveGroupCall live = board.groups.calls.find(room);
          GroupDeadline deadline =
              live == null ? null : GroupDeadline.next(live, board.timing).orElse(null);
          if (live == null || deadline == null) {
            finished.run();
          } else if (deadline.at().isAfter(board.loop.now())) {
            board.groups.remember(live);
            finished.run();
          } else {
            expire(live, deadline, finished);
          }
        });
  }

  private void expire(LiveGroupCall live, GroupDeadline deadline, Runnable finished) {
    GroupCall known = live.call();
    if (deadline.due(known, known).groups().isEmpty()) {
      board.groups.apply(live, GroupRinging.over(live), "", Ticket.none());
      finished.run();
      return;
    }
    decide(
        known.room(),
        sight -> deadline.due(sight.group().orElse(known), known),
        finished,
        () -> board.loop.runAt(board.loop.now().plus(RETRY), () -> due(known.room())));
  }

  /** Lets the store decide on behalf of nobody; runs on the room's queue. */
  void decide(RoomName room, Function<Sight, Decision> rule, Runnable finished, Runnable failed) {
    board.decide(
        new Proposal(room, Set.of(), null, rule),
        decision -> {
          for (GroupTransition transition : decision.groups()) {
            log(transition.after());
            board.groups.changed(transition, null, "", Ticket.none());
          }
          if (decision.outcome() instanceof Outcome.GroupAsItIs same) {
            board.groups.catchUp(same.call());
          }
          finished.run();
        },
        failure -> {
          Failures.reply("timer", failure);
          failed.run();
          finished.run();
        });
  }

  private static void log(GroupCall call) {
    if (!call.isLive()) {
      LOG.info("[CALLS] Call ended: {} by 0 ({})", call.room(), Reasons.forLog(call.reason()));
    }
  }
}
