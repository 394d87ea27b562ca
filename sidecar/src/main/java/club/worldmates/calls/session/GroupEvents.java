package club.worldmates.calls.session;

import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.group.GroupInCall;
import club.worldmates.calls.call.group.GroupStep;
import club.worldmates.calls.call.group.Leaving;
import club.worldmates.calls.call.group.LiveGroupCall;
import club.worldmates.calls.call.group.Moderating;
import club.worldmates.calls.session.HostEvent.FromClient;
import club.worldmates.calls.session.HostEvent.Request;
import java.util.concurrent.CompletableFuture;

/**
 * What clients ask of a group call: what changes its row goes to {@link GroupChanges}, all else is
 * passed on at once and goes on while the database is away.
 */
final class GroupEvents {

  private final Switchboard board;
  private final Responder responder;
  private final GroupChanges changes;

  GroupEvents(Switchboard board, Responder responder, GroupChanges changes) {
    this.board = board;
    this.responder = responder;
    this.changes = changes;
  }

  /** Runs on the room's queue, and calls {@code finished} once. */
  void handle(
      FromClient event,
      Request.InRoom request,
      LiveGroupCall found,
      Device sender,
      Ticket ticket,
      Runnable finished) {
    board.groups.facts(
        found.call().group(),
        group -> {
          LiveGroupCall live = board.groups.current(found);
          GroupChanges.Asked asked =
              new GroupChanges.Asked(event, sender, live.call().room(), group, ticket, finished);
          if (!changes(asked, live, request)) {
            step(asked, live, request);
          }
        });
  }

  /** Whether the request is one that may change the row. */
  private boolean changes(GroupChanges.Asked asked, LiveGroupCall live, Request.InRoom request) {
    if (request instanceof Request.JoinRoom) {
      changes.join(asked, live);
    } else if (request instanceof Request.Accept accept) {
      changes.accept(asked, live, accept);
    } else if (request instanceof Request.LeaveRoom && Leaving.isLastOf(live, asked.sender())) {
      changes.leave(asked);
    } else if (request instanceof Request.End end) {
      changes.end(asked, live, end);
    } else if (request instanceof Request.EndForAll) {
      changes.endForAll(asked);
    } else if (request instanceof Request.RemoveParticipant remove) {
      changes.remove(asked, remove);
    } else {
      return false;
    }
    return true;
  }

  private void step(GroupChanges.Asked asked, LiveGroupCall live, Request.InRoom request) {
    Reply reply;
    if (request instanceof Request.Statistics statistics) {
      reply = statistics(asked, live, statistics);
    } else {
      GroupStep step = stepOf(asked, live, request);
      board.groups.apply(live, step, asked.event().cause(), asked.ticket());
      store(asked, live, step, request);
      reply = step.reply();
    }
    responder.reply(asked.event(), reply, asked.ticket());
    asked.ticket().release();
    asked.finished().run();
  }

  private GroupStep stepOf(GroupChanges.Asked asked, LiveGroupCall live, Request.InRoom request) {
    Device sender = asked.sender();
    Group group = asked.group();
    if (request instanceof Request.Candidate c) {
      return GroupInCall.candidate(live, group, sender, c.to(), candidate(asked, c));
    } else if (request instanceof Request.Renegotiate r) {
      return GroupInCall.renegotiate(live, group, sender, r.to(), r.answer(), r.sdp());
    } else if (request instanceof Request.ToggleMedia t) {
      return GroupInCall.toggleMedia(live, group, sender, t.audio(), t.video());
    } else if (request instanceof Request.ScreenShare s) {
      return GroupInCall.screenShare(live, group, sender, s.action());
    } else if (request instanceof Request.NoiseCancellation n) {
      return GroupInCall.noiseCancellation(live, group, sender, n.enabled());
    } else if (request instanceof Request.Recording r) {
      return GroupInCall.recording(live, group, sender, r.userName(), r.action(), board.loop.now());
    } else if (request instanceof Request.Reject) {
      return Leaving.decline(live, group, sender, board.others(sender));
    } else if (request instanceof Request.LeaveRoom) {
      return Leaving.leave(live, group, sender);
    } else if (request instanceof Request.MuteParticipant m) {
      return Moderating.mute(live, group, sender, m.target());
    }
    throw new IllegalArgumentException("no flow for " + request.getClass().getSimpleName());
  }

  /** Candidates and media flags are stored behind. */
  private void store(
      GroupChanges.Asked asked, LiveGroupCall before, GroupStep step, Request.InRoom request) {
    if (!(step.reply() instanceof Reply.Ok) || !before.call().isLive()) {
      return;
    }
    if (request instanceof Request.Candidate c && !asked.event().resent()) {
      await(
          board.store.keepCandidate(candidate(asked, c), asked.event().receivedAt()),
          asked.ticket());
    } else if (request instanceof Request.ToggleMedia
        && !step.next().call().equals(before.call())) {
      Stay stay = step.next().call().stayOf(asked.event().user()).orElseThrow();
      await(board.store.keepMedia(asked.room(), stay), asked.ticket());
    }
  }

  private static Notice.IceCandidate candidate(GroupChanges.Asked asked, Request.Candidate c) {
    return new Notice.IceCandidate(
        asked.room(),
        asked.event().user(),
        c.candidate(),
        c.sdpMLineIndex(),
        c.sdpMid(),
        asked.event().cause());
  }

  private Reply statistics(
      GroupChanges.Asked asked, LiveGroupCall live, Request.Statistics statistics) {
    FromClient event = asked.event();
    return GroupInCall.statistics(live.call(), asked.group(), event.user(), board.loop.now())
        .<Reply>map(Reply.Refused::new)
        .orElseGet(
            () -> {
              QualityReport report = InCallEvents.report(event, statistics, live.call().type());
              await(board.store.keepQuality(report), asked.ticket());
              return Reply.Ok.of(live.call());
            });
  }

  /** The event is done when that is stored, or will not be. */
  private void await(CompletableFuture<Void> stored, Ticket ticket) {
    ticket.hold();
    board.whenDone(stored, nothing -> ticket.release(), failure -> ticket.release());
  }
}
