package club.worldmates.calls.store;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.param;

import club.worldmates.calls.session.QualityReport;
import club.worldmates.calls.store.TableFacts.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * The statement that fills {@code wo_call_statistics}, whose columns differ between the shapes: a
 * figure without a column is dropped, one outside of its column's range is cut to it.
 */
final class StatisticsRows {

  /** Which columns take which figures, over all shapes. */
  private static final Map<String, Function<QualityReport, @Nullable Double>> FIGURES =
      Map.of(
          "duration", QualityReport::duration,
          "bandwidth_used", QualityReport::bandwidthUsed,
          "packet_loss", QualityReport::packetLoss,
          "avg_packet_loss", QualityReport::packetLoss,
          "average_latency", QualityReport::averageLatency,
          "avg_rtt", QualityReport::averageLatency,
          "avg_jitter", QualityReport::jitter,
          "avg_bitrate", QualityReport::bitrate);

  private final DSLContext sql;
  private final Table<Record> table;
  private final Texts texts;
  private final List<Filling> fillings;

  StatisticsRows(DSLContext sql, Schema schema) {
    this.sql = sql;
    this.table = schema.statistics().table();
    this.texts = schema.texts();
    this.fillings = fillings(schema);
  }

  /** One statement for each, in one round trip. */
  void insert(List<BehindRow.Quality> rows) {
    if (rows.isEmpty()) {
      return;
    }
    PipelinedBatch.run(
        sql,
        texts.of("insert a report", this::insertion),
        rows.stream().map(row -> fillings.stream().map(f -> f.of().apply(row.report())).toArray()));
  }

  private Query insertion() {
    return sql.insertInto(table)
        .columns(fillings.stream().map(Filling::column).toList())
        .values(fillings.stream().map(Filling::value).toList());
  }

  private static List<Filling> fillings(Schema schema) {
    Map<String, Column> columns = schema.statistics().columns();
    List<Filling> all = new ArrayList<>();
    all.add(call("call_id", schema.calls().table()));
    all.add(call("group_call_id", schema.groupCalls().table()));
    all.add(filling("user_id", SQLDataType.INTEGER, report -> report.user().value()));
    all.add(filling("call_type", SQLDataType.VARCHAR, report -> report.type().text()));
    all.add(filling("created_at", UtcText.TYPE, QualityReport::at));
    all.removeIf(filling -> !columns.containsKey(filling.column().getName()));
    columns.forEach(
        (name, column) -> {
          Function<QualityReport, @Nullable Double> figure = FIGURES.get(name);
          if (figure != null) {
            all.add(filling(name, SQLDataType.NUMERIC, r -> column.number(figure.apply(r))));
          }
        });
    return all;
  }

  /** The id of the call of that name; of the two kinds, only one has it. */
  private static Filling call(String column, Table<Record> calls) {
    Field<Integer> id =
        field(
            DSL.select(CallColumns.ID)
                .from(calls)
                .where(CallColumns.ROOM.eq(param("", SQLDataType.VARCHAR))));
    return new Filling(field(name(column)), id, report -> report.room().value());
  }

  private static <T> Filling filling(
      String column, DataType<T> type, Function<QualityReport, @Nullable T> of) {
    return new Filling(field(name(column), type), param("", type), of);
  }

  /**
   * How a column is filled.
   *
   * @param value an expression with one parameter
   * @param of the parameter
   */
  private record Filling(
      Field<?> column, Field<?> value, Function<QualityReport, ? extends @Nullable Object> of) {}
}
