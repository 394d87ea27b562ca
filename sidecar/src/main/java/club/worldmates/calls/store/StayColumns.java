package club.worldmates.calls.store;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/**
 * The columns of {@code wo_group_call_participants}, which differ between the shapes.
 *
 * @param call the key to the call: {@code call_id} in shape A, {@code group_call_id} in B and C
 * @param hasMedia whether there are columns for microphone and camera, as in shape A
 * @param hasAnswer whether there is a column for the user's SDP answer, as in B and C
 */
record StayColumns(Field<Integer> call, boolean hasMedia, boolean hasAnswer) {

  static final Field<Integer> ID = field(name("id"), SQLDataType.INTEGER);
  static final Field<Integer> USER = field(name("user_id"), SQLDataType.INTEGER);

  /** When he joined for the first time. */
  static final Field<Instant> JOINED = field(name("joined_at"), UtcText.TYPE);

  static final Field<Instant> LEFT = field(name("left_at"), UtcText.TYPE);

  /** Whole seconds of all stays that are over; NULL while the first one lasts. */
  static final Field<Integer> DURATION = field(name("duration"), SQLDataType.INTEGER);

  static final Field<Integer> AUDIO = field(name("audio_enabled"), SQLDataType.INTEGER);
  static final Field<Integer> VIDEO = field(name("video_enabled"), SQLDataType.INTEGER);
  static final Field<String> ANSWER = field(name("sdp_answer"), SQLDataType.CLOB);
  static final Field<Instant> SINCE = field(name("stay_since"), UtcText.TYPE);
  static final Field<Integer> EARLIER = field(name("earlier_seconds"), SQLDataType.INTEGER);
  static final Field<Integer> REMOVED = field(name("removed"), SQLDataType.INTEGER);
  static final Field<Integer> REMOVED_BY = field(name("removed_by"), SQLDataType.INTEGER);
  static final Field<Integer> REVISION = field(name("revision"), SQLDataType.INTEGER);

  /** When the present or last stay began; others who insert a row know of the first one alone. */
  static final Field<Instant> BEGAN = coalesce(SINCE, JOINED);

  /** All that must be there, besides a key to the call. */
  static final List<Field<?>> NEEDED =
      List.of(ID, USER, JOINED, LEFT, DURATION, SINCE, EARLIER, REMOVED, REMOVED_BY, REVISION);

  /** The names of the key to the call; the one that the guide's readers join on goes first. */
  static final List<Field<Integer>> KEYS =
      Stream.of("call_id", "group_call_id")
          .map(key -> field(name(key), SQLDataType.INTEGER))
          .toList();

  /** All that a stay is read from. */
  List<Field<?>> read() {
    Stream<Field<?>> everywhere =
        Stream.of(
            ID,
            call,
            USER,
            UtcText.read(JOINED),
            UtcText.read(LEFT),
            UtcText.read(SINCE),
            EARLIER,
            REMOVED,
            REMOVED_BY,
            REVISION);
    return Stream.concat(everywhere, hasMedia ? Stream.of(AUDIO, VIDEO) : Stream.empty()).toList();
  }
}
