package club.worldmates.calls.call;

import java.util.ArrayList;
import java.util.List;

/**
 * What a rule decided: rows to change in one transaction, and what the sender is answered once they
 * are committed.
 *
 * @param transitions in the order in which they are told; the last one, if any, is the call the
 *     event was about unless the outcome is a refusal
 */
public record Decision(List<Transition> transitions, Outcome outcome) {

  public Decision {
    transitions = List.copyOf(transitions);
  }

  static Decision unchanged(Outcome outcome) {
    return new Decision(List.of(), outcome);
  }

  static Decision refused(Refusal refusal) {
    return unchanged(new Outcome.Refused(refusal));
  }

  static Decision of(List<Transition> first, Transition last) {
    List<Transition> all = new ArrayList<>(first);
    all.add(last);
    return new Decision(all, new Outcome.Changed(last));
  }

  /** The same decision for an event that may not change anything any more. */
  public Decision unlessItChanges(Refusal refusal) {
    return transitions.isEmpty() ? this : refused(refusal);
  }

  /** The same decision without the changes that others had made already. */
  public Decision only(List<Transition> applied) {
    return new Decision(applied, outcome);
  }
}
