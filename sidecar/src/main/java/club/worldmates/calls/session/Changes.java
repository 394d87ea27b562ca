package club.worldmates.calls.session;

import club.worldmates.calls.call.Answering;
import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.ComingBack;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.Ending;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Step;
import club.worldmates.calls.call.Tellings;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.HostEvent.FromClient;
import club.worldmates.calls.session.HostEvent.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
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

  /**
   * How soon the sender of an end or reject learns that the database is away; it is carried out
   * later.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration RETRY = Duration.ofMillis(250);

  private final Switchboard board;
  private final Responder responder;

  Changes(Switchboard board, Responder responder) {
    this.board = board;
    this.responder = responder;
  }

  void accept(
      FromClient event, Request.Accept request, Device sender, Ticket ticket, Runnable finished) {
    OpaqueJson answer = request.answer();
    if (answer == null) {
      responder.refuse(event, Refusal.invalid("sdpAnswer is missing"), ticket);
      ticket.release();
      finished.run();
      return;
    }
    begin(
        event,
        request.room(),
        sender,
        ticket,
        finished,
        false,
        (live, sight, now) ->
            GivenUp.check(
                event,
                Answering.accept(
                    sight,
                    event.user(),
                    live.attendance().placeOf(sender.id()).answered(),
                    answer,
                    now,
                    event.cause())));
  }

  void reject(
      FromClient event, Request.Reject request, Device sender, Ticket ticket, Runnable finished) {
    begin(
        event,
        request.room(),
        sender,
        ticket,
        finished,
        true,
        (live, sight, now) ->
            Answering.reject(sight.call(), event.user(), request.reason(), now, event.cause()));
  }

  void end(FromClient event, Request.End request, Device sender, Ticket ticket, Runnable finished) {
    begin(
        event,
        request.room(),
        sender,
        ticket,
        finished,
        true,
        (live, sight, now) ->
            Ending.end(
                sight.call(),
                event.user(),
                live.attendance().placeOf(sender.id()).elsewhere(),
                request.reason(),
                now,
                event.cause()));
  }

  /**
   * Lets the user's other calls give way before he joins this one; {@code then} runs on the room's
   * queue.
   */
  void giveWay(
      FromClient event,
      RoomName room,
      Device sender,
      Ticket ticket,
      Runnable then,
      Consumer<Reply> refused) {
    Instant now = board.loop.now();
    Proposal proposal =
        new Proposal(
            room,
            Set.of(event.user()),
            null,
            sight -> Answering.join(sight, event.user(), now, event.cause()));
    board.decide(
        proposal,
        decision -> {
          board.gaveWay(decision, room, sender.id(), event.cause(), ticket);
          if (decision.outcome() instanceof Outcome.Refused refusal) {
            refused.accept(new Reply.Refused(refusal.refusal()));
          } else {
            then.run();
          }
        },
        failure -> refused.accept(Failures.reply(event.name(), failure)));
  }

  /** A rule of a change: what is remembered of the call, and the rows in sight. */
  @FunctionalInterface
  private interface Rule {
    Decision decide(LiveCall live, Sight sight, Instant now);
  }

  private void begin(
      FromClient event,
      RoomName room,
      Device sender,
      Ticket ticket,
      Runnable finished,
      boolean insistent,
      Rule rule) {
    new Attempt(event, room, sender, ticket, insistent, rule, finished).begin();
  }

  /** One change on its way; an insistent one is not given up while the database is away. */
  private final class Attempt {
    private final FromClient event;
    private final RoomName room;
    private final Device sender;
    private final Ticket ticket;
    private final boolean insistent;
    private final Rule rule;
    private final Runnable finished;
    private final Instant begun = board.loop.now();
    private boolean answered;

    Attempt(
        FromClient event,
        RoomName room,
        Device sender,
        Ticket ticket,
        boolean insistent,
        Rule rule,
        Runnable finished) {
      this.event = event;
      this.room = room;
      this.sender = sender;
      this.ticket = ticket;
      this.insistent = insistent;
      this.rule = rule;
      this.finished = finished;
    }

    void begin() {
      board.lookup.load(room, this::decide, this::fail);
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
      Set<UserId> users = insistent ? Set.of() : Set.of(call.from(), call.to());
      Function<Sight, Decision> decide = sight -> rule.decide(live, sight, now);
      board.decide(
          new Proposal(room, users, insistent ? call : null, decide), this::proceed, this::fail);
    }

    private void proceed(Decision decision) {
      board.gaveWay(decision, room, sender.id(), event.cause(), ticket);
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
      LiveCall attended = board.calls.find(room);
      LiveCall live = board.commit(row);
      tell((attended == null ? live : attended).with(live.call()), again);
      finish(Reply.Ok.of(row));
    }

    /** The call changed although the event is refused: its caller is in another call by now. */
    private void own(Decision decision) {
      for (Transition transition : decision.transitions()) {
        if (transition.room().equals(room)) {
          board.over(transition, null, event.cause(), ticket);
        }
      }
    }

    private void tell(LiveCall live, boolean again) {
      if (live.call().status() == CallStatus.CONNECTED) {
        Step step =
            again
                ? Tellings.acceptedAgain(
                    live, sender, board.othersWhen(event, live.attendance().places()))
                : Tellings.accepted(live, sender, board.others(sender));
        board.outbox.show(live.call(), ticket);
        board.apply(live, step, event.cause(), ticket);
        LOG.info("[CALLS] Answer sent to initiator {}", live.call().from());
      } else if (ComingBack.isOwed(live.call(), board.loop.now())) {
        board.tellOver(live, sender.id(), event.cause(), ticket);
      }
    }

    private void log(Call call) {
      if (call.status() == CallStatus.CONNECTED) {
        LOG.info("[CALLS] Call accepted: {} by user {}", call.room(), call.to());
      } else {
        LOG.info(
            "[CALLS] Call ended: {} by {} ({})",
            call.room(),
            event.user(),
            Reasons.forLog(call.reason()));
      }
    }

    private void fail(Throwable failure) {
      if (!insistent || !(failure instanceof StoreUnavailableException)) {
        board.doubts.takeBack(room, event.cause());
        finish(Failures.reply(event.name(), failure));
        return;
      }
      Instant now = board.loop.now();
      if (!now.isBefore(begun.plus(PATIENCE))) {
        answer(Failures.unavailable());
      }
      board.loop.runAt(now.plus(RETRY), this::begin);
    }

    private void finish(Reply reply) {
      answer(reply);
      ticket.release();
      finished.run();
    }

    private void answer(Reply reply) {
      if (!answered) {
        answered = true;
        responder.reply(event, reply, ticket);
      }
    }
  }
}
