package club.worldmates.calls.store;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** The statements of {@code wo_ice_candidates}. */
final class CandidateRows {

  /** Kept for replay, of each sender and call (protocol.md 5, Stored). */
  private static final int KEPT = 64;

  /** So many an insert takes. */
  private static final int TOGETHER = 64;

  private static final Field<Integer> ID = field(name("id"), SQLDataType.INTEGER);
  private static final Field<String> ROOM = CallColumns.ROOM;
  private static final Field<Integer> FROM_USER = field(name("from_user_id"), SQLDataType.INTEGER);
  private static final Field<String> CANDIDATE = field(name("candidate"), SQLDataType.CLOB);
  private static final Field<String> MID = field(name("sdp_mid"), SQLDataType.VARCHAR);
  private static final Field<Integer> LINE = field(name("sdp_m_line_index"), SQLDataType.INTEGER);
  private static final Field<String> CAUSE = field(name("cause"), SQLDataType.VARCHAR);
  private static final Field<Instant> CREATED = field(name("created_at"), UtcText.TYPE);

  /** All that must be there. */
  static final List<Field<?>> NEEDED =
      List.of(ID, ROOM, FROM_USER, CANDIDATE, MID, LINE, CAUSE, CREATED);

  private final DSLContext sql;
  private final Table<Record> candidates;
  private final TableFacts facts;
  private final Texts texts;

  private final List<Cell<BehindRow.Candidate>> inserted =
      List.of(
          new Cell<>(ROOM, row -> row.candidate().room().value()),
          new Cell<>(FROM_USER, row -> row.candidate().from().value()),
          new Cell<>(CANDIDATE, row -> column(CANDIDATE).json(row.candidate().candidate().text())),
          new Cell<>(MID, row -> mid(row.candidate().sdpMid())),
          new Cell<>(LINE, row -> line(row.candidate().sdpMLineIndex())),
          new Cell<>(CAUSE, row -> row.candidate().cause()),
          new Cell<>(CREATED, BehindRow.Candidate::arrivedAt));

  CandidateRows(DSLContext sql, Schema schema) {
    this.sql = sql;
    this.facts = schema.candidates();
    this.candidates = facts.table();
    this.texts = schema.texts();
  }

  /** Their ids are in their order. */
  void insert(List<BehindRow.Candidate> all) {
    Set<String> stored = stored(all);
    List<BehindRow.Candidate> rows =
        all.stream().filter(row -> !stored.contains(row.candidate().cause())).toList();
    if (!rows.isEmpty()) {
      PipelinedBatch.insertTogether(
          sql,
          texts.of("insert a candidate", this::insertion),
          rows.stream().map(row -> Cell.values(inserted, row)).toList(),
          TOGETHER);
    }
  }

  /**
   * The newest of each of these senders, in the order in which they arrived. Each is read backwards
   * along the room's key, since a call may have had thousands.
   */
  List<Notice.IceCandidate> newest(RoomName room, Collection<UserId> senders) {
    return senders.stream()
        .flatMap(sender -> newest(room, sender).stream())
        .sorted(Comparator.comparing(row -> row.get(ID)))
        .map(row -> candidate(room, row))
        .toList();
  }

  private Result<? extends Record> newest(RoomName room, UserId sender) {
    return sql.select(ID, FROM_USER, CANDIDATE, MID, LINE, CAUSE)
        .from(candidates)
        .where(ROOM.eq(room.value()))
        .and(FROM_USER.eq(sender.value()))
        .and(CallWrites.exactly(val(room.value())))
        .orderBy(ID.desc())
        .limit(KEPT)
        .fetch();
  }

  /** The causes of those that may be stored already, and are. */
  private Set<String> stored(List<BehindRow.Candidate> rows) {
    Map<String, Set<String>> causes = new HashMap<>();
    for (BehindRow.Candidate row : rows) {
      if (row.mayBeStored()) {
        causes
            .computeIfAbsent(row.candidate().room().value(), room -> new HashSet<>())
            .add(row.candidate().cause());
      }
    }
    Set<String> stored = new HashSet<>();
    causes.forEach(
        (room, some) ->
            stored.addAll(
                sql.select(CAUSE)
                    .from(candidates)
                    .where(ROOM.eq(room))
                    .and(CAUSE.in(some))
                    .fetch(CAUSE)));
    return stored;
  }

  private Query insertion() {
    List<Field<?>> columns = Cell.columns(inserted);
    return sql.insertInto(candidates)
        .columns(columns)
        .values(columns.stream().map(CallWrites::parameter).toList());
  }

  private Notice.IceCandidate candidate(RoomName room, Record row) {
    return new Notice.IceCandidate(
        room,
        new UserId(row.get(FROM_USER)),
        new OpaqueJson(row.get(CANDIDATE)),
        lineJson(row.get(LINE)),
        midJson(row.get(MID)),
        cause(row));
  }

  /** A row that somebody else wrote is named by itself. */
  private static String cause(Record row) {
    String cause = row.get(CAUSE);
    return cause == null ? "row:" + row.get(ID) : cause;
  }

  private @Nullable String mid(OpaqueJson json) {
    String mid = JsonText.plain(json);
    if (mid == null) {
      return column(MID).nullable() ? null : "";
    }
    return column(MID).text(mid);
  }

  private @Nullable Integer line(OpaqueJson json) {
    Integer line = JsonText.integer(json);
    return line == null && !column(LINE).nullable() ? Integer.valueOf(0) : line;
  }

  private OpaqueJson midJson(@Nullable String mid) {
    if (mid == null || (mid.isEmpty() && !column(MID).nullable())) {
      // Where the column takes no NULL, the empty text stands for it.
      return OpaqueJson.NULL;
    }
    return JsonText.quoted(mid);
  }

  private static OpaqueJson lineJson(@Nullable Integer line) {
    return line == null ? OpaqueJson.NULL : new OpaqueJson(line.toString());
  }

  private TableFacts.Column column(Field<?> field) {
    return facts.column(field).orElseThrow();
  }
}
