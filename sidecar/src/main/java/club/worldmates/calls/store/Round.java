package club.worldmates.calls.store;

import static java.util.function.Predicate.not;

import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.Transition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;

/**
 * One try to decide and store a batch, inside one transaction.
 *
 * <p>The locks come first: under REPEATABLE READ the snapshot is taken by the first plain read
 * after them, so that it shows all that earlier holders of the locks committed. Writes see the
 * newest rows in any case, which is what their conditions are for.
 *
 * <p>Where nothing depends on what the writes find, the last of them go out with the commit.
 */
final class Round {

  private final DSLContext sql;
  private final Schema schema;
  private final boolean commits;

  Round(DSLContext sql, Schema schema) {
    this(sql, schema, true);
  }

  private Round(DSLContext sql, Schema schema, boolean commits) {
    this.sql = sql;
    this.schema = schema;
    this.commits = commits;
  }

  /** One that leaves the commit to whoever has the transaction. */
  static Round withoutCommit(DSLContext sql, Schema schema) {
    return new Round(sql, schema, false);
  }

  /** What becomes of each proposal once the transaction is committed, in their order. */
  List<Verdict> run(List<Pending> batch) {
    if (batch.size() == 1) {
      Optional<Verdict> atOnce = new LoneDecision(sql, schema, commits).on(batch.get(0));
      if (atOnce.isPresent()) {
        return List.of(atOnce.get());
      }
    }
    RoundTrip trip = new RoundTrip();
    UserLocks.take(trip, schema, Pending.users(batch));
    lockAgain(trip, batch);
    BatchView view = BatchView.read(trip, sql, schema, batch);
    List<Attempt> attempts = batch.stream().map(pending -> Attempt.of(pending, view)).toList();
    GroupHold.take(new GroupCallRows(sql, schema), attempts);
    store(attempts.stream().filter(not(Attempt::isSettled)).toList());
    return attempts.stream().map(Attempt::verdict).toList();
  }

  /** Whoever came second before holds the rows this time, so that he cannot for ever. */
  private void lockAgain(RoundTrip trip, List<Pending> batch) {
    List<String> rooms =
        batch.stream()
            .filter(Pending::isAgain)
            .flatMap(pending -> pending.rooms().stream())
            .distinct()
            .toList();
    new CallRows(sql, schema).lock(trip, rooms);
    new GroupCallRows(sql, schema).lock(trip, rooms);
  }

  /** The calls that the proposals are about go first: they decide whether anything else counts. */
  private void store(List<Attempt> attempts) {
    CallWrites calls = new CallWrites(sql, schema);
    if (commits && attempts.stream().allMatch(Attempt::isOfItsCallAlone)) {
      Set<Transition> own = calls.storeAndCommit(attempts.stream().flatMap(Attempt::own).toList());
      attempts.forEach(attempt -> attempt.stored(own));
      return;
    }
    GroupCallWrites groups = new GroupCallWrites(sql, schema);
    Set<Transition> own = calls.store(attempts.stream().flatMap(Attempt::own).toList());
    Set<GroupTransition> ownGroups =
        groups.store(attempts.stream().flatMap(Attempt::ownGroup).toList());
    attempts.forEach(attempt -> attempt.stored(own));
    attempts.forEach(attempt -> attempt.stored(ownGroups));
    List<Attempt> valid = attempts.stream().filter(not(Attempt::isVoid)).toList();
    Set<Transition> others = calls.store(valid.stream().flatMap(Attempt::others).toList());
    Set<GroupTransition> otherGroups =
        groups.store(valid.stream().flatMap(Attempt::otherGroups).toList());
    valid.forEach(attempt -> attempt.stored(others));
    valid.forEach(attempt -> attempt.stored(otherGroups));
  }
}
