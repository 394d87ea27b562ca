package club.worldmates.calls.store;

import static java.util.stream.Collectors.toCollection;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.Proposal;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A proposal on its way, and what came of its earlier rounds. Used by the writer thread only. */
final class Pending {

  /** So often others may get in between before the proposal fails. */
  private static final int MAX_ROUNDS = 8;

  private static final long FIRST_HOLD_UP = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long MAX_HOLD_UP = TimeUnit.MILLISECONDS.toNanos(320);

  private final Proposal proposal;
  private final CompletableFuture<Decision> done = new CompletableFuture<>();
  private final long since = System.nanoTime();
  private int rounds;

  /** Nanoseconds between the last two tries; 0: nobody holds it up. */
  private long holdUp;

  private long notBefore;
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

  /** How long it is on its way. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /** What is decided without reading anything, if what is remembered will do. */
  Optional<Sight> remembered() {
    return tried == null && rounds == 0 ? proposal.remembered() : Optional.empty();
  }

  /** The 1-to-1 call that it is about as it is remembered, if that is not read. */
  Optional<Call> known() {
    return tried == null && rounds == 0 ? Optional.ofNullable(proposal.known()) : Optional.empty();
  }

  /** The names of the calls to read. */
  Stream<String> unread() {
    return known().isPresent() || remembered().isPresent() ? Stream.empty() : rooms().stream();
  }

  /** The name of the call to start, if it is one of that kind. */
  Stream<String> starting(Proposal.Starts kind) {
    return proposal.starts() == kind ? Stream.of(proposal.room().value()) : Stream.empty();
  }

  /** The users whose other live calls these must see. */
  static Set<UserId> users(List<Pending> batch) {
    return batch.stream()
        .flatMap(pending -> pending.proposal().users().stream())
        .collect(toCollection(TreeSet::new));
  }

  /** What an earlier round tried to store, which may be there by now. */
  @Nullable Decision tried() {
    return tried;
  }

  void tried(Decision decision) {
    tried = decision;
  }

  /** What was tried is certainly not there. */
  void untried() {
    tried = null;
  }

  /** The connection broke: what was tried may be committed. */
  void doubt() {
    inDoubt = tried != null;
  }

  boolean inDoubt() {
    return inDoubt;
  }

  /** Somebody else holds a row that it needs: it is tried alone from now on, and not at once. */
  void heldUp(long nanoTime) {
    holdUp = Math.min(MAX_HOLD_UP, holdUp == 0 ? FIRST_HOLD_UP : 2 * holdUp);
    notBefore = nanoTime + holdUp;
  }

  boolean isHeldUp() {
    return holdUp > 0;
  }

  /** Nanoseconds until it may be tried; 0 or less: now. */
  long dueIn(long nanoTime) {
    return isHeldUp() ? notBefore - nanoTime : 0;
  }

  /** Others changed the call in an earlier round. */
  boolean isAgain() {
    return rounds > 0;
  }

  /** The names of the calls to read: its own, and those of what was tried. */
  Set<String> rooms() {
    Set<String> rooms = new LinkedHashSet<>();
    rooms.add(proposal.room().value());
    if (tried != null) {
      tried.transitions().forEach(transition -> rooms.add(transition.room().value()));
      tried.groups().forEach(transition -> rooms.add(transition.room().value()));
    }
    return rooms;
  }

  /** Counts a round in vain; false when there were too many. */
  boolean mayTryAgain() {
    rounds++;
    return rounds < MAX_ROUNDS;
  }

  /** Whether it is the call that the proposal is about. */
  boolean isOwn(RoomName room) {
    return room.equals(proposal.room());
  }
}
