package club.worldmates.calls.session;

import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.call.group.Entering;
import club.worldmates.calls.call.group.GroupStep;
import club.worldmates.calls.call.group.GroupTellings;
import club.worldmates.calls.call.group.Leaving;
import club.worldmates.calls.call.group.LiveGroupCall;
import club.worldmates.calls.call.group.Moderating;
import club.worldmates.calls.session.HostEvent.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that change the row of a group call or a stay in it. Each runs on the room's queue: decide
 * in the store, take over what was committed, tell.
 */
final class GroupChanges {

  private static final Logger LOG = LoggerFactory.getLogger(GroupChanges.class);

  /**
   * How soon the sender of an end or leave learns that the database is away; it is carried out
   * later.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration RETRY = Duration.ofMillis(250);

  private final Switchboard board;
  private final Responder responder;

  GroupChanges(Switchboard board, Responder responder) {
    this.board = board;
    this.responder = responder;
  }

  void join(Asked asked, Group group, LiveGroupCall live) {
    enter(
        asked,
        group,
        live,
        (now, others, opened) -> Entering.joined(now, asked.sender(), others, opened));
  }

  void accept(Asked asked, Group group, LiveGroupCall live, Request.Accept accept) {
    Optional<OpaqueJson> answer = Optional.ofNullable(accept.answer());
    enter(
        asked,
        group,
        live,
        (now, others, opened) -> {
          LOG.info("[CALLS] Call accepted: {} by user {}", asked.room(), asked.user());
          answer.ifPresent(
              sdp -> {
                var unused = board.store.keepAnswer(asked.room(), asked.user(), sdp);
                LOG.info("[CALLS] Answer sent to initiator {}", now.call().initiator());
              });
          return Entering.accepted(now, asked.sender(), others, opened, answer, asked.cause());
        });
  }

  /**
   * What follows once a user is in: who attends, his other devices, and whether he came just now.
   */
  @FunctionalInterface
  private interface Entered {
    GroupStep step(LiveGroupCall live, Collection<Device> others, boolean opened);
  }

  private void enter(Asked asked, Group group, LiveGroupCall live, Entered entered) {
    Optional<GroupStep> elsewhere = Entering.elsewhere(live, asked.sender());
    if (elsewhere.isPresent()) {
      responder.finish(asked, elsewhere.get().reply());
      return;
    }
    new Attempt(
        asked,
        group,
        false,
        Set.of(asked.user()),
        (sight, now) ->
            GivenUp.check(
                asked.event(), Entering.decide(sight, group, asked.user(), now, asked.cause()))) {
      @Override
      GroupStep done(LiveGroupCall before, Decision decision) {
        boolean opened = !(decision.outcome() instanceof Outcome.GroupAsItIs);
        boolean again = decision.outcome() instanceof Outcome.GroupRepeated;
        Collection<Device> others =
            again
                ? board.devices.othersWhen(asked.event(), before.places())
                : board.devices.others(asked.sender());
        return entered.step(before, others, opened);
      }
    }.begin();
  }

  void leave(Asked asked, Group group) {
    change(
        asked,
        group,
        true,
        (sight, now) -> Leaving.leave(sight, group, asked.user(), now, asked.cause()));
  }

  void end(Asked asked, Group group, LiveGroupCall live, Request.End end) {
    boolean elsewhere = live.places().of(asked.sender().id()).elsewhere();
    Rule rule =
        (sight, now) ->
            Leaving.end(sight, group, asked.user(), elsewhere, end.reason(), now, asked.cause());
    new Attempt(asked, group, true, Set.of(), rule) {
      @Override
      GroupStep done(LiveGroupCall before, Decision decision) {
        return decision.outcome() instanceof Outcome.GroupAsItIs
            ? Leaving.decline(before, group, asked.sender(), board.devices.others(asked.sender()))
            : changed(before, decision, asked.sender().id());
      }
    }.begin();
  }

  void endForAll(Asked asked, Group group) {
    change(
        asked,
        group,
        false,
        (sight, now) -> Moderating.endForAll(sight, group, asked.user(), now, asked.cause()));
  }

  void remove(Asked asked, Group group, Request.RemoveParticipant remove) {
    change(
        asked,
        group,
        false,
        (sight, now) ->
            Moderating.remove(sight, group, asked.user(), remove.target(), now, asked.cause()));
  }

  private void change(Asked asked, Group group, boolean insistent, Rule rule) {
    new Attempt(asked, group, insistent, Set.of(), rule) {
      @Override
      GroupStep done(LiveGroupCall before, Decision decision) {
        return changed(before, decision, asked.sender().id());
      }
    }.begin();
  }

  /** What to tell of a decision about somebody who is out, or a call that is over. */
  private static GroupStep changed(LiveGroupCall live, Decision decision, DeviceId actor) {
    if (decision.outcome() instanceof Outcome.GroupChanged changed) {
      return GroupTellings.changed(live, changed.transition(), actor);
    }
    return decision.outcome() instanceof Outcome.GroupRepeated
        ? GroupTellings.repeated(live, actor)
        : new GroupStep(live, List.of(), Reply.Ok.of(live.call()));
  }

  /** A rule of a change, on the rows in sight. */
  @FunctionalInterface
  private interface Rule {
    Decision decide(Sight sight, Instant now);
  }

  /** One change on its way; an insistent one is not given up while the database is away. */
  private abstract class Attempt {
    private final Asked asked;
    private final Group group;
    private final boolean insistent;
    private final Set<UserId> users;
    private final Rule rule;
    private final Instant begun = board.loop.now();
    private boolean answered;

    Attempt(Asked asked, Group group, boolean insistent, Set<UserId> users, Rule rule) {
      this.asked = asked;
      this.group = group;
      this.insistent = insistent;
      this.users = users;
      this.rule = rule;
    }

    /**
     * What follows from a decision that was committed, or changes nothing.
     *
     * @param before the call as it was attended, with the row as it is now
     */
    abstract GroupStep done(LiveGroupCall before, Decision decision);

    void begin() {
      Instant now = board.loop.now();
      LiveGroupCall live = board.groups.calls.find(asked.room());
      if (live != null) {
        Decision atOnce = rule.decide(Sight.of(live.call()), now);
        if (atOnce.groups().isEmpty()) {
          proceed(atOnce);
          return;
        }
      }
      Proposal proposal = new Proposal(asked.room(), users, null, sight -> rule.decide(sight, now));
      board.decide(proposal, this::proceed, this::fail);
    }

    private void proceed(Decision decision) {
      board.gaveWay(decision, asked.room(), asked.sender().id(), asked.cause(), asked.ticket());
      Outcome outcome = decision.outcome();
      if (outcome instanceof Outcome.Refused refused) {
        answerAndFinish(new Reply.Refused(refused.refusal()));
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
              ? LiveGroupCall.recalled(live.call(), group)
              : attended.with(live.call());
      GroupStep step = done(before, decision);
      if (outcome instanceof Outcome.GroupAsItIs) {
        board.groups.apply(before, step, asked.cause(), asked.ticket());
      } else {
        log(row);
        board.groups.applyChange(before, step, asked.cause(), asked.ticket());
        board.groups.showIfChanged(attended, live.call(), asked.ticket());
      }
      answerAndFinish(step.reply());
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
      if (!insistent || !(failure instanceof StoreUnavailableException)) {
        answerAndFinish(Failures.reply(asked.event().name(), failure));
        return;
      }
      Instant now = board.loop.now();
      if (!now.isBefore(begun.plus(PATIENCE))) {
        answer(Failures.unavailable());
      }
      board.loop.runAt(now.plus(RETRY), this::begin);
    }

    private void answerAndFinish(Reply reply) {
      answer(reply);
      asked.ticket().release();
      asked.finished().run();
    }

    private void answer(Reply reply) {
      if (!answered) {
        answered = true;
        responder.reply(asked.event(), reply, asked.ticket());
      }
    }
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
}
