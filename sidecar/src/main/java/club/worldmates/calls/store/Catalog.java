package club.worldmates.calls.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import club.worldmates.calls.store.TableFacts.Column;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.SQLDataType;

/** What {@code information_schema} says of the tables at hand. */
final class Catalog {

  private static final Field<String> TABLE = text("table_name");
  private static final Field<String> COLUMN = text("column_name");
  private static final Field<String> ENGINE = text("engine");
  private static final Field<String> DATA_TYPE = text("data_type");
  private static final Field<String> COLUMN_TYPE = text("column_type");
  private static final Field<String> NULLABLE = text("is_nullable");
  private static final Field<String> CHARSET = text("character_set_name");
  private static final Field<Long> LENGTH = number("character_maximum_length");
  private static final Field<Long> PRECISION = number("numeric_precision");
  private static final Field<Long> SCALE = number("numeric_scale");
  private static final Field<String> INDEX = text("index_name");
  private static final Field<Long> NON_UNIQUE = number("non_unique");

  private final Map<String, List<TableFacts>> byLowerName;

  private Catalog(Map<String, List<TableFacts>> byLowerName) {
    this.byLowerName = byLowerName;
  }

  /** Reads about the tables of these names, whatever their case. */
  static Catalog read(DSLContext sql, Collection<String> lowerNames) {
    Condition ours =
        field("table_schema = database()", SQLDataType.BOOLEAN)
            .isTrue()
            .and(lower(TABLE).in(lowerNames));
    Map<String, Map<String, Column>> columns = columns(sql, ours);
    Map<String, Set<String>> unique = uniqueColumns(sql, ours);
    Map<String, Set<String>> indexes = indexes(sql, ours);
    return new Catalog(
        sql
            .select(TABLE, ENGINE)
            .from(table(name("information_schema", "tables")))
            .where(ours)
            .fetch(
                row ->
                    new TableFacts(
                        row.get(TABLE),
                        String.valueOf(row.get(ENGINE)),
                        columns.getOrDefault(row.get(TABLE), Map.of()),
                        unique.getOrDefault(row.get(TABLE), Set.of()),
                        indexes.getOrDefault(row.get(TABLE), Set.of())))
            .stream()
            .sorted(Comparator.comparing(TableFacts::name))
            .collect(groupingBy(facts -> facts.name().toLowerCase(Locale.ROOT))));
  }

  /** The tables of that name whatever the case, capitalised spellings first. */
  List<TableFacts> spellings(String lowerName) {
    return byLowerName.getOrDefault(lowerName, List.of());
  }

  private static Map<String, Map<String, Column>> columns(DSLContext sql, Condition ours) {
    return sql
        .select(TABLE, COLUMN, DATA_TYPE, COLUMN_TYPE, NULLABLE, LENGTH, CHARSET, PRECISION, SCALE)
        .from(table(name("information_schema", "columns")))
        .where(ours)
        .fetch()
        .stream()
        .collect(
            groupingBy(
                row -> row.get(TABLE),
                toMap(row -> row.get(COLUMN).toLowerCase(Locale.ROOT), Catalog::column)));
  }

  private static Column column(Record row) {
    return new Column(
        row.get(DATA_TYPE).toLowerCase(Locale.ROOT),
        row.get(NULLABLE).equals("YES"),
        row.get(COLUMN_TYPE).toLowerCase(Locale.ROOT).contains("unsigned"),
        row.get(LENGTH),
        row.get(CHARSET),
        row.get(PRECISION),
        row.get(SCALE));
  }

  private static Map<String, Set<String>> uniqueColumns(DSLContext sql, Condition ours) {
    return byTable(
        sql.select(TABLE, max(COLUMN).as(COLUMN))
            .from(table(name("information_schema", "statistics")))
            .where(ours)
            .and(NON_UNIQUE.eq(0L))
            .groupBy(TABLE, INDEX)
            .having(count().eq(1))
            .fetch(),
        COLUMN);
  }

  private static Map<String, Set<String>> indexes(DSLContext sql, Condition ours) {
    return byTable(
        sql.select(TABLE, INDEX)
            .from(table(name("information_schema", "statistics")))
            .where(ours)
            .fetch(),
        INDEX);
  }

  /** Names, which are the same in whatever case. */
  private static Map<String, Set<String>> byTable(
      Collection<? extends Record> rows, Field<String> names) {
    return rows.stream()
        .collect(
            groupingBy(
                row -> row.get(TABLE),
                Collectors.mapping(
                    row -> row.get(names).toLowerCase(Locale.ROOT), Collectors.toSet())));
  }

  private static Field<String> text(String column) {
    return field(name(column), SQLDataType.VARCHAR);
  }

  private static Field<Long> number(String column) {
    return field(name(column), SQLDataType.BIGINT);
  }
}
