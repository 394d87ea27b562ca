package club.worldmates.calls.call;

import java.util.ArrayList;
import java.util.List;

/**
 * What a rule decided: rows to change in one transaction, and what the sender is answered once they
 * are committed.
 *
 * @param transitions of 1-to-1 calls, in the order in which they are told; the last one, if any, is
 *     the call the event was about unless the outcome is a refusal
 * @param groups the same of group calls: one where a stay of the user or the ring gives way, or the
 *     call the event was about, which is the last one then
 */
public record Decision(
    List<Transition> transitions, List<GroupTransition> groups, Outcome outcome) {

  public Decision {
    transitions = List.copyOf(transitions);
    groups = List.copyOf(groups);
  }

  /** A decision that concerns no group call. */
  public Decision(List<Transition> transitions, Outcome outcome) {
    this(transitions, List.of(), outcome);
  }

  public static Decision unchanged(Outcome outcome) {
    return new Decision(List.of(), outcome);
  }

  public static Decision refused(Refusal refusal) {
    return unchanged(new Outcome.Refused(refusal));
  }

  static Decision of(List<Transition> first, Transition last) {
    List<Transition> all = new ArrayList<>(first);
    all.add(last);
    return new Decision(all, new Outcome.Changed(last));
  }

  /** What gives way, and then the 1-to-1 call that the event was about. */
  static Decision of(GivingWay first, Transition last) {
    List<Transition> all = new ArrayList<>(first.calls());
    all.add(last);
    return new Decision(all, first.groups(), new Outcome.Changed(last));
  }

  /** What gives way, and then the group call that the event was about. */
  public static Decision of(GivingWay first, GroupTransition last) {
    List<GroupTransition> all = new ArrayList<>(first.groups());
    all.add(last);
    return new Decision(first.calls(), all, new Outcome.GroupChanged(last));
  }

  /** A change of a group call alone. */
  public static Decision of(GroupTransition only) {
    return new Decision(List.of(), List.of(only), new Outcome.GroupChanged(only));
  }

  /** The same decision for an event that may not change anything any more. */
  public Decision unlessItChanges(Refusal refusal) {
    return isWithoutChange() ? this : refused(refusal);
  }

  /** The same decision without the changes that others had made already. */
  public Decision only(List<Transition> applied) {
    return only(applied, groups);
  }

  /** The same decision without the changes that others had made already. */
  public Decision only(List<Transition> applied, List<GroupTransition> appliedGroups) {
    return new Decision(applied, appliedGroups, outcome);
  }

  /** Whether there is nothing to store. */
  public boolean isWithoutChange() {
    return transitions.isEmpty() && groups.isEmpty();
  }
}
