package club.worldmates.calls.store;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;

import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.Proposal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.impl.DSL;

/**
 * A proposal that waits alone and crosses rooms: a call that starts or is accepted. Nearly always
 * its users are in no other call. So it is decided as if that were known, and the database makes
 * sure of it under the locks, right before it stores the row: one round trip where reading first
 * takes two. Where something is there, nothing was stored, and the decision is forgotten.
 */
final class LoneDecision {

  /** How many group calls have the name: what the claim tells the look behind it. */
  private static final String NAMED = "@calls_named";

  private final DSLContext sql;
  private final Schema schema;
  private final boolean commits;

  /**
   * One decision.
   *
   * @param commits whether the transaction ends with it
   */
  LoneDecision(DSLContext sql, Schema schema, boolean commits) {
    this.sql = sql;
    this.schema = schema;
    this.commits = commits;
  }

  /** What becomes of it once the transaction is committed; empty: the rows must be read. */
  Optional<Verdict> on(Pending pending) {
    if (!crossesRooms(pending)) {
      return Optional.empty();
    }
    Sight nothingElse = new Sight(pending.known(), false, List.of());
    Attempt attempt = Attempt.of(pending, () -> nothingElse);
    List<Transition> own = attempt.own().toList();
    if (own.size() == 1 && attempt.isOfItsCallAlone() && isStored(own.get(0), pending)) {
      attempt.stored(Set.copyOf(own));
      return Optional.of(attempt.verdict());
    }
    pending.untried();
    return Optional.empty();
  }

  /** And nothing came of it yet. */
  private static boolean crossesRooms(Pending pending) {
    Proposal proposal = pending.proposal();
    boolean starts = proposal.starts() == Proposal.Starts.CALL;
    return !proposal.users().isEmpty()
        && !pending.isAgain()
        && pending.tried() == null
        && (starts || pending.known().isPresent());
  }

  private boolean isStored(Transition transition, Pending pending) {
    Set<UserId> users = pending.proposal().users();
    boolean isNew = transition.isNew();
    String room = transition.room().value();
    RoundTrip trip = new RoundTrip();
    UserLocks.take(trip, schema, users);
    if (isNew) {
      trip.change(schema.texts().of("claim a name", this::claim), List.of(room), found -> {});
    }
    look(trip, isNew, room, users);
    AtomicInteger stored = new AtomicInteger();
    new CallWrites(sql, schema).storeUnlessHindered(trip, transition, stored::set);
    if (commits) {
      trip.commit();
    }
    trip.go(sql);
    return stored.get() == 1;
  }

  /** As {@link RoomNames#claim} does, and for the same reason. */
  private Query claim() {
    return sql.select(field("count(*) into " + NAMED))
        .from(schema.groupCalls().table())
        .where(CallRows.isOneOf(1))
        .forShare();
  }

  /** By plain reads, which lock no gap, as they would within the statement that stores the row. */
  private void look(RoundTrip trip, boolean isNew, String room, Set<UserId> users) {
    List<Integer> ids = Texts.padded(users.stream().map(UserId::value).sorted().toList());
    List<Object> values = new ArrayList<>();
    if (isNew) {
      values.add(room);
    }
    for (int side = 0; side < 2; side++) {
      values.addAll(ids);
      values.add(room);
    }
    Collections.nCopies(2, ids).forEach(values::addAll);
    trip.change(
        schema
            .texts()
            .of(
                isNew ? "what hinders a new call" : "what hinders a call",
                ids.size(),
                count -> hindered(isNew, count)),
        values,
        found -> {});
  }

  private Query hindered(boolean isNew, int users) {
    Condition anything = FirstLook.anything(schema, isNew, users);
    Condition hinders = isNew ? condition(NAMED + " > 0").or(anything) : anything;
    return DSL.query("{0} into " + CallWrites.HINDERED, select(field(hinders)));
  }
}
