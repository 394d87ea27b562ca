package club.worldmates.calls.session;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Notice;

/** What a callee hears of a call that rings for him. */
final class Incomings {

  private Incomings() {}

  static Notice.Incoming of(Call call, Directory.Profile caller) {
    return new Notice.Incoming(
        call.room(), call.from(), caller.name(), caller.avatar(), call.type(), call.offer());
  }
}
