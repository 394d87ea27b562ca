package club.worldmates.calls.store;

import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/**
 * One try to decide and store a batch, inside one transaction.
 *
 * <p>The locks come first: under REPEATABLE READ the snapshot is taken by the first plain read
 * after them, so that it shows all that earlier holders of the locks committed. Writes see the
 * newest rows in any case, which is what their conditions are for.
 */
final class Round {

  private final DSLContext sql;
  private final Schema schema;

  Round(DSLContext sql, Schema schema) {
    this.sql = sql;
    this.schema = schema;
  }

  /** What becomes of each proposal once the transaction is committed, in their order. */
  List<Verdict> run(List<Pending> batch) {
    Set<UserId> users =
        batch.stream()
            .flatMap(pending -> pending.proposal().users().stream())
            .collect(Collectors.toSet());
    CallRows rows = new CallRows(sql, schema);
    UserLocks.take(sql, schema.locks(), users);
    // Whoever came second before holds the row this time, so that he cannot come second for ever.
    rows.lock(
        batch.stream().filter(Pending::isAgain).map(p -> p.proposal().room().value()).toList());
    BatchView view = BatchView.read(rows, new RoomNames(sql, schema), batch);
    List<Attempt> attempts = batch.stream().map(pending -> Attempt.of(pending, view)).toList();
    store(attempts);
    return attempts.stream().map(Attempt::verdict).toList();
  }

  /** The calls that the proposals are about go first: they decide whether anything else counts. */
  private void store(List<Attempt> attempts) {
    CallWrites writes = new CallWrites(sql, schema);
    Set<Transition> own = writes.store(attempts.stream().flatMap(Attempt::own).toList());
    attempts.forEach(attempt -> attempt.stored(own));
    List<Attempt> valid = attempts.stream().filter(attempt -> !attempt.isVoid()).toList();
    Set<Transition> others = writes.store(valid.stream().flatMap(Attempt::others).toList());
    valid.forEach(attempt -> attempt.stored(others));
  }
}
