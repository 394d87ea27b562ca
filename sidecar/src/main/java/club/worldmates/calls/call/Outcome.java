package club.worldmates.calls.call;

/** How an event ended for its sender. */
public sealed interface Outcome {

  /** The call changed as asked. */
  record Changed(Transition transition) implements Outcome {}

  /**
   * This very event had changed the call before, and whoever sent it did not hear of it: tell again
   * what it caused.
   */
  record Repeated(Call call) implements Outcome {}

  /**
   * Nothing to do, which is normal (protocol.md 5, Late events): answered with the call as it is.
   */
  record AsItIs(Call call) implements Outcome {}

  /** Nothing was done for the sender. */
  record Refused(Refusal refusal) implements Outcome {}

  /** As {@link Changed}, of a group call. */
  record GroupChanged(GroupTransition transition) implements Outcome {}

  /** As {@link Repeated}, of a group call. */
  record GroupRepeated(GroupCall call) implements Outcome {}

  /** As {@link AsItIs}, of a group call. */
  record GroupAsItIs(GroupCall call) implements Outcome {}
}
