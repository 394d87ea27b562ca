package club.worldmates.calls.store;

import static club.worldmates.calls.store.StayColumns.BEGAN;
import static club.worldmates.calls.store.StayColumns.DURATION;
import static club.worldmates.calls.store.StayColumns.EARLIER;
import static club.worldmates.calls.store.StayColumns.LEFT;
import static club.worldmates.calls.store.StayColumns.REVISION;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.select;

import java.time.Instant;
import java.util.Collection;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Stays that were left open in calls that are over. */
final class OpenStays {

  private final Table<Record> calls;
  private final Table<Record> stays;
  private final StayColumns columns;

  OpenStays(Schema schema) {
    this.calls = schema.groupCalls().table();
    this.stays = schema.stays().table();
    this.columns = schema.stayColumns();
  }

  /** Closes those in the calls of these ids, which are locked and have ended, with their calls. */
  void close(DSLContext sql, Collection<Integer> ids) {
    Field<Instant> ended = ofCall(GroupColumns.ENDED);
    sql.update(stays)
        .set(LEFT, greatest(ended, coalesce(BEGAN, ended)))
        // From here on it is the new left_at.
        .set(DURATION, EARLIER.plus(coalesce(UtcText.secondsBetween(BEGAN, LEFT), 0)))
        .set(REVISION, ofCall(GroupColumns.REVISION))
        .where(columns.call().in(ids))
        .and(LEFT.isNull())
        .execute();
  }

  private <T> Field<T> ofCall(Field<T> column) {
    return field(select(column).from(calls).where(GroupColumns.ID.eq(columns.call())));
  }
}
