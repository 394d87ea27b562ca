package club.worldmates.calls.store;

import static club.worldmates.calls.store.StayColumns.AUDIO;
import static club.worldmates.calls.store.StayColumns.EARLIER;
import static club.worldmates.calls.store.StayColumns.ID;
import static club.worldmates.calls.store.StayColumns.JOINED;
import static club.worldmates.calls.store.StayColumns.LEFT;
import static club.worldmates.calls.store.StayColumns.REMOVED;
import static club.worldmates.calls.store.StayColumns.REMOVED_BY;
import static club.worldmates.calls.store.StayColumns.REVISION;
import static club.worldmates.calls.store.StayColumns.SINCE;
import static club.worldmates.calls.store.StayColumns.USER;
import static club.worldmates.calls.store.StayColumns.VIDEO;
import static java.util.stream.Collectors.groupingBy;

import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** The statement that reads {@code wo_group_call_participants}. */
final class StayRows {

  private final DSLContext sql;
  private final TableFacts stays;
  private final StayColumns columns;

  StayRows(DSLContext sql, Schema schema) {
    this.sql = sql;
    this.stays = schema.stays();
    this.columns = schema.stayColumns();
  }

  /** The participants of these calls by the id of the call, in the order in which they came. */
  Map<Integer, List<Record>> of(Collection<Integer> calls) {
    return calls.isEmpty()
        ? Map.of()
        : sql
            .select(columns.read())
            .from(stays.table())
            .where(columns.call().in(calls))
            .orderBy(ID)
            .fetch()
            .stream()
            .collect(groupingBy(row -> row.get(columns.call())));
  }

  /**
   * The stays that these rows of one call tell of. Of several rows of one user, which only other
   * programs write, the last one counts.
   */
  Map<UserId, Stay> read(Collection<Record> rows, CallType type) {
    Map<UserId, Stay> stays = new LinkedHashMap<>();
    for (Record row : rows) {
      if (row.get(USER) > 0) {
        Stay stay = stay(row, type);
        stays.put(stay.user(), stay);
      }
    }
    return stays;
  }

  private Stay stay(Record row, CallType type) {
    Instant joined = Objects.requireNonNullElse(row.get(JOINED), Instant.EPOCH);
    return new Stay(
        new UserId(row.get(USER)),
        joined,
        Objects.requireNonNullElse(row.get(SINCE), joined),
        row.get(LEFT),
        Duration.ofSeconds(row.get(EARLIER)),
        flag(columns.hasMedia() ? row.get(AUDIO) : null, true),
        flag(columns.hasMedia() ? row.get(VIDEO) : null, type == CallType.VIDEO),
        row.get(REMOVED) == 0 ? null : new Stay.Removal(user(row.get(REMOVED_BY))),
        row.get(REVISION));
  }

  private static boolean flag(@Nullable Integer column, boolean otherwise) {
    return column == null ? otherwise : column != 0;
  }

  private static @Nullable UserId user(@Nullable Integer id) {
    return id == null || id < 1 ? null : new UserId(id);
  }
}
