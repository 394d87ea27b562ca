package club.worldmates.calls.session;

import club.worldmates.calls.call.Device;
import club.worldmates.calls.session.HostEvent.FromClient;
import club.worldmates.calls.session.HostEvent.Request;

/** Leads what clients ask of a 1-to-1 call to the flow that handles it. */
final class PersonalEvents {

  private final Changes changes;
  private final InCallEvents inCall;

  PersonalEvents(Changes changes, InCallEvents inCall) {
    this.changes = changes;
    this.inCall = inCall;
  }

  /** Runs on the room's queue, and calls {@code finished} once. */
  void handle(
      FromClient event, Request.InRoom request, Device sender, Ticket ticket, Runnable finished) {
    if (request instanceof Request.Candidate candidate) {
      inCall.candidate(event, candidate, sender, ticket, finished);
    } else if (request instanceof Request.Accept accept) {
      changes.accept(event, accept, sender, ticket, finished);
    } else if (request instanceof Request.Reject reject) {
      changes.reject(event, reject, sender, ticket, finished);
    } else if (request instanceof Request.End end) {
      changes.end(event, end, sender, ticket, finished);
    } else if (request instanceof Request.JoinRoom join) {
      inCall.joinRoom(event, join, sender, ticket, finished);
    } else if (request instanceof Request.LeaveRoom leave) {
      inCall.leaveRoom(event, leave, sender, ticket, finished);
    } else if (request instanceof Request.Renegotiate renegotiate) {
      inCall.renegotiate(event, renegotiate, sender, ticket, finished);
    } else if (request instanceof Request.ToggleMedia toggle) {
      inCall.toggleMedia(event, toggle, sender, ticket, finished);
    } else if (request instanceof Request.ScreenShare share) {
      inCall.screenShare(event, share, sender, ticket, finished);
    } else if (request instanceof Request.Recording recording) {
      inCall.recording(event, recording, sender, ticket, finished);
    } else if (request instanceof Request.NoiseCancellation noise) {
      inCall.noiseCancellation(event, noise, sender, ticket, finished);
    } else if (request instanceof Request.Statistics statistics) {
      inCall.statistics(event, statistics, ticket, finished);
    } else {
      inCall.ofGroupsOnly(event, request.room(), ticket, finished);
    }
  }
}
