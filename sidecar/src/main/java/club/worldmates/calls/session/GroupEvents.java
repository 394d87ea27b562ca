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

  void handle(Asked asked, Request.InRoom request, LiveGroupCall found) {
    board.groups.facts.of(
        found.call().group(),
        group -> responder.handle(asked, () -> handle(asked, group, request, found)));
  }

  private void handle(Asked asked, Group group, Request.InRoom request, LiveGroupCall found) {
    LiveGroupCall live = board.groups.current(found);
    if (!changes(asked, group, live, request)) {
      step(asked, group, live, request);
    }
  }

  /** Whether the request is one that may change the row. */
  private boolean changes(Asked asked, Group group, LiveGroupCall live, Request.InRoom request) {
    if (request instanceof Request.JoinRoom) {
      changes.join(asked, group, live);
    } else if (request instanceof Request.Accept accept) {
      changes.accept(asked, group, live, accept);
    } else if (request instanceof Request.LeaveRoom && Leaving.isLastOf(live, asked.sender())) {
      changes.leave(asked, group);
    } else if (request instanceof Request.End end) {
      changes.end(asked, group, live, end);
    } else if (request instanceof Request.EndForAll) {
      changes.endForAll(asked, group);
    } else if (request instanceof Request.RemoveParticipant remove) {
      changes.remove(asked, group, remove);
    } else {
      return false;
    }
    return true;
  }

  private void step(Asked asked, Group group, LiveGroupCall live, Request.InRoom request) {
    Reply reply;
    if (request instanceof Request.Statistics statistics) {
      reply = statistics(asked, group, live, statistics);
    } else {
      GroupStep step = stepOf(asked, group, live, request);
      board.groups.apply(live, step, asked.cause(), asked.ticket());
      store(asked, live, step, request);
      reply = step.reply();
    }
    responder.finish(asked, reply);
  }

  private GroupStep stepOf(Asked asked, Group group, LiveGroupCall live, Request.InRoom request) {
    Device sender = asked.sender();
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
      return Leaving.decline(live, group, sender, board.devices.others(sender));
    } else if (request instanceof Request.LeaveRoom) {
      return Leaving.leave(live, group, sender);
    } else if (request instanceof Request.MuteParticipant m) {
      return Moderating.mute(live, group, sender, m.target());
    }
    throw new IllegalArgumentException("no flow for " + request.getClass().getSimpleName());
  }

  /** Candidates and media flags are stored behind. */
  private void store(Asked asked, LiveGroupCall before, GroupStep step, Request.InRoom request) {
    if (!(step.reply() instanceof Reply.Ok) || !before.call().isLive()) {
      return;
    }
    if (request instanceof Request.Candidate c) {
      board.keep(candidate(asked, c), asked);
    } else if (request instanceof Request.ToggleMedia
        && !step.next().call().equals(before.call())) {
      Stay stay = step.next().call().stayOf(asked.user()).orElseThrow();
      board.holdUntil(board.store.keepMedia(asked.room(), stay), asked.ticket());
    }
  }

  private static Notice.IceCandidate candidate(Asked asked, Request.Candidate c) {
    return new Notice.IceCandidate(
        asked.room(), asked.user(), c.candidate(), c.sdpMLineIndex(), c.sdpMid(), asked.cause());
  }

  private Reply statistics(
      Asked asked, Group group, LiveGroupCall live, Request.Statistics statistics) {
    FromClient event = asked.event();
    return GroupInCall.statistics(live.call(), group, event.user(), board.loop.now())
        .<Reply>map(Reply.Refused::new)
        .orElseGet(
            () -> {
              QualityReport report = InCallEvents.report(event, statistics, live.call().type());
              board.holdUntil(board.store.keepQuality(report), asked.ticket());
              return Reply.Ok.of(live.call());
            });
  }
}
