package club.worldmates.calls.store;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/** The columns of {@code wo_calls}: the host's own first, then those that {@code migrate} adds. */
final class CallColumns {

  static final Field<Integer> ID = field(name("id"), SQLDataType.INTEGER);
  static final Field<Integer> FROM = field(name("from_id"), SQLDataType.INTEGER);
  static final Field<Integer> TO = field(name("to_id"), SQLDataType.INTEGER);
  static final Field<String> TYPE = field(name("call_type"), SQLDataType.VARCHAR);
  static final Field<String> STATUS = field(name("status"), SQLDataType.VARCHAR);
  static final Field<String> ROOM = field(name("room_name"), SQLDataType.VARCHAR);
  static final Field<String> OFFER = field(name("sdp_offer"), SQLDataType.CLOB);
  static final Field<String> ANSWER = field(name("sdp_answer"), SQLDataType.CLOB);
  static final Field<Instant> CREATED = field(name("created_at"), UtcText.TYPE);
  static final Field<Instant> ACCEPTED = field(name("accepted_at"), UtcText.TYPE);
  static final Field<Instant> ENDED = field(name("ended_at"), UtcText.TYPE);

  /** Whole seconds; NULL unless it was connected and is over. */
  static final Field<Integer> DURATION = field(name("duration"), SQLDataType.INTEGER);

  static final Field<Integer> DELETED_BY_FROM = field(name("deleted_by_from"), SQLDataType.INTEGER);

  /** Also 1 from the start where the callee must not know of the call. */
  static final Field<Integer> DELETED_BY_TO = field(name("deleted_by_to"), SQLDataType.INTEGER);

  static final Field<String> REASON = field(name("end_reason"), SQLDataType.VARCHAR);
  static final Field<Integer> ENDED_BY = field(name("ended_by"), SQLDataType.INTEGER);
  static final Field<Integer> REVISION = field(name("revision"), SQLDataType.INTEGER);
  static final Field<Integer> FROM_TOLD = field(name("from_told"), SQLDataType.INTEGER);
  static final Field<Integer> TO_TOLD = field(name("to_told"), SQLDataType.INTEGER);
  static final Field<String> CAUSE = field(name("cause"), SQLDataType.VARCHAR);

  /** All that a call is read from. */
  static final List<Field<?>> READ =
      List.of(
          ID,
          FROM,
          TO,
          TYPE,
          STATUS,
          ROOM,
          OFFER,
          ANSWER,
          UtcText.read(CREATED),
          UtcText.read(ACCEPTED),
          UtcText.read(ENDED),
          DELETED_BY_TO,
          REASON,
          ENDED_BY,
          REVISION,
          FROM_TOLD,
          TO_TOLD,
          CAUSE);

  /** All that must be there. */
  static final List<Field<?>> NEEDED =
      List.of(
          ID,
          FROM,
          TO,
          TYPE,
          STATUS,
          ROOM,
          OFFER,
          ANSWER,
          CREATED,
          ACCEPTED,
          ENDED,
          DURATION,
          DELETED_BY_FROM,
          DELETED_BY_TO,
          REASON,
          ENDED_BY,
          REVISION,
          FROM_TOLD,
          TO_TOLD,
          CAUSE);

  private CallColumns() {}
}
