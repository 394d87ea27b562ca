package club.worldmates.calls.session;

import club.worldmates.calls.session.HostEvent.Request;

/** Leads what clients ask of a 1-to-1 call to the flow that handles it. */
final class PersonalEvents {

  private final Changes changes;
  private final InCallEvents inCall;

  PersonalEvents(Changes changes, InCallEvents inCall) {
    this.changes = changes;
    this.inCall = inCall;
  }

  void handle(Asked asked, Request.InRoom request) {
    if (request instanceof Request.Candidate candidate) {
      inCall.candidate(asked, candidate);
    } else if (request instanceof Request.Accept accept) {
      changes.accept(asked, accept);
    } else if (request instanceof Request.Reject reject) {
      changes.reject(asked, reject);
    } else if (request instanceof Request.End end) {
      changes.end(asked, end);
    } else if (request instanceof Request.JoinRoom) {
      inCall.joinRoom(asked);
    } else if (request instanceof Request.LeaveRoom) {
      inCall.leaveRoom(asked);
    } else if (request instanceof Request.Renegotiate renegotiate) {
      inCall.renegotiate(asked, renegotiate);
    } else if (request instanceof Request.ToggleMedia toggle) {
      inCall.toggleMedia(asked, toggle);
    } else if (request instanceof Request.ScreenShare share) {
      inCall.screenShare(asked, share);
    } else if (request instanceof Request.Recording recording) {
      inCall.recording(asked, recording);
    } else if (request instanceof Request.NoiseCancellation noise) {
      inCall.noiseCancellation(asked, noise);
    } else if (request instanceof Request.Statistics statistics) {
      inCall.statistics(asked, statistics);
    } else {
      inCall.ofGroupsOnly(asked);
    }
  }
}
