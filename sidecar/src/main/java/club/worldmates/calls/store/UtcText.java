package club.worldmates.calls.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.Converter;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * Times in columns: UTC, whole seconds, whatever {@code DATETIME} or {@code TIMESTAMP} the column
 * is. They travel as text that the server makes, because the driver passes all that it knows to be
 * a time through the JVM's own zone, and so shifts times that this zone skips when its clocks go
 * forward.
 */
final class UtcText implements Converter<String, Instant> {

  static final DataType<Instant> TYPE = SQLDataType.VARCHAR.asConvertedDataType(new UtcText());

  private static final long serialVersionUID = 1L;
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final int LENGTH = 19;

  /** What MariaDB may hold in place of NULL: dates without a day, or without anything. */
  private static final Pattern NO_DATE = Pattern.compile("\\d{4}-(00-\\d\\d|\\d\\d-00) .*");

  /** The one written last: rows that are stored together are mostly of the same second. */
  private static volatile Second written = Second.of(Instant.EPOCH);

  private UtcText() {}

  private record Second(long number, String text) {
    static Second of(Instant moment) {
      return new Second(moment.getEpochSecond(), FORMAT.format(moment.atOffset(ZoneOffset.UTC)));
    }
  }

  /** The column as it must be selected. */
  static Field<Instant> read(Field<Instant> column) {
    return DSL.field("cast({0} as char)", TYPE, column).as(column);
  }

  /** The column of a row; null also where the database holds something in place of NULL. */
  static @Nullable Instant read(ResultSet row, Field<Instant> column) throws SQLException {
    return moment(row.getString(column.getName()));
  }

  /** A moment in an expression; alone it would be compared as a text. */
  static Field<Instant> constant(Instant moment) {
    return DSL.field("cast({0} as datetime)", TYPE, DSL.val(moment, TYPE));
  }

  /** Whether a column is at or before that moment, or unknown and so as old as can be. */
  static Condition notAfter(Field<Instant> column, Instant moment) {
    return column.isNull().or(column.le(constant(moment)));
  }

  static Field<Instant> plusSeconds(Field<Instant> column, Field<? extends Number> seconds) {
    return DSL.field("({0} + interval {1} second)", TYPE, column, seconds);
  }

  static Field<Integer> secondsBetween(Field<Instant> from, Field<Instant> to) {
    return DSL.field("timestampdiff(second, {0}, {1})", SQLDataType.INTEGER, from, to);
  }

  static String of(Instant moment) {
    Second latest = written;
    if (latest.number != moment.getEpochSecond()) {
      latest = Second.of(moment);
      written = latest;
    }
    return latest.text;
  }

  @Override
  public @Nullable Instant from(@Nullable String text) {
    return moment(text);
  }

  private static @Nullable Instant moment(@Nullable String text) {
    return text == null || NO_DATE.matcher(text).matches()
        ? null
        : LocalDateTime.parse(text.substring(0, LENGTH), FORMAT).toInstant(ZoneOffset.UTC);
  }

  @Override
  public @Nullable String to(@Nullable Instant instant) {
    return instant == null ? null : of(instant);
  }

  @Override
  public Class<String> fromType() {
    return String.class;
  }

  @Override
  public Class<Instant> toType() {
    return Instant.class;
  }
}
