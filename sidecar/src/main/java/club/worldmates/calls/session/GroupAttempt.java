package club.worldmates.calls.session;

import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.call.group.GroupStep;
import club.worldmates.calls.call.group.LiveGroupCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One change of a group call on its way: decided in the store, taken over as it was committed,
 * told, and answered.
 */
final class GroupAttempt {

  private static final Logger LOG = LoggerFactory.getLogger(GroupAttempt.class);

  private static final Duration RETRY = Duration.ofMillis(250);

  /** A rule of a change, on the rows in sight. */
  @FunctionalInterface
  interface Rule {
    Decision decide(Sight sight, Instant now);
  }

  /** What follows from a decision that was committed, or changes nothing. */
  @FunctionalInterface
  interface Done {

    /**
     * Says who attends from now on, and what is told.
     *
     * @param before the call as it was attended, with the row as it is now
     */
    GroupStep step(LiveGroupCall before, Decision decision);
  }

  /**
   * What is to be changed.
   *
   * @param asked by whom
   * @param group whose call it is
   * @param users whose other calls count
   */
  record Change(Asked asked, Group group, Set<UserId> users, Rule rule, Done done) {}

  private final Switchboard board;
  private final Responder responder;
  private final Change change;
  private final Asked asked;

  GroupAttempt(Switchboard board, Responder responder, Change change) {
    this.board = board;
    this.responder = responder;
    this.change = change;
    this.asked = change.asked();
  }

  void begin() {
    Instant now = board.loop.now();
    LiveGroupCall live = board.groups.calls.find(asked.room());
    if (live != null) {
      Decision atOnce = change.rule().decide(Sight.of(live.call()), now);
      if (atOnce.groups().isEmpty()) {
        proceed(atOnce);
        return;
      }
    }
    Proposal proposal =
        new Proposal(asked.room(), change.users(), null, sight -> change.rule().decide(sight, now));
    board.decide(proposal, this::proceed, this::fail);
  }

  private void proceed(Decision decision) {
    board.gaveWay(decision, asked.room(), asked.sender().id(), asked.cause(), asked.ticket());
    Outcome outcome = decision.outcome();
    if (outcome instanceof Outcome.Refused refused) {
      responder.finish(asked, new Reply.Refused(refused.refusal()));
      return;
    }
    GroupCall row = rowOf(outcome);
    if (outcome instanceof Outcome.GroupChanged changed) {
      board.groups.catchUp(changed.transition().before());
    } else if (outcome instanceof Outcome.GroupAsItIs same) {
      board.groups.catchUp(same.call());
    } else if (outcome instanceof Outcome.GroupRepeated repeated && misses(repeated.call())) {
      board.groups.catchUp(repeated.call());
    }
    LiveGroupCall attended = board.groups.calls.find(asked.room());
    LiveGroupCall live = board.groups.commit(row);
    LiveGroupCall before =
        attended == null
            ? LiveGroupCall.recalled(live.call(), change.group())
            : attended.with(live.call());
    GroupStep step = change.done().step(before, decision);
    if (outcome instanceof Outcome.GroupAsItIs) {
      board.groups.apply(before, step, asked.cause(), asked.ticket());
    } else {
      log(row);
      board.groups.applyChange(before, step, asked.cause(), asked.ticket());
      board.groups.showIfChanged(attended, live.call(), asked.ticket());
    }
    responder.finish(asked, step.reply());
  }

  private static GroupCall rowOf(Outcome outcome) {
    if (outcome instanceof Outcome.GroupChanged changed) {
      return changed.transition().after();
    }
    if (outcome instanceof Outcome.GroupRepeated repeated) {
      return repeated.call();
    }
    return ((Outcome.GroupAsItIs) outcome).call();
  }

  /** Whether others changed the call between what is remembered and this event's own change. */
  private boolean misses(GroupCall row) {
    LiveGroupCall live = board.groups.calls.find(row.room());
    return live != null && live.call().revision() < row.revision() - 1;
  }

  private void log(GroupCall row) {
    if (!row.isLive()) {
      LOG.info(
          "[CALLS] Call ended: {} by {} ({})",
          row.room(),
          asked.user(),
          Reasons.forLog(row.reason()));
    }
  }

  private void fail(Throwable failure) {
    if (asked.insists() && failure instanceof StoreUnavailableException) {
      board.loop.runAt(board.loop.now().plus(RETRY), this::begin);
    } else {
      responder.finish(asked, Failures.reply(asked.event().name(), failure));
    }
  }
}
