package club.worldmates.calls.store;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.session.Proposal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A proposal on its way, and what came of its earlier rounds. Used by the writer thread only. */
final class Pending {

  /** So often others may get in between before the proposal fails. */
  private static final int MAX_ROUNDS = 8;

  private final Proposal proposal;
  private final CompletableFuture<Decision> done = new CompletableFuture<>();
  private int rounds;
  private @Nullable Decision tried;
  private boolean inDoubt;

  Pending(Proposal proposal) {
    this.proposal = proposal;
  }

  Proposal proposal() {
    return proposal;
  }

  CompletableFuture<Decision> done() {
    return done;
  }

  /** What is decided without reading anything, if what is remembered will do. */
  Optional<Sight> remembered() {
    Call known = proposal.known();
    return known != null && proposal.users().isEmpty() && tried == null && rounds == 0
        ? Optional.of(Sight.of(known))
        : Optional.empty();
  }

  /** What an earlier round tried to store, which may be there by now. */
  @Nullable Decision tried() {
    return tried;
  }

  void tried(Decision decision) {
    tried = decision;
  }

  /** The connection broke: what was tried may be committed. */
  void doubt() {
    inDoubt = tried != null;
  }

  boolean inDoubt() {
    return inDoubt;
  }

  /** Others changed the call in an earlier round. */
  boolean isAgain() {
    return rounds > 0;
  }

  /** Counts a round in vain; false when there were too many. */
  boolean mayTryAgain() {
    rounds++;
    return rounds < MAX_ROUNDS;
  }

  /** Whether it is a transition of the call that the proposal is about. */
  boolean isOwn(Transition transition) {
    return transition.room().equals(proposal.room());
  }
}
