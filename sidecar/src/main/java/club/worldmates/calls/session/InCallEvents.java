package club.worldmates.calls.session;

import club.worldmates.calls.call.CallRoom;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.InCall;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.Rights;
import club.worldmates.calls.call.Step;
import club.worldmates.calls.session.HostEvent.Figures;
import club.worldmates.calls.session.HostEvent.FromClient;
import club.worldmates.calls.session.HostEvent.Request;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

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

  void candidate(Asked asked, Request.Candidate request) {
    Notice.IceCandidate candidate =
        new Notice.IceCandidate(
            asked.room(),
            asked.user(),
            request.candidate(),
            request.sdpMLineIndex(),
            request.sdpMid(),
            asked.cause());
    step(
        asked,
        live -> {
          Step step = InCall.candidate(live, asked.sender(), request.to(), candidate);
          if (step.next().candidates() != live.candidates()) {
            board.keep(candidate, asked);
          }
          return step;
        });
  }

  void renegotiate(Asked asked, Request.Renegotiate request) {
    step(
        asked,
        live ->
            InCall.renegotiate(
                live, asked.sender(), request.to(), request.answer(), request.sdp()));
  }

  void toggleMedia(Asked asked, Request.ToggleMedia request) {
    step(asked, live -> InCall.toggleMedia(live, asked.sender(), request.audio(), request.video()));
  }

  void screenShare(Asked asked, Request.ScreenShare request) {
    step(asked, live -> InCall.screenShare(live, asked.sender(), request.action()));
  }

  void recording(Asked asked, Request.Recording request) {
    step(
        asked,
        live ->
            InCall.recording(
                live, asked.sender(), request.userName(), request.action(), board.loop.now()));
  }

  void noiseCancellation(Asked asked, Request.NoiseCancellation request) {
    step(asked, live -> InCall.noiseCancellation(live, asked.sender(), request.enabled()));
  }

  void leaveRoom(Asked asked) {
    step(asked, live -> CallRoom.leave(live, asked.sender(), board.loop.now()));
  }

  /** Joins; another call of the user gives way first, which only the store can decide. */
  void joinRoom(Asked asked) {
    withCall(
        asked,
        live -> {
          boolean elsewhere = live.attendance().placeOf(asked.sender().id()).elsewhere();
          if (elsewhere || !board.isInAnother(asked.user(), asked.room())) {
            join(asked, live);
          } else {
            changes.giveWay(asked, () -> join(asked, current(live)));
          }
        });
  }

  private void join(Asked asked, LiveCall live) {
    finish(asked, live, CallRoom.join(live, asked.sender(), board.loop.now()));
  }

  private LiveCall current(LiveCall live) {
    LiveCall now = board.calls.find(live.call().room());
    return now == null ? live : now;
  }

  void statistics(Asked asked, Request.Statistics request) {
    withCall(
        asked,
        live -> {
          Optional<Refusal> refusal =
              InCall.statistics(live.call(), asked.user(), board.loop.now());
          if (refusal.isPresent()) {
            responder.finish(asked, new Reply.Refused(refusal.get()));
            return;
          }
          QualityReport report = report(asked.event(), request, live.call().type());
          board.holdUntil(board.store.keepQuality(report), asked.ticket());
          responder.finish(asked, Reply.Ok.of(live.call()));
        });
  }

  /** Only group calls have somebody who may do that to others. */
  void ofGroupsOnly(Asked asked) {
    withCall(
        asked,
        live -> {
          Refusal refusal =
              Rights.participant(Optional.of(live.call()), asked.user())
                  .orElse(Refusal.precondition("This is no group call"));
          responder.finish(asked, new Reply.Refused(refusal));
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

  private void step(Asked asked, Function<LiveCall, Step> rule) {
    withCall(asked, live -> finish(asked, live, rule.apply(live)));
  }

  private void finish(Asked asked, LiveCall live, Step step) {
    board.apply(live, step, asked.cause(), asked.ticket());
    responder.finish(asked, step.reply());
  }

  private void withCall(Asked asked, Consumer<LiveCall> then) {
    board.lookup.load(
        asked.room(),
        live -> {
          if (live == null) {
            responder.finish(asked, new Reply.Refused(Refusal.notFound()));
          } else {
            then.accept(live);
          }
        },
        failure -> responder.finish(asked, Failures.reply(asked.event().name(), failure)));
  }
}
