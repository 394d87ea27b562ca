package club.worldmates.calls.session;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Initiating;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.HostEvent.Request;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code call:initiate}: decide and commit, ring the callee's devices (see {@link Rings}), answer
 * the caller (protocol.md 4). The room's queue waits meanwhile, so that what follows at once finds
 * a call that rings or is missed.
 */
final class Initiations {

  private static final Logger LOG = LoggerFactory.getLogger(Initiations.class);

  private final Switchboard board;
  private final Directory directory;
  private final Responder responder;
  private final Admission admission;
  private final Rings rings;

  Initiations(
      Switchboard board,
      Directory directory,
      Responder responder,
      Admission admission,
      Rings rings) {
    this.board = board;
    this.rings = rings;
    this.directory = directory;
    this.responder = responder;
    this.admission = admission;
  }

  void handle(Asked asked, Request.Initiate request) {
    new Attempt(asked, request).begin();
  }

  /** One initiate on its way. */
  private final class Attempt {
    private final Asked asked;
    private final Request.Initiate request;

    /** Who calls, as soon as it is known; null: nobody asked yet. */
    private @Nullable CompletableFuture<Directory.Profile> profile;

    Attempt(Asked asked, Request.Initiate request) {
      this.asked = asked;
      this.request = request;
    }

    void begin() {
      LiveCall remembered = board.calls.find(request.room());
      if (remembered != null) {
        proceed(initiating(false).decide(Sight.of(remembered.call()), board.loop.now()));
        return;
      }
      Optional<Refusal> refusal = admission.refuseStart(asked.event());
      if (refusal.isPresent()) {
        finish(new Reply.Refused(refusal.get()));
        return;
      }
      // So that the ring need not wait for it.
      profile = directory.profileIfKnown(asked.user());
      board.whenDone(
          directory.blocked(asked.user(), request.to()),
          this::decide,
          failure -> fail(StoreUnavailableException.beforehand(failure)));
    }

    private void decide(boolean blocked) {
      Initiating rule = initiating(blocked);
      Set<UserId> users = Set.of(asked.user(), request.to());
      Instant now = board.loop.now();
      Proposal proposal =
          Proposal.toStart(
              request.room(),
              users,
              sight -> GivenUp.check(asked.event(), rule.decide(sight, now)));
      board.decide(proposal, this::proceed, this::fail);
    }

    private Initiating initiating(boolean blocked) {
      Integer own = request.calleeDevices();
      boolean reachable =
          own == null || own > 0 || board.outbox.hostCount() > 1 || rings.isGathering();
      return new Initiating(
          request.room(),
          asked.user(),
          request.to(),
          request.type(),
          request.offer(),
          blocked,
          board.attachedTo(asked.user(), asked.sender().id()),
          board.attachedTo(request.to()),
          reachable,
          asked.cause());
    }

    private void proceed(Decision decision) {
      board.gaveWay(decision, request.room(), asked.sender().id(), asked.cause(), asked.ticket());
      Outcome outcome = decision.outcome();
      if (outcome instanceof Outcome.Refused refused) {
        finish(new Reply.Refused(refused.refusal()));
      } else if (outcome instanceof Outcome.AsItIs same) {
        asItIs(same.call());
      } else if (outcome instanceof Outcome.Repeated repeated) {
        born(repeated.call());
      } else if (outcome instanceof Outcome.Changed changed) {
        Call call = changed.transition().after();
        LOG.info(
            "[CALLS] Call initiated: {} -> {} ({})", call.from(), call.to(), call.type().text());
        born(call);
      }
    }

    /**
     * The same call again: answered as it is now; the device may be another one of the caller's.
     */
    private void asItIs(Call call) {
      LiveCall live = board.calls.find(call.room());
      if (live != null && live.call().status() == CallStatus.RINGING) {
        attach(live);
      }
      finish(stored(call, live == null ? 0 : live.devicesRung()));
    }

    private void born(Call call) {
      LiveCall live = board.commit(call);
      if (call.status() != CallStatus.RINGING) {
        missed(call);
        return;
      }
      board.outbox.show(call, asked.ticket());
      attach(live);
      rings.ring(
          asked, profile == null ? directory.profileIfKnown(call.from()) : profile, this::rung);
    }

    private void rung(Rings.Result result) {
      if (result instanceof Rings.Result.Known known) {
        finish(stored(known.call(), known.devices()));
      } else if (result instanceof Rings.Result.Failed failed) {
        fail(failed.why());
      } else {
        finish(Failures.unavailable());
      }
    }

    private void attach(LiveCall live) {
      board.attend(
          live.attendance(), live.with(live.attendance().calledBy(asked.sender())), asked.ticket());
    }

    private void missed(Call call) {
      RoomName active = Reason.GLARE.equals(call.reason()) ? glaring(call) : null;
      if (Reason.BUSY.equals(call.reason()) || Reason.GLARE.equals(call.reason())) {
        Notice rejected = new Notice.Rejected(call.room(), call.to(), call.reason(), active);
        Tell tell =
            new Tell(
                new Tell.Target.User(call.from(), Set.of()),
                List.of(rejected),
                Tell.RingRule.ANY,
                null);
        board.tells.tell(call.room(), tell, asked.cause(), asked.ticket());
      }
      if (active != null) {
        rings.ringFirst(active, asked.cause(), asked.ticket());
      }
      finish(stored(call, 0));
    }

    private @Nullable RoomName glaring(Call call) {
      return board.calls.of(call.from()).stream()
          .map(LiveCall::call)
          .filter(c -> c.status() == CallStatus.RINGING && c.from().equals(call.to()))
          .map(Call::room)
          .findFirst()
          .orElse(null);
    }

    private Reply stored(Call call, int devices) {
      boolean offline =
          call.status() == CallStatus.MISSED
              && call.endedBy() == null
              && (Reason.OFFLINE.equals(call.reason()) || Reason.BLOCKED.equals(call.reason()));
      if (offline) {
        return new Reply.Offline(call.room());
      }
      String reason = call.isLive() ? null : call.reason();
      return new Reply.Initiated(call.room(), call.status(), devices, reason);
    }

    private void fail(Throwable failure) {
      board.doubts.takeBack(request.room(), asked.event(), failure);
      finish(Failures.reply(asked.event().name(), failure));
    }

    private void finish(Reply reply) {
      responder.finish(asked, reply);
    }
  }
}
