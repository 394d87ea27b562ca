package club.worldmates.calls.store;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Transition;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One proposal in one round: decided on the rows in view, then stored as far as they still hold.
 */
final class Attempt {

  private final Pending pending;
  private final @Nullable Decision decision;
  private final @Nullable Verdict settled;
  private final Set<Transition> stored = Collections.newSetFromMap(new IdentityHashMap<>());

  private Attempt(Pending pending, @Nullable Decision decision, @Nullable Verdict settled) {
    this.pending = pending;
    this.decision = decision;
    this.settled = settled;
  }

  static Attempt of(Pending pending, BatchView view) {
    Optional<Decision> committed = committed(pending, view);
    if (committed.isPresent()) {
      return new Attempt(pending, null, new Verdict.Done(committed.get()));
    }
    try {
      Decision decision = pending.proposal().rule().apply(view.sightOf(pending));
      pending.tried(decision);
      return new Attempt(pending, decision, null);
    } catch (RuntimeException | Error e) {
      return new Attempt(pending, null, new Verdict.Failed(e));
    }
  }

  /** What to store of the call that the proposal is about. */
  Stream<Transition> own() {
    return transitions().filter(pending::isOwn);
  }

  /** What to store of other calls. */
  Stream<Transition> others() {
    return transitions().filter(transition -> !pending.isOwn(transition));
  }

  /** Takes note of what was stored, of whomever. */
  void stored(Set<Transition> all) {
    transitions().filter(all::contains).forEach(stored::add);
  }

  /** The call was not as it was decided on, so nothing that was decided holds. */
  boolean isVoid() {
    return !own().allMatch(stored::contains);
  }

  Verdict verdict() {
    if (settled != null) {
      return settled;
    }
    return isVoid()
        ? new Verdict.Again()
        : new Verdict.Done(
            Objects.requireNonNull(decision).only(transitions().filter(stored::contains).toList()));
  }

  private Stream<Transition> transitions() {
    return decision == null ? Stream.empty() : decision.transitions().stream();
  }

  /**
   * What an earlier round decided, if the rows show that it was committed although nobody said so:
   * the connection broke during the commit, or the same event was decided elsewhere.
   */
  private static Optional<Decision> committed(Pending pending, BatchView view) {
    Decision tried = pending.tried();
    if (tried == null) {
      return Optional.empty();
    }
    List<Transition> there =
        tried.transitions().stream()
            .filter(t -> view.call(t.room()).filter(row -> isThere(t, row, pending)).isPresent())
            .toList();
    List<Transition> own = tried.transitions().stream().filter(pending::isOwn).toList();
    boolean committed = !there.isEmpty() && there.containsAll(own);
    return committed ? Optional.of(tried.only(there)) : Optional.empty();
  }

  private static boolean isThere(Transition transition, Call row, Pending pending) {
    Call after = transition.after();
    return row.revision() == after.revision()
        && row.cause().equals(after.cause())
        // Without a cause (timers, operators) others may have done the same in our stead.
        && (!row.cause().isEmpty() || (pending.inDoubt() && isSameEnd(after, row)));
  }

  private static boolean isSameEnd(Call one, Call other) {
    return one.status() == other.status()
        && Objects.equals(one.reason(), other.reason())
        && Objects.equals(one.endedAt(), other.endedAt())
        && Objects.equals(one.endedBy(), other.endedBy());
  }
}
