package club.worldmates.calls.session;

import club.worldmates.calls.call.CallRoom;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.InCall;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.Rights;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Step;
import club.worldmates.calls.session.HostEvent.Figures;
import club.worldmates.calls.session.HostEvent.FromClient;
import club.worldmates.calls.session.HostEvent.Request;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Events that change no row: they are passed on at once and, where they are kept at all, stored
 * behind. They go on while the database is away.
 */
final class InCallEvents {

  private final Switchboard board;
  private final Responder responder;
  private final Changes changes;

  InCallEvents(Switchboard board, Responder responder, Changes changes) {
    this.board = board;
    this.responder = responder;
    this.changes = changes;
  }

  void candidate(
      FromClient event,
      Request.Candidate request,
      Device sender,
      Ticket ticket,
      Runnable finished) {
    Notice.IceCandidate candidate =
        new Notice.IceCandidate(
            request.room(),
            event.user(),
            request.candidate(),
            request.sdpMLineIndex(),
            request.sdpMid(),
            event.cause());
    step(
        event,
        request.room(),
        ticket,
        finished,
        live -> {
          Step step = InCall.candidate(live, sender, request.to(), candidate);
          if (step.next().candidates() != live.candidates()) {
            await(board.store.keepCandidate(candidate, event.receivedAt()), ticket);
          }
          return step;
        });
  }

  void renegotiate(
      FromClient event,
      Request.Renegotiate request,
      Device sender,
      Ticket ticket,
      Runnable finished) {
    step(
        event,
        request.room(),
        ticket,
        finished,
        live -> InCall.renegotiate(live, sender, request.to(), request.answer(), request.sdp()));
  }

  void toggleMedia(
      FromClient event,
      Request.ToggleMedia request,
      Device sender,
      Ticket ticket,
      Runnable finished) {
    step(
        event,
        request.room(),
        ticket,
        finished,
        live -> InCall.toggleMedia(live, sender, request.audio(), request.video()));
  }

  void screenShare(
      FromClient event,
      Request.ScreenShare request,
      Device sender,
      Ticket ticket,
      Runnable finished) {
    step(
        event,
        request.room(),
        ticket,
        finished,
        live -> InCall.screenShare(live, sender, request.action()));
  }

  void recording(
      FromClient event,
      Request.Recording request,
      Device sender,
      Ticket ticket,
      Runnable finished) {
    step(
        event,
        request.room(),
        ticket,
        finished,
        live ->
            InCall.recording(live, sender, request.userName(), request.action(), board.loop.now()));
  }

  void noiseCancellation(
      FromClient event,
      Request.NoiseCancellation request,
      Device sender,
      Ticket ticket,
      Runnable finished) {
    step(
        event,
        request.room(),
        ticket,
        finished,
        live -> InCall.noiseCancellation(live, sender, request.enabled()));
  }

  void leaveRoom(
      FromClient event,
      Request.LeaveRoom request,
      Device sender,
      Ticket ticket,
      Runnable finished) {
    step(
        event,
        request.room(),
        ticket,
        finished,
        live -> CallRoom.leave(live, sender, board.loop.now()));
  }

  /** Joins; another call of the user gives way first, which only the store can decide. */
  void joinRoom(
      FromClient event, Request.JoinRoom request, Device sender, Ticket ticket, Runnable finished) {
    RoomName room = request.room();
    inRoom(
        event,
        room,
        ticket,
        finished,
        (live, finish) -> {
          boolean elsewhere = live.attendance().placeOf(sender.id()).elsewhere();
          boolean inAnother = board.isInAnother(event.user(), room);
          if (elsewhere || !inAnother) {
            finish.accept(joined(event, live, sender, ticket));
            return;
          }
          changes.giveWay(
              event,
              room,
              sender,
              ticket,
              () -> finish.accept(joined(event, current(live), sender, ticket)),
              finish);
        });
  }

  private Reply joined(FromClient event, LiveCall live, Device sender, Ticket ticket) {
    Step step = CallRoom.join(live, sender, board.loop.now());
    board.apply(live, step, event.cause(), ticket);
    return step.reply();
  }

  private LiveCall current(LiveCall live) {
    LiveCall now = board.calls.find(live.call().room());
    return now == null ? live : now;
  }

  void statistics(FromClient event, Request.Statistics request, Ticket ticket, Runnable finished) {
    inRoom(
        event,
        request.room(),
        ticket,
        finished,
        (live, finish) -> {
          Optional<Refusal> refusal =
              InCall.statistics(live.call(), event.user(), board.loop.now());
          if (refusal.isPresent()) {
            finish.accept(new Reply.Refused(refusal.get()));
            return;
          }
          await(board.store.keepQuality(report(event, request, live.call().type())), ticket);
          finish.accept(Reply.Ok.of(live.call()));
        });
  }

  /** Only group calls have somebody who may do that to others. */
  void ofGroupsOnly(FromClient event, RoomName room, Ticket ticket, Runnable finished) {
    inRoom(
        event,
        room,
        ticket,
        finished,
        (live, finish) -> {
          Refusal refusal =
              Rights.participant(Optional.of(live.call()), event.user())
                  .orElse(Refusal.precondition("This is no group call"));
          finish.accept(new Reply.Refused(refusal));
        });
  }

  static QualityReport report(FromClient event, Request.Statistics request, CallType own) {
    Figures f = request.figures();
    return new QualityReport(
        request.room(),
        event.user(),
        request.type() == null ? own : request.type(),
        f.duration(),
        f.bandwidthUsed(),
        f.packetLoss(),
        f.averageLatency(),
        f.jitter(),
        f.bitrate(),
        event.receivedAt());
  }

  private void step(
      FromClient event,
      RoomName room,
      Ticket ticket,
      Runnable finished,
      Function<LiveCall, Step> rule) {
    inRoom(
        event,
        room,
        ticket,
        finished,
        (live, finish) -> {
          Step step = rule.apply(live);
          board.apply(live, step, event.cause(), ticket);
          finish.accept(step.reply());
        });
  }

  /** Something to do with a call; {@code finish} takes what the sender is answered. */
  @FunctionalInterface
  private interface Doing {
    void run(LiveCall live, Consumer<Reply> finish);
  }

  private void inRoom(
      FromClient event, RoomName room, Ticket ticket, Runnable finished, Doing doing) {
    Consumer<Reply> finish =
        reply -> {
          responder.reply(event, reply, ticket);
          ticket.release();
          finished.run();
        };
    Consumer<@Nullable LiveCall> then =
        live -> {
          if (live == null) {
            finish.accept(new Reply.Refused(Refusal.notFound()));
          } else {
            doing.run(live, finish);
          }
        };
    board.lookup.load(room, then, failure -> finish.accept(Failures.reply(event.name(), failure)));
  }

  /** The event is done when that is stored, or will not be. */
  private void await(CompletableFuture<Void> stored, Ticket ticket) {
    ticket.hold();
    board.whenDone(stored, nothing -> ticket.release(), failure -> ticket.release());
  }
}
