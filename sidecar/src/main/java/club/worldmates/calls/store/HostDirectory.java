package club.worldmates.calls.store;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.Directory;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * The host's tables of users and blocks, remembered for as long as protocol.md 7 allows. Those who
 * ask for the same at once share one query; a failure is not remembered.
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
  private static final int MAX_REMEMBERED = 50_000;

  private final AsyncLoadingCache<UserId, Profile> profiles;
  private final AsyncLoadingCache<Pair, Boolean> blocks;

  HostDirectory(Readers readers, Schema schema) {
    profiles =
        cache(
            PROFILE_AGE, user -> lookUp(readers, schema.users(), Profile.UNKNOWN, profileOf(user)));
    blocks = cache(BLOCK_AGE, pair -> lookUp(readers, schema.blocks(), false, blockIn(pair)));
  }

  @Override
  public CompletableFuture<Profile> profile(UserId user) {
    return profiles.get(user);
  }

  @Override
  public CompletableFuture<Boolean> blocked(UserId one, UserId other) {
    return blocks.get(Pair.of(one, other));
  }

  private static Statement<Profile> profileOf(UserId user) {
    return (sql, users) ->
        sql.select(USERNAME, FIRST_NAME, LAST_NAME, AVATAR)
            .from(users)
            .where(USER_ID.eq(user.value()))
            .fetchOptional(HostDirectory::profile)
            .orElse(Profile.UNKNOWN);
  }

  private static Profile profile(Record row) {
    String fullName = (text(row.get(FIRST_NAME)) + " " + text(row.get(LAST_NAME))).strip();
    String name = fullName.isEmpty() ? text(row.get(USERNAME)) : fullName;
    return new Profile(name.isEmpty() ? Profile.UNKNOWN.name() : name, text(row.get(AVATAR)));
  }

  private static Statement<Boolean> blockIn(Pair pair) {
    int one = pair.lower().value();
    int other = pair.higher().value();
    return (sql, blocks) ->
        sql.fetchExists(
            blocks,
            BLOCKER.eq(one).and(BLOCKED.eq(other)).or(BLOCKER.eq(other).and(BLOCKED.eq(one))));
  }

  private static <T> CompletableFuture<T> lookUp(
      Readers readers, Optional<Table<Record>> table, T otherwise, Statement<T> statement) {
    return table
        .map(there -> readers.read(sql -> statement.run(sql, there)))
        .orElseGet(() -> CompletableFuture.completedFuture(otherwise));
  }

  private static <K, V> AsyncLoadingCache<K, V> cache(
      Duration age, Function<K, CompletableFuture<V>> load) {
    return Caffeine.newBuilder()
        .expireAfterWrite(age)
        .maximumSize(MAX_REMEMBERED)
        .executor(Runnable::run)
        .buildAsync((key, executor) -> load.apply(key));
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
