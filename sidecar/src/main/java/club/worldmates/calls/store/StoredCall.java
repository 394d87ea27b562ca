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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
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

  static StoredCall of(ResultSet row) throws SQLException {
    int id = row.getInt(ID.getName());
    return new StoredCall(id, row.getString(ROOM.getName()), call(id, row));
  }

  private static @Nullable Call call(int id, ResultSet row) throws SQLException {
    try {
      return readable(row);
    } catch (IllegalArgumentException e) {
      log.debug("row {} is no call that can be read", id);
      return null;
    }
  }

  private static Call readable(ResultSet row) throws SQLException {
    int revision = row.getInt(REVISION.getName());
    Instant created = UtcText.read(row, CREATED);
    String answer = row.getString(ANSWER.getName());
    String reason = row.getString(REASON.getName());
    // NULL reads as 0, which is nobody either.
    int endedBy = row.getInt(ENDED_BY.getName());
    return new Call(
        new RoomName(row.getString(ROOM.getName())),
        new UserId(row.getInt(FROM.getName())),
        new UserId(row.getInt(TO.getName())),
        CallType.ofText(row.getString(TYPE.getName())),
        CallStatus.ofText(Objects.requireNonNullElse(row.getString(STATUS.getName()), "")),
        json(row.getString(OFFER.getName()), revision),
        answer == null ? null : json(answer, revision),
        created == null ? Instant.EPOCH : created,
        UtcText.read(row, ACCEPTED),
        UtcText.read(row, ENDED),
        reason,
        endedBy == 0 ? null : new UserId(endedBy),
        revision,
        row.getInt(FROM_TOLD.getName()),
        row.getInt(TO_TOLD.getName()),
        Objects.requireNonNullElse(row.getString(CAUSE.getName()), ""),
        // The mark alone may also mean that the callee cleared his history.
        Reason.BLOCKED.equals(reason) && endedBy == 0 && row.getInt(DELETED_BY_TO.getName()) == 1);
  }

  /** What others stored may be anything; what we stored, at any revision above 0, is JSON. */
  private static OpaqueJson json(@Nullable String text, int revision) {
    return revision > 0 && text != null ? new OpaqueJson(text) : JsonText.foreign(text);
  }
}
