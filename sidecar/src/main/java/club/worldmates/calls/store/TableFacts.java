package club.worldmates.calls.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A table as the database has it.
 *
 * @param name as it is spelt there
 * @param engine {@code InnoDB}, or one without transactions
 * @param columns by their names in lower case
 * @param uniqueColumns columns that a unique index of their own covers
 * @param indexes their names in lower case
 */
record TableFacts(
    String name,
    String engine,
    Map<String, Column> columns,
    Collection<String> uniqueColumns,
    Collection<String> indexes) {

  Table<Record> table() {
    return DSL.table(DSL.name(name));
  }

  Optional<Column> column(Field<?> field) {
    return Optional.ofNullable(columns.get(field.getName()));
  }

  boolean has(Field<?> field) {
    return columns.containsKey(field.getName());
  }

  /** Those of the columns that are not there. */
  List<String> missing(Collection<? extends Field<?>> needed) {
    return needed.stream().filter(field -> !has(field)).map(Field::getName).toList();
  }

  /**
   * A column.
   *
   * @param type {@code varchar}, {@code int}, ...
   * @param unsigned of integers
   * @param length in characters, of texts
   * @param charset of texts
   * @param precision digits, of numbers
   * @param scale digits after the point, of decimals
   */
  record Column(
      String type,
      boolean nullable,
      boolean unsigned,
      @Nullable Long length,
      @Nullable String charset,
      @Nullable Long precision,
      @Nullable Long scale) {

    private static final Map<String, Integer> INTEGER_BITS =
        Map.of("tinyint", 8, "smallint", 16, "mediumint", 24, "int", 32, "bigint", 64);
    private static final BigDecimal MAX_FLOAT = BigDecimal.valueOf(Float.MAX_VALUE);

    /** Whether the column holds every character. */
    boolean holdsUnicode() {
      return charset == null || charset.equals("utf8mb4");
    }

    /** The text as far as the column takes it: cut, question marks for what it cannot hold. */
    String text(String text) {
      int characters = text.codePointCount(0, text.length());
      String cut =
          length == null || characters <= length
              ? text
              : text.substring(0, text.offsetByCodePoints(0, Math.toIntExact(length)));
      return holdsUnicode() ? cut : cut.replaceAll("[^\\x00-\\x7f]", "?");
    }

    /** The number as near as the column takes it; NULL, or 0 where it takes none, for no number. */
    @Nullable BigDecimal number(@Nullable Double number) {
      if (number == null || !Double.isFinite(number)) {
        return nullable ? null : BigDecimal.ZERO;
      }
      BigDecimal exact = BigDecimal.valueOf(number);
      return switch (type) {
        case "tinyint", "smallint", "mediumint", "int", "bigint" -> integer(exact);
        case "decimal" -> decimal(exact);
        case "float" -> exact.min(MAX_FLOAT).max(MAX_FLOAT.negate());
        default -> exact;
      };
    }

    private BigDecimal integer(BigDecimal exact) {
      int bits = INTEGER_BITS.getOrDefault(type, 32);
      BigDecimal max =
          new BigDecimal(BigInteger.TWO.pow(unsigned ? bits : bits - 1)).subtract(BigDecimal.ONE);
      BigDecimal min = unsigned ? BigDecimal.ZERO : max.negate();
      return exact.setScale(0, RoundingMode.HALF_UP).min(max).max(min);
    }

    private BigDecimal decimal(BigDecimal exact) {
      int digits = Objects.requireNonNullElse(precision, 10L).intValue();
      int after = Objects.requireNonNullElse(scale, 0L).intValue();
      BigDecimal max = BigDecimal.TEN.pow(digits).subtract(BigDecimal.ONE).movePointLeft(after);
      BigDecimal min = unsigned ? BigDecimal.ZERO : max.negate();
      return exact.setScale(after, RoundingMode.HALF_UP).min(max).max(min);
    }

    /** JSON for the column: whole, in ASCII where the column does not hold every character. */
    String json(String json) {
      return holdsUnicode() ? json : JsonText.ascii(json);
    }
  }
}
