package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.user;
import static club.worldmates.calls.store.StoreFixtures.users;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.Transition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.conf.StatementType;
import org.jooq.impl.DefaultConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The statements that run for every event find their rows by an index, on tables of some size. */
final class HotStatementsTest {

  private static final String FILL =
      """
      INSERT INTO wo_calls (from_id, to_id, status, room_name, created_at, ended_at, revision)
        SELECT 1 + seq MOD 500, 501 + seq MOD 500, IF(seq MOD 50 = 0, 'ringing', 'ended'),
          CONCAT('room ', seq), NOW() - INTERVAL seq MINUTE, NOW() - INTERVAL seq MINUTE, 1
        FROM seq_1_to_20000;
      INSERT INTO wo_group_calls (group_id, initiated_by, room_name)
        SELECT seq, seq, CONCAT('group ', seq) FROM seq_1_to_5000;
      INSERT INTO wo_ice_candidates (room_name, candidate, from_user_id)
        SELECT CONCAT('room ', seq MOD 1000), 'x', 1 FROM seq_1_to_20000;
      ANALYZE TABLE wo_calls, wo_group_calls, wo_ice_candidates, wo_call_locks;
      """;

  private static CallDatabase database;
  private static Connection connection;
  private static Schema schema;

  @BeforeAll
  static void fill() throws SQLException {
    database = CallDatabase.ofShape("a");
    database.execute(FILL);
    connection = database.database().connect();
    schema = Schema.read(Database.sql(connection), database.options());
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  @Test
  void locks() {
    assertThat(keysOf(sql -> UserLocks.take(sql, schema.locks(), users(1, 5000, 77))))
        .containsOnly("PRIMARY");
  }

  @Test
  void callsByName() {
    assertThat(keysOf(sql -> rows(sql).named(List.of("room 1", "room 2", "room x"))))
        .containsOnly("room_name");
    assertThat(keysOf(sql -> rows(sql).lock(List.of("room 1")))).containsOnly("room_name");
    assertThat(keysOf(sql -> rows(sql).find(room("room 1")))).containsOnly("room_name");
  }

  @Test
  void namesOfGroupCalls() {
    assertThat(keysOf(sql -> new RoomNames(sql, schema).taken(Set.of("group 1", "x"), false)))
        .containsOnly("room_name");
  }

  @Test
  void liveCallsOfUsers() {
    assertThat(keysOf(sql -> rows(sql).liveOf(users(1, 2, 501)))).hasSize(2).doesNotContain("none");
  }

  @Test
  void changesOfCalls() {
    Call call = ringing("room 1", 1, 2);
    Call over = call.over(CallStatus.MISSED, "cancelled", user(1), NOW, "h:1");

    assertThat(
            keysOf(sql -> new CallWrites(sql, schema).store(List.of(new Transition(call, over)))))
        .containsOnly("room_name");
  }

  @Test
  void toldMarks() {
    BehindRow.Told mark = new BehindRow.Told(room("room 1"), 1, 1, new CompletableFuture<Void>());

    assertThat(keysOf(sql -> new CallWrites(sql, schema).tell(List.of(mark))))
        .containsOnly("room_name");
  }

  @Test
  void candidatesOfACall() {
    assertThat(keysOf(sql -> new CandidateRows(sql, schema).newest(room("room 1"))))
        .contains("room_name")
        .doesNotContain("none");
  }

  private static CallRows rows(DSLContext sql) {
    return new CallRows(sql, schema);
  }

  /** The indexes by which the statements of some work find rows in tables. */
  private static List<String> keysOf(Consumer<DSLContext> work) {
    List<String> statements = new ArrayList<>();
    Configuration listening =
        new DefaultConfiguration()
            .set(SQLDialect.MARIADB)
            .set(connection)
            .set(
                new Settings()
                    .withExecuteLogging(false)
                    .withStatementType(StatementType.STATIC_STATEMENT))
            .set(
                new ExecuteListener() {
                  @Override
                  public void executeStart(ExecuteContext context) {
                    statements.addAll(List.of(context.batchSQL()));
                  }
                });
    work.accept(listening.dsl());
    assertThat(statements).isNotEmpty();
    DSLContext plain = Database.sql(connection);
    return statements.stream()
        .flatMap(statement -> plain.fetch("EXPLAIN " + statement).stream())
        .filter(HotStatementsTest::readsATable)
        .map(HotStatementsTest::key)
        .toList();
  }

  private static boolean readsATable(Record plan) {
    String table = plan.get("table", String.class);
    return table != null && !table.startsWith("<");
  }

  private static String key(Record plan) {
    String type = plan.get("type", String.class);
    String key = plan.get("key", String.class);
    return key == null || type.equals("ALL") || type.equals("index") ? "none" : key;
  }
}
