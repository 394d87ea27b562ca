package club.worldmates.calls.store;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import club.worldmates.calls.call.UserId;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The locks under which rules that cross rooms are decided. They lie on rows made for nothing else,
 * because the calls that a rule must exclude may not exist yet, and a lock on the host's rows of
 * users would hold up the chat.
 */
final class UserLocks {

  static final Field<Integer> SLOT = field(name("slot"), SQLDataType.INTEGER);

  /** Rows of the table; a user's slot is his id modulo this. */
  static final int SLOTS = 4096;

  private UserLocks() {}

  /**
   * Locks these users until the end of the transaction against everybody else who does so. All in
   * one order, so that two who want the same users never wait for each other.
   */
  static void take(RoundTrip trip, Schema schema, Collection<UserId> users) {
    List<Integer> slots =
        Texts.padded(users.stream().map(user -> user.value() % SLOTS).distinct().sorted().toList());
    if (!slots.isEmpty()) {
      String text =
          schema.texts().of("lock users", slots.size(), count -> lock(schema.locks(), count));
      trip.ask(text, slots, row -> {});
    }
  }

  private static Query lock(Table<Record> locks, int slots) {
    return DSL.select(SLOT)
        .from(locks.forceIndex("PRIMARY"))
        .where(SLOT.in(Collections.nCopies(slots, CallWrites.parameter(SLOT))))
        .orderBy(SLOT)
        .forUpdate();
  }
}
