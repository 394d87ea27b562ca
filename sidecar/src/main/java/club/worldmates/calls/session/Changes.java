package club.worldmates.calls.session;

import club.worldmates.calls.call.Answering;
import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.ComingBack;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Ending;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Step;
import club.worldmates.calls.call.Tellings;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.HostEvent.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that change a stored call: accept, reject, end, and a join that lets another call give
 * way. Each runs on the room's queue: load, decide in the store, and tell once that is committed.
 */
final class Changes {

  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

  private static final Duration RETRY = Duration.ofMillis(250);

  private final Switchboard board;
  private final Responder responder;

  Changes(Switchboard board, Responder responder) {
    this.board = board;
    this.responder = responder;
  }

  void accept(Asked asked, Request.Accept request) {
    OpaqueJson answer = request.answer();
    if (answer == null) {
      responder.finish(asked, new Reply.Refused(Refusal.invalid("sdpAnswer is missing")));
      return;
    }
    Rule rule =
        (live, sight, now) ->
            GivenUp.check(
                asked.event(),
                Answering.accept(
                    sight,
                    asked.user(),
                    live.attendance().placeOf(asked.sender().id()).answered(),
                    answer,
                    now,
                    asked.cause()));
    new Attempt(asked, rule).begin();
  }

  void reject(Asked asked, Request.Reject request) {
    Rule rule =
        (live, sight, now) ->
            Answering.reject(sight.call(), asked.user(), request.reason(), now, asked.cause());
    new Attempt(asked, rule).begin();
  }

  void end(Asked asked, Request.End request) {
    Rule rule =
        (live, sight, now) ->
            Ending.end(
                sight.call(),
                asked.user(),
                live.attendance().placeOf(asked.sender().id()).elsewhere(),
                request.reason(),
                now,
                asked.cause());
    new Attempt(asked, rule).begin();
  }

  /**
   * Lets the user's other calls give way before he joins this one; {@code then} runs on the room's
   * queue, unless he is refused.
   */
  void giveWay(Asked asked, Runnable then) {
    Instant now = board.loop.now();
    Proposal proposal =
        new Proposal(
            asked.room(),
            Set.of(asked.user()),
            null,
            sight -> Answering.join(sight, asked.user(), now, asked.cause()));
    board.decide(
        proposal,
        decision -> {
          board.gaveWay(decision, asked.room(), asked.sender().id(), asked.cause(), asked.ticket());
          if (decision.outcome() instanceof Outcome.Refused refusal) {
            responder.finish(asked, new Reply.Refused(refusal.refusal()));
          } else {
            then.run();
          }
        },
        failure -> responder.finish(asked, Failures.reply(asked.event().name(), failure)));
  }

  /** A rule of a change: what is remembered of the call, and the rows in sight. */
  @FunctionalInterface
  private interface Rule {
    Decision decide(LiveCall live, Sight sight, Instant now);
  }

  /** One change on its way; one that insists is not given up while the database is away. */
  private final class Attempt {
    private final Asked asked;
    private final Rule rule;

    Attempt(Asked asked, Rule rule) {
      this.asked = asked;
      this.rule = rule;
    }

    void begin() {
      board.lookup.load(asked.room(), this::decide, this::fail);
    }

    private void decide(@Nullable LiveCall live) {
      if (live == null) {
        finish(new Reply.Refused(Refusal.notFound()));
        return;
      }
      Call call = live.call();
      Instant now = board.loop.now();
      Decision atOnce = rule.decide(live, Sight.of(call), now);
      if (atOnce.transitions().isEmpty()) {
        proceed(atOnce);
        return;
      }
      Set<UserId> users = asked.insists() ? Set.of() : Set.of(call.from(), call.to());
      Function<Sight, Decision> decide = sight -> rule.decide(live, sight, now);
      board.decide(new Proposal(asked.room(), users, call, decide), this::proceed, this::fail);
    }

    private void proceed(Decision decision) {
      board.gaveWay(decision, asked.room(), asked.sender().id(), asked.cause(), asked.ticket());
      Outcome outcome = decision.outcome();
      if (outcome instanceof Outcome.Changed changed) {
        log(changed.transition().after());
        committed(changed.transition().after(), false);
      } else if (outcome instanceof Outcome.Repeated repeated) {
        committed(repeated.call(), true);
      } else if (outcome instanceof Outcome.AsItIs same) {
        board.catchUp(same.call());
        finish(Reply.Ok.of(same.call()));
      } else if (outcome instanceof Outcome.Refused refused) {
        own(decision);
        finish(new Reply.Refused(refused.refusal()));
      }
    }

    private void committed(Call row, boolean again) {
      LiveCall attended = board.calls.find(asked.room());
      LiveCall live = board.commit(row);
      tell((attended == null ? live : attended).with(live.call()), again);
      finish(Reply.Ok.of(row));
    }

    /** The call changed although the event is refused: its caller is in another call by now. */
    private void own(Decision decision) {
      for (Transition transition : decision.transitions()) {
        if (transition.room().equals(asked.room())) {
          board.over(transition, null, asked.cause(), asked.ticket());
        }
      }
    }

    private void tell(LiveCall live, boolean again) {
      if (live.call().status() == CallStatus.CONNECTED) {
        Step step =
            again
                ? Tellings.acceptedAgain(
                    live,
                    asked.sender(),
                    board.devices.othersWhen(asked.event(), live.attendance().places()))
                : Tellings.accepted(live, asked.sender(), board.devices.others(asked.sender()));
        board.outbox.show(live.call(), asked.ticket());
        board.apply(live, step, asked.cause(), asked.ticket());
        LOG.info("[CALLS] Answer sent to initiator {}", live.call().from());
      } else if (ComingBack.isOwed(live.call(), board.loop.now())) {
        board.tellOver(live, asked.sender().id(), asked.cause(), asked.ticket());
      }
    }

    private void log(Call call) {
      if (call.status() == CallStatus.CONNECTED) {
        LOG.info("[CALLS] Call accepted: {} by user {}", call.room(), call.to());
      } else {
        LOG.info(
            "[CALLS] Call ended: {} by {} ({})",
            call.room(),
            asked.user(),
            Reasons.forLog(call.reason()));
      }
    }

    private void fail(Throwable failure) {
      if (asked.insists() && failure instanceof StoreUnavailableException) {
        board.loop.runAt(board.loop.now().plus(RETRY), this::begin);
        return;
      }
      board.doubts.takeBack(asked.room(), asked.event(), failure);
      finish(Failures.reply(asked.event().name(), failure));
    }

    private void finish(Reply reply) {
      responder.finish(asked, reply);
    }
  }
}
