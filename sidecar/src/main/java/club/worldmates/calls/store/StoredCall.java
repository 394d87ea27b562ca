package club.worldmates.calls.store;

import static club.worldmates.calls.store.CallColumns.ACCEPTED;
import static club.worldmates.calls.store.CallColumns.ANSWER;
import static club.worldmates.calls.store.CallColumns.CAUSE;
import static club.worldmates.calls.store.CallColumns.CREATED;
import static club.worldmates.calls.store.CallColumns.DELETED_BY_TO;
import static club.worldmates.calls.store.CallColumns.ENDED;
import static club.worldmates.calls.store.CallColumns.ENDED_BY;
import static club.worldmates.calls.store.CallColumns.FROM;
import static club.worldmates.calls.store.CallColumns.FROM_TOLD;
import static club.worldmates.calls.store.CallColumns.ID;
import static club.worldmates.calls.store.CallColumns.OFFER;
import static club.worldmates.calls.store.CallColumns.REASON;
import static club.worldmates.calls.store.CallColumns.REVISION;
import static club.worldmates.calls.store.CallColumns.ROOM;
import static club.worldmates.calls.store.CallColumns.STATUS;
import static club.worldmates.calls.store.CallColumns.TO;
import static club.worldmates.calls.store.CallColumns.TO_TOLD;
import static club.worldmates.calls.store.CallColumns.TYPE;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.Objects;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A row of {@code wo_calls}.
 *
 * @param room its name, also one that no call of ours could have
 * @param call null: another program wrote something that is no call (an unknown status, user 0)
 */
record StoredCall(int id, String room, @Nullable Call call) {

  private static final Logger log = LoggerFactory.getLogger(StoredCall.class);

  static StoredCall of(Record row) {
    return new StoredCall(row.get(ID), row.get(ROOM), call(row));
  }

  private static @Nullable Call call(Record row) {
    try {
      return readable(row);
    } catch (IllegalArgumentException e) {
      log.debug("row {} is no call that can be read", row.get(ID));
      return null;
    }
  }

  private static Call readable(Record row) {
    int revision = row.get(REVISION);
    Instant created = row.get(CREATED);
    String answer = row.get(ANSWER);
    String reason = row.get(REASON);
    UserId endedBy = user(row.get(ENDED_BY));
    return new Call(
        new RoomName(row.get(ROOM)),
        new UserId(row.get(FROM)),
        new UserId(row.get(TO)),
        CallType.ofText(row.get(TYPE)),
        CallStatus.ofText(Objects.requireNonNullElse(row.get(STATUS), "")),
        json(row.get(OFFER), revision),
        answer == null ? null : json(answer, revision),
        created == null ? Instant.EPOCH : created,
        row.get(ACCEPTED),
        row.get(ENDED),
        reason,
        endedBy,
        revision,
        row.get(FROM_TOLD),
        row.get(TO_TOLD),
        Objects.requireNonNullElse(row.get(CAUSE), ""),
        // The mark alone may also mean that the callee cleared his history.
        Reason.BLOCKED.equals(reason)
            && endedBy == null
            && Objects.equals(row.get(DELETED_BY_TO), 1));
  }

  /** What others stored may be anything; what we stored, at any revision above 0, is JSON. */
  private static OpaqueJson json(@Nullable String text, int revision) {
    return revision > 0 && text != null ? new OpaqueJson(text) : JsonText.foreign(text);
  }

  private static @Nullable UserId user(@Nullable Integer id) {
    return id == null || id == 0 ? null : new UserId(id);
  }
}
