package club.worldmates.calls.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables that the sidecar works on, found once at the start. What differs between the shapes of
 * the call tables (legacy.md) is read off their columns here, and nowhere else.
 *
 * @param stays the participants of group calls
 * @param stayColumns how they are spelt there
 * @param users the host's users; empty: nobody has a name
 * @param blocks who blocked whom; empty: nobody did
 * @param groups the host's groups and who is in them; empty: there are none
 * @param hints which indexes they are read by
 * @param texts of statements on these tables
 */
record Schema(
    TableFacts calls,
    TableFacts groupCalls,
    TableFacts stays,
    StayColumns stayColumns,
    TableFacts candidates,
    TableFacts statistics,
    Table<Record> locks,
    Optional<Table<Record>> users,
    Optional<Table<Record>> blocks,
    Optional<HostGroups.Tables> groups,
    IndexHints hints,
    Texts texts) {

  private static final Logger log = LoggerFactory.getLogger(Schema.class);

  private static final String CALLS = "wo_calls";
  private static final String GROUP_CALLS = "wo_group_calls";
  private static final String STAYS = "wo_group_call_participants";
  private static final String CANDIDATES = "wo_ice_candidates";
  private static final String STATISTICS = "wo_call_statistics";
  private static final String LOCKS = "wo_call_locks";
  private static final String USERS = "wo_users";
  private static final String BLOCKS = "wo_blocks";
  private static final String GROUPS = "wo_groupchat";
  private static final String MEMBERS = "wo_groupchatusers";

  /**
   * Finds the tables.
   *
   * @throws SchemaException when something is missing
   */
  static Schema read(DSLContext sql, DatabaseOptions options) {
    return new Finder(sql, options).schema();
  }

  /**
   * An index that was there at the start is gone: statements name none any more.
   *
   * @return whether they did
   */
  boolean giveUpHints() {
    boolean were = hints.giveUp();
    texts.forget();
    return were;
  }

  /** Looks for the tables and gathers what is missing, to say it all at once. */
  private static final class Finder {

    private final DSLContext sql;
    private final DatabaseOptions options;
    private final Catalog catalog;
    private final List<String> missing = new ArrayList<>();

    Finder(DSLContext sql, DatabaseOptions options) {
      this.sql = sql;
      this.options = options;
      Stream<String> own = Stream.of(CALLS, GROUP_CALLS, STAYS, CANDIDATES, STATISTICS, LOCKS);
      Stream<String> host =
          Stream.of(USERS, BLOCKS, GROUPS, MEMBERS, options.usersTable(), options.blocksTable())
              .filter(Objects::nonNull)
              .map(table -> table.toLowerCase(Locale.ROOT));
      catalog = Catalog.read(sql, Stream.concat(own, host).distinct().toList());
    }

    Schema schema() {
      Optional<TableFacts> calls = needed(CALLS, CallColumns.NEEDED);
      calls.ifPresent(this::checkUniqueRoom);
      Optional<TableFacts> groupCalls = needed(GROUP_CALLS, GroupColumns.NEEDED);
      groupCalls.ifPresent(this::checkUniqueRoom);
      Optional<TableFacts> stays = needed(STAYS, StayColumns.NEEDED);
      Optional<StayColumns> stayColumns = stays.flatMap(this::stayColumns);
      Optional<TableFacts> candidates = needed(CANDIDATES, CandidateRows.NEEDED);
      Optional<TableFacts> statistics = needed(STATISTICS, List.of());
      Optional<TableFacts> locks = needed(LOCKS, List.of(UserLocks.SLOT));
      locks.ifPresent(this::checkSlots);
      if (!missing.isEmpty()) {
        throw new SchemaException(missing);
      }
      return new Schema(
          calls.orElseThrow(),
          groupCalls.orElseThrow(),
          stays.orElseThrow(),
          stayColumns.orElseThrow(),
          candidates.orElseThrow(),
          statistics.orElseThrow(),
          locks.orElseThrow().table(),
          host(USERS, options.usersTable(), HostDirectory.USER_COLUMNS, "no user has a name")
              .map(TableFacts::table),
          host(BLOCKS, options.blocksTable(), HostDirectory.BLOCK_COLUMNS, "nobody is blocked")
              .map(TableFacts::table),
          groups(),
          new IndexHints(),
          new Texts());
    }

    private Optional<StayColumns> stayColumns(TableFacts stays) {
      Optional<Field<Integer>> key = StayColumns.KEYS.stream().filter(stays::has).findFirst();
      if (key.isEmpty()) {
        missing.add("%s has no column call_id".formatted(stays.name()));
      }
      boolean hasMedia = stays.has(StayColumns.AUDIO) && stays.has(StayColumns.VIDEO);
      return key.map(call -> new StayColumns(call, hasMedia, stays.has(StayColumns.ANSWER)));
    }

    private Optional<HostGroups.Tables> groups() {
      String consequence = "there are no group calls";
      Optional<TableFacts> groups = host(GROUPS, null, HostGroups.GROUP_COLUMNS, consequence);
      Optional<TableFacts> members = host(MEMBERS, null, HostGroups.MEMBER_COLUMNS, consequence);
      return groups.flatMap(of -> members.map(who -> new HostGroups.Tables(of, who)));
    }

    /** The spelling that has all columns; with several of them, the capitalised one. */
    private Optional<TableFacts> needed(String table, List<Field<?>> columns) {
      List<TableFacts> found = catalog.spellings(table);
      Optional<TableFacts> complete =
          found.stream().filter(facts -> facts.missing(columns).isEmpty()).findFirst();
      if (complete.isPresent()) {
        checkEngine(complete.get());
        return complete;
      }
      if (found.isEmpty()) {
        missing.add("no table " + table);
      } else {
        TableFacts first = found.get(0);
        missing.add(
            "%s has no column %s"
                .formatted(first.name(), String.join(", ", first.missing(columns))));
      }
      return Optional.empty();
    }

    private void checkEngine(TableFacts facts) {
      if (!facts.engine().equalsIgnoreCase("InnoDB")) {
        throw new SchemaException(
            facts.name() + " must be an InnoDB table: " + facts.engine() + " has no transactions");
      }
    }

    private void checkUniqueRoom(TableFacts calls) {
      if (!calls.uniqueColumns().contains(CallColumns.ROOM.getName())) {
        throw new SchemaException(calls.name() + " must have a unique index on room_name alone");
      }
    }

    private void checkSlots(TableFacts locks) {
      if (sql.fetchCount(locks.table()) < UserLocks.SLOTS) {
        missing.add(locks.name() + " lacks rows");
      }
    }

    private Optional<TableFacts> host(
        String table, @Nullable String setting, List<Field<?>> columns, String consequence) {
      String wanted = setting == null ? table : setting;
      Optional<TableFacts> found =
          catalog.spellings(wanted.toLowerCase(Locale.ROOT)).stream()
              .filter(facts -> setting == null || facts.name().equals(setting))
              .filter(facts -> facts.missing(columns).isEmpty())
              .findFirst();
      if (found.isEmpty()) {
        String problem =
            "there is no table %s with the columns %s"
                .formatted(wanted, columns.stream().map(Field::getName).toList());
        if (setting != null) {
          throw new SchemaException("As set, but " + problem);
        }
        log.warn("Since {}, {}", problem, consequence);
      }
      return found;
    }
  }
}
