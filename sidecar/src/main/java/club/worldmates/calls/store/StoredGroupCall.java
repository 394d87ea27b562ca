package club.worldmates.calls.store;

import static club.worldmates.calls.store.GroupColumns.CAUSE;
import static club.worldmates.calls.store.GroupColumns.CREATED;
import static club.worldmates.calls.store.GroupColumns.ENDED;
import static club.worldmates.calls.store.GroupColumns.ENDED_BY;
import static club.worldmates.calls.store.GroupColumns.GROUP;
import static club.worldmates.calls.store.GroupColumns.ID;
import static club.worldmates.calls.store.GroupColumns.INITIATOR;
import static club.worldmates.calls.store.GroupColumns.OFFER;
import static club.worldmates.calls.store.GroupColumns.PEAK;
import static club.worldmates.calls.store.GroupColumns.REASON;
import static club.worldmates.calls.store.GroupColumns.REVISION;
import static club.worldmates.calls.store.GroupColumns.ROOM;
import static club.worldmates.calls.store.GroupColumns.STARTED;
import static club.worldmates.calls.store.GroupColumns.STATUS;
import static club.worldmates.calls.store.GroupColumns.TOLD;
import static club.worldmates.calls.store.GroupColumns.TYPE;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A row of {@code wo_group_calls} and its participants.
 *
 * @param room its name, also one that no call of ours could have
 * @param asked whether its name is one that was asked for, as far as the database can tell them
 *     apart; false: it was found by its users
 * @param call null: another program wrote something that is no call (an unknown status, group 0)
 */
record StoredGroupCall(int id, String room, boolean asked, @Nullable GroupCall call) {

  static final Field<Integer> ASKED = field(name("asked"), SQLDataType.INTEGER);

  private static final Logger log = LoggerFactory.getLogger(StoredGroupCall.class);

  /** Reads a row; {@code stays}: its participants in a call of that type. */
  static StoredGroupCall of(Record row, Function<CallType, Map<UserId, Stay>> stays) {
    return new StoredGroupCall(row.get(ID), row.get(ROOM), row.get(ASKED) == 1, call(row, stays));
  }

  private static @Nullable GroupCall call(Record row, Function<CallType, Map<UserId, Stay>> stays) {
    try {
      return readable(row, stays);
    } catch (IllegalArgumentException e) {
      log.debug("row {} is no group call that can be read", row.get(ID));
      return null;
    }
  }

  private static GroupCall readable(Record row, Function<CallType, Map<UserId, Stay>> stays) {
    int revision = row.get(REVISION);
    CallType type = CallType.ofText(row.get(TYPE));
    return new GroupCall(
        new RoomName(row.get(ROOM)),
        new GroupId(row.get(GROUP)),
        new UserId(row.get(INITIATOR)),
        type,
        GroupStatus.ofText(Objects.requireNonNullElse(row.get(STATUS), "")),
        offer(row.get(OFFER), revision),
        Objects.requireNonNullElse(row.get(CREATED), Instant.EPOCH),
        row.get(STARTED),
        row.get(ENDED),
        Objects.requireNonNullElse(row.get(PEAK), 0),
        row.get(REASON),
        user(row.get(ENDED_BY)),
        revision,
        row.get(TOLD),
        Objects.requireNonNullElse(row.get(CAUSE), ""),
        stays.apply(type));
  }

  /** What others stored may be anything; what we stored, at any revision above 0, is JSON. */
  private static @Nullable OpaqueJson offer(@Nullable String text, int revision) {
    if (text == null) {
      return null;
    }
    return revision > 0 ? new OpaqueJson(text) : JsonText.foreign(text);
  }

  private static @Nullable UserId user(@Nullable Integer id) {
    return id == null || id == 0 ? null : new UserId(id);
  }
}
