package club.worldmates.calls.session;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.ComingBack;
import club.worldmates.calls.call.Ending;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.Tellings;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code call:incoming} of calls that are stored: rings the callee's devices and sees how many were
 * reached; where there are none the callee is offline, and the call is missed (protocol.md 4).
 */
final class Rings {

  private static final Logger LOG = LoggerFactory.getLogger(Rings.class);

  private final Switchboard board;
  private final Directory directory;
  private final Recovery recovery;

  Rings(Switchboard board, Directory directory, Recovery recovery) {
    this.board = board;
    this.directory = directory;
    this.recovery = recovery;
  }

  /** What became of a call that was to ring. */
  sealed interface Result {

    /**
     * The call as it is now.
     *
     * @param devices that it rang on
     */
    record Known(Call call, int devices) implements Result {}

    /** Nothing is known of the call any more. */
    record Gone() implements Result {}

    /** It did not ring, or it could not be stored that nobody was reached. */
    record Failed(Throwable why) implements Result {}
  }

  /**
   * Rings for the first time.
   *
   * @param asked what started the call
   * @param caller who that is
   * @param done hears when it is known who was reached
   */
  void ring(Asked asked, CompletableFuture<Directory.Profile> caller, Consumer<Result> done) {
    FirstRing ring = new FirstRing(asked, done);
    board.whenDone(caller, ring::ring, failure -> done.accept(new Result.Failed(failure)));
  }

  /**
   * The call that goes first rings on the devices of the one who gave way, where it does not
   * already.
   *
   * @param cause of the other's giving way
   */
  void ringFirst(RoomName active, String cause, Ticket ticket) {
    LiveCall first = board.calls.find(active);
    if (first == null) {
      return;
    }
    ticket.hold();
    board.whenDone(
        directory.profile(first.call().from()),
        profile -> {
          LiveCall live = board.calls.find(active);
          if (live != null && live.call().status() == CallStatus.RINGING) {
            board.tells.tell(active, incoming(live, profile), cause, ticket);
          }
          ticket.release();
        },
        failure -> ticket.release());
  }

  /** Whether hosts that the callee may be at may still come: nobody is offline before. */
  boolean isGathering() {
    return board.loop.now().isBefore(recovery.gathered());
  }

  private static Tell incoming(LiveCall live, Directory.Profile caller) {
    return ComingBack.ring(live, Incomings.of(live.call(), caller));
  }

  /** Of one call, until it is known who was reached. */
  private final class FirstRing {
    private final Asked asked;
    private final RoomName room;
    private final Consumer<Result> done;

    FirstRing(Asked asked, Consumer<Result> done) {
      this.asked = asked;
      this.room = asked.room();
      this.done = done;
    }

    void ring(Directory.Profile profile) {
      LiveCall live = board.calls.find(room);
      if (live == null) {
        done.accept(new Result.Gone());
      } else if (live.call().status() != CallStatus.RINGING) {
        done.accept(new Result.Known(live.call(), live.devicesRung()));
      } else {
        board.tells.tell(
            room,
            live.attendance(),
            incoming(live, profile),
            asked.cause(),
            asked.ticket(),
            reached -> rung(live.call(), profile, reached));
      }
    }

    private void rung(Call call, Directory.Profile profile, int devices) {
      if (devices == 0 && isGathering()) {
        board.loop.runAt(recovery.gathered(), () -> ring(profile));
      } else if (devices == 0) {
        unreached(call);
      } else {
        reached(call, devices);
      }
    }

    private void reached(Call call, int devices) {
      LOG.info("[CALLS] Incoming call sent to user {} ({} devices)", call.to(), devices);
      LiveCall live = board.calls.find(room);
      Call now = live == null ? call : live.call();
      if (now.status() == CallStatus.RINGING) {
        Notice ringing = new Notice.Ringing(room, devices);
        board.tells.tell(room, Tell.device(asked.sender(), ringing), asked.cause(), asked.ticket());
      }
      done.accept(new Result.Known(now, devices));
    }

    /** What counts is how many devices the ring reached: none means that the callee is offline. */
    private void unreached(Call call) {
      Instant at = board.loop.now();
      // By an earlier life of the sidecar, or by a host that was lost before it said so.
      boolean mayHaveRung = asked.event().resent() || !board.outbox.reachesAll();
      Proposal proposal =
          new Proposal(
              room,
              Set.of(),
              call,
              sight -> Ending.unreached(sight.call().orElse(call), mayHaveRung, at, asked.cause()));
      board.decide(
          proposal,
          decision -> {
            if (decision.outcome() instanceof Outcome.AsItIs same && !endedByThis(same.call())) {
              // Something else did before that nobody heard of yet.
              board.catchUp(same.call());
              done.accept(new Result.Known(same.call(), 0));
            } else {
              over(board.commit(Ending.result(decision).orElse(call)), mayHaveRung);
            }
          },
          failure -> {
            board.doubts.takeBackStored(room, asked.event(), mayHaveRung);
            done.accept(new Result.Failed(failure));
          });
    }

    private boolean endedByThis(Call call) {
      return !call.isLive() && call.cause().equals(asked.cause());
    }

    private void over(LiveCall over, boolean mayHaveRung) {
      Call now = over.call();
      if (!now.isLive()) {
        // A host that went away with the ring may carry it out when it is back.
        Tell end = Tellings.toUser(over, now.to(), Set.of());
        board.tells.tell(room, end, asked.cause(), asked.ticket());
        if (!mayHaveRung) {
          board.tells.told(room, now.to(), now.revision());
        }
      }
      board.outbox.show(now, asked.ticket());
      done.accept(new Result.Known(now, 0));
    }
  }
}
