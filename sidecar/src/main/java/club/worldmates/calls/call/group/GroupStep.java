package club.worldmates.calls.call.group;

import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.Tell;
import java.util.List;

/**
 * What an event without a stored transition, or the telling of a stored one, does to a group call.
 *
 * @param next the call from now on
 * @param tells what to tell, in order
 * @param reply what the sender is answered
 */
public record GroupStep(LiveGroupCall next, List<Tell> tells, Reply reply) {

  public GroupStep {
    tells = List.copyOf(tells);
  }

  static GroupStep refused(LiveGroupCall live, Refusal refusal) {
    return new GroupStep(live, List.of(), new Reply.Refused(refusal));
  }

  static GroupStep asItIs(LiveGroupCall live) {
    return new GroupStep(live, List.of(), Reply.Ok.of(live.call()));
  }
}
