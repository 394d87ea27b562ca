package club.worldmates.calls.store;

import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Transition;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One proposal in one round: decided on the rows in view, then stored as far as they still hold.
 */
final class Attempt {

  private final Pending pending;
  private final @Nullable Decision decision;
  private @Nullable Verdict settled;
  private final Set<Object> stored = Collections.newSetFromMap(new IdentityHashMap<>());

  private Attempt(Pending pending, @Nullable Decision decision, @Nullable Verdict settled) {
    this.pending = pending;
    this.decision = decision;
    this.settled = settled;
  }

  static Attempt of(Pending pending, BatchView view) {
    Optional<Decision> committed = Committed.of(pending, view);
    if (committed.isPresent()) {
      return new Attempt(pending, null, new Verdict.Done(committed.get()));
    }
    return of(pending, () -> view.sightOf(pending));
  }

  /** Decides on a sight, whatever was tried before. */
  static Attempt of(Pending pending, Supplier<Sight> sight) {
    try {
      Decision decision = pending.proposal().rule().apply(sight.get());
      pending.tried(decision);
      return new Attempt(pending, decision, null);
    } catch (RuntimeException | Error e) {
      return new Attempt(pending, null, new Verdict.Failed(e));
    }
  }

  /** What to store of the 1-to-1 call that the proposal is about. */
  Stream<Transition> own() {
    return calls().filter(transition -> pending.isOwn(transition.room()));
  }

  /** What to store of other 1-to-1 calls. */
  Stream<Transition> others() {
    return calls().filter(transition -> !pending.isOwn(transition.room()));
  }

  /** What to store of the group call that the proposal is about. */
  Stream<GroupTransition> ownGroup() {
    return groups().filter(transition -> pending.isOwn(transition.room()));
  }

  /** What to store of other group calls. */
  Stream<GroupTransition> otherGroups() {
    return groups().filter(transition -> !pending.isOwn(transition.room()));
  }

  /** What to store of any group call. */
  Stream<GroupTransition> groups() {
    return decision == null ? Stream.empty() : decision.groups().stream();
  }

  /** Whether it changes no other call than the 1-to-1 call that it is about. */
  boolean isOfItsCallAlone() {
    return groups().findAny().isEmpty() && others().findAny().isEmpty();
  }

  /** Nothing of it is to be stored in this round. */
  void putOff(Verdict verdict) {
    settled = verdict;
  }

  /** Whether there is nothing to store, or nothing more to say. */
  boolean isSettled() {
    return settled != null;
  }

  /** Takes note of what was stored, of whomever. */
  void stored(Set<?> all) {
    Stream.concat(calls(), groups()).filter(all::contains).forEach(stored::add);
  }

  /** A call was not as it was decided on, so nothing that was decided holds. */
  boolean isVoid() {
    return !Stream.concat(own(), ownGroup()).allMatch(stored::contains);
  }

  Verdict verdict() {
    if (settled != null) {
      return settled;
    }
    return isVoid()
        ? new Verdict.Again()
        : new Verdict.Done(
            Objects.requireNonNull(decision)
                .only(
                    calls().filter(stored::contains).toList(),
                    groups().filter(stored::contains).toList()));
  }

  private Stream<Transition> calls() {
    return decision == null ? Stream.empty() : decision.transitions().stream();
  }
}
