package club.worldmates.calls.store;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/**
 * The columns of {@code wo_group_calls}: the host's own first, then those that {@code migrate}
 * adds.
 */
final class GroupColumns {

  static final Field<Integer> ID = field(name("id"), SQLDataType.INTEGER);
  static final Field<Integer> GROUP = field(name("group_id"), SQLDataType.INTEGER);
  static final Field<Integer> INITIATOR = field(name("initiated_by"), SQLDataType.INTEGER);
  static final Field<String> TYPE = field(name("call_type"), SQLDataType.VARCHAR);
  static final Field<String> STATUS = field(name("status"), SQLDataType.VARCHAR);
  static final Field<String> ROOM = CallColumns.ROOM;
  static final Field<Instant> CREATED = field(name("created_at"), UtcText.TYPE);
  static final Field<Instant> STARTED = field(name("started_at"), UtcText.TYPE);
  static final Field<Instant> ENDED = field(name("ended_at"), UtcText.TYPE);

  /** The largest number of users at once. */
  static final Field<Integer> PEAK = field(name("max_participants"), SQLDataType.INTEGER);

  /** Whole seconds, in shapes B and C alone; NULL unless it was active and is over. */
  static final Field<Integer> DURATION = field(name("duration"), SQLDataType.INTEGER);

  static final Field<String> OFFER = field(name("sdp_offer"), SQLDataType.CLOB);
  static final Field<String> REASON = field(name("end_reason"), SQLDataType.VARCHAR);
  static final Field<Integer> ENDED_BY = field(name("ended_by"), SQLDataType.INTEGER);
  static final Field<Integer> REVISION = field(name("revision"), SQLDataType.INTEGER);
  static final Field<Integer> TOLD = field(name("told"), SQLDataType.INTEGER);
  static final Field<String> CAUSE = field(name("cause"), SQLDataType.VARCHAR);

  /** All that a call is read from, but for its participants. */
  static final List<Field<?>> READ =
      List.of(
          ID,
          GROUP,
          INITIATOR,
          TYPE,
          STATUS,
          ROOM,
          UtcText.read(CREATED),
          UtcText.read(STARTED),
          UtcText.read(ENDED),
          PEAK,
          OFFER,
          REASON,
          ENDED_BY,
          REVISION,
          TOLD,
          CAUSE);

  /** All that must be there. */
  static final List<Field<?>> NEEDED =
      List.of(
          ID, GROUP, INITIATOR, TYPE, STATUS, ROOM, CREATED, STARTED, ENDED, PEAK, OFFER, REASON,
          ENDED_BY, REVISION, TOLD, CAUSE);

  private GroupColumns() {}
}
