package club.worldmates.calls.session;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Notice;

/** What users hear of a call that rings for them. */
final class Incomings {

  private Incomings() {}

  static Notice.Incoming of(Call call, Directory.Profile caller) {
    return new Notice.Incoming(
        call.room(), call.from(), caller.name(), caller.avatar(), call.type(), call.offer());
  }

  static Notice.GroupIncoming of(GroupCall call, Directory.Profile initiator) {
    return new Notice.GroupIncoming(
        call.room(), call.group(), call.initiator(), initiator.name(), call.type(), call.offer());
  }
}
