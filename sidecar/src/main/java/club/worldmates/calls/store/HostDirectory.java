package club.worldmates.calls.store;

import static club.worldmates.calls.store.CallWrites.parameter;
import static java.util.stream.Collectors.toMap;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;

import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.Directory;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * The host's tables of users, blocks and groups, remembered for as long as protocol.md 7 allows.
 * Those who ask for the same at once share one query; a failure is not remembered.
 */
final class HostDirectory implements Directory {

  private static final Field<Integer> USER_ID = field(name("user_id"), SQLDataType.INTEGER);
  private static final Field<String> USERNAME = field(name("username"), SQLDataType.VARCHAR);
  private static final Field<String> FIRST_NAME = field(name("first_name"), SQLDataType.VARCHAR);
  private static final Field<String> LAST_NAME = field(name("last_name"), SQLDataType.VARCHAR);
  private static final Field<String> AVATAR = field(name("avatar"), SQLDataType.VARCHAR);
  private static final Field<Integer> BLOCKER = field(name("blocker"), SQLDataType.INTEGER);
  private static final Field<Integer> BLOCKED = field(name("blocked"), SQLDataType.INTEGER);

  /** What the table of users must have. */
  static final List<Field<?>> USER_COLUMNS =
      List.of(USER_ID, USERNAME, FIRST_NAME, LAST_NAME, AVATAR);

  /** What the table of blocks must have. */
  static final List<Field<?>> BLOCK_COLUMNS = List.of(BLOCKER, BLOCKED);

  private static final Duration PROFILE_AGE = Duration.ofMinutes(5);
  private static final Duration BLOCK_AGE = Duration.ofSeconds(5);
  private static final Duration GROUP_AGE = Duration.ofSeconds(5);
  private static final int MAX_REMEMBERED = 50_000;

  private final Cache<UserId, CompletableFuture<Profile>> profiles = cache(PROFILE_AGE);
  private final Cache<Pair, CompletableFuture<Boolean>> blocks = cache(BLOCK_AGE);
  private final Cache<GroupId, CompletableFuture<Optional<Group>>> groups = cache(GROUP_AGE);
  private final Readers readers;
  private final Schema schema;

  HostDirectory(Readers readers, Schema schema) {
    this.readers = readers;
    this.schema = schema;
  }

  @Override
  public CompletableFuture<Profile> profile(UserId user) {
    return remembered(
        profiles, user, () -> lookUp(schema.users(), Profile.UNKNOWN, profileOf(user)));
  }

  @Override
  public CompletableFuture<Boolean> blocked(UserId one, UserId other) {
    Pair pair = Pair.of(one, other);
    return remembered(blocks, pair, () -> lookUp(schema.blocks(), false, blockIn(pair)));
  }

  @Override
  public CompletableFuture<Optional<Group>> group(GroupId group) {
    return remembered(
        groups,
        group,
        () -> read(Set.of(group)).thenApply(found -> Optional.ofNullable(found.get(group))));
  }

  @Override
  public CompletableFuture<Map<GroupId, Group>> groups(Set<GroupId> asked) {
    return read(asked)
        .thenApply(
            found ->
                asked.stream()
                    .collect(toMap(id -> id, id -> found.getOrDefault(id, Group.unknown(id)))));
  }

  private CompletableFuture<Map<GroupId, Group>> read(Set<GroupId> asked) {
    return schema
        .groups()
        .map(tables -> readers.read(sql -> new HostGroups(sql, tables).named(asked)))
        .orElseGet(() -> CompletableFuture.completedFuture(Map.of()));
  }

  /** Not an asynchronous cache, which would log each failure with its stack trace. */
  private static <K, V> CompletableFuture<V> remembered(
      Cache<K, CompletableFuture<V>> cache, K key, Supplier<CompletableFuture<V>> load) {
    CompletableFuture<V> answer = cache.get(key, absent -> load.get());
    var unused =
        answer.whenComplete(
            (value, failure) -> {
              if (failure != null) {
                cache.asMap().remove(key, answer);
              }
            });
    return answer;
  }

  private Statement<Profile> profileOf(UserId user) {
    return (sql, users) -> {
      List<Profile> found = new ArrayList<>();
      RoundTrip trip = new RoundTrip();
      trip.ask(
          schema.texts().of("profile", () -> nameOf(users)),
          List.of(user.value()),
          row -> found.add(profile(row)));
      trip.go(sql);
      return found.isEmpty() ? Profile.UNKNOWN : found.get(0);
    };
  }

  private static Query nameOf(Table<Record> users) {
    return select(USERNAME, FIRST_NAME, LAST_NAME, AVATAR)
        .from(users)
        .where(USER_ID.eq(parameter(USER_ID)));
  }

  private static Profile profile(ResultSet row) throws SQLException {
    String fullName = (text(row.getString(2)) + " " + text(row.getString(3))).strip();
    String name = fullName.isEmpty() ? text(row.getString(1)) : fullName;
    return new Profile(name.isEmpty() ? Profile.UNKNOWN.name() : name, text(row.getString(4)));
  }

  private Statement<Boolean> blockIn(Pair pair) {
    int one = pair.lower().value();
    int other = pair.higher().value();
    return (sql, blocks) -> {
      List<Boolean> found = new ArrayList<>();
      RoundTrip trip = new RoundTrip();
      trip.ask(
          schema.texts().of("block", () -> blockBetween(blocks)),
          List.of(one, other, other, one),
          row -> found.add(true));
      trip.go(sql);
      return !found.isEmpty();
    };
  }

  private static Query blockBetween(Table<Record> blocks) {
    Condition block = BLOCKER.eq(parameter(BLOCKER)).and(BLOCKED.eq(parameter(BLOCKED)));
    return select(inline(1)).from(blocks).where(block.or(block)).limit(inline(1));
  }

  private <T> CompletableFuture<T> lookUp(
      Optional<Table<Record>> table, T otherwise, Statement<T> statement) {
    return table
        .map(there -> readers.read(sql -> statement.run(sql, there)))
        .orElseGet(() -> CompletableFuture.completedFuture(otherwise));
  }

  private static <K, V> Cache<K, V> cache(Duration age) {
    return Caffeine.newBuilder()
        .expireAfterWrite(age)
        .maximumSize(MAX_REMEMBERED)
        .executor(Runnable::run)
        .build();
  }

  private static String text(@Nullable String column) {
    return column == null ? "" : column.strip();
  }

  @FunctionalInterface
  private interface Statement<T> {
    T run(DSLContext sql, Table<Record> table);
  }

  /** Two users, whoever was named first. */
  private record Pair(UserId lower, UserId higher) {
    static Pair of(UserId one, UserId other) {
      return one.compareTo(other) < 0 ? new Pair(one, other) : new Pair(other, one);
    }
  }
}
