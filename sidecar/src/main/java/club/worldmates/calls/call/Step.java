package club.worldmates.calls.call;

import java.util.List;

/**
 * What an event without a stored transition does to a call.
 *
 * @param next the call from now on
 * @param tells what to tell, in order
 * @param reply what the sender is answered
 */
public record Step(LiveCall next, List<Tell> tells, Reply reply) {

  public Step {
    tells = List.copyOf(tells);
  }

  static Step refused(LiveCall call, Refusal refusal) {
    return new Step(call, List.of(), new Reply.Refused(refusal));
  }

  static Step asItIs(LiveCall call) {
    return new Step(call, List.of(), Reply.Ok.of(call.call()));
  }
}
