package club.worldmates.calls.store;

import static club.worldmates.calls.store.GroupFixtures.joinedGroup;
import static club.worldmates.calls.store.GroupFixtures.left;
import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.birth;
import static club.worldmates.calls.store.StoreFixtures.change;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.user;
import static club.worldmates.calls.store.StoreFixtures.users;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.Proposal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The statements that run for every event find their rows by an index, on tables of some size. */
final class HotStatementsTest {

  private static CallDatabase database;
  private static Connection connection;
  private static Schema schema;

  @BeforeAll
  static void fill() throws SQLException {
    database = CallDatabase.ofShape("a");
    ManyRows.addTo(database);
    connection = new ConnectionSource(database.options()).connect();
    schema = Schema.read(Database.sql(connection), database.options());
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  @Test
  void locks() {
    assertThat(keysOf(trip((sql, trip) -> UserLocks.take(trip, schema, users(1, 5000, 77)))))
        .containsOnly("PRIMARY");
  }

  @Test
  void callsByName() {
    List<String> names = List.of("room 1", "room 2", "room x");
    assertThat(keysOf(sql -> rows(sql).named(names))).containsOnly("room_name");
    assertThat(keysOf(trip((sql, trip) -> rows(sql).lock(trip, names)))).containsOnly("room_name");
    assertThat(keysOf(sql -> rows(sql).find(room("room 1")))).containsOnly("room_name");
  }

  @Test
  void namesOfNewCalls() {
    assertThat(
            keysOf(
                trip(
                    (sql, trip) ->
                        new RoomNames(sql, schema)
                            .claim(trip, List.of("x", "y"), List.of("z", "v"), () -> {}))))
        .hasSize(2)
        .containsOnly("room_name");
    assertThat(keysOf(sql -> new RoomNames(sql, schema).taken(Set.of("room 1"), true, false)))
        .containsOnly("room_name");
    assertThat(keysOf(sql -> new RoomNames(sql, schema).taken(Set.of("group 1"), false, true)))
        .containsOnly("room_name");
  }

  @Test
  void groupCallsByName() {
    assertThat(keysOf(sql -> groups(sql).named(List.of("group 1", "x"), Set.of())))
        .containsOnly("room_name", "call_id");
    assertThat(keysOf(sql -> groups(sql).lock(List.of("group 1", "group 2"))))
        .containsOnly("room_name");
    assertThat(keysOf(sql -> groups(sql).find(room("group 1"))))
        .containsOnly("room_name", "call_id");
  }

  @Test
  void whatABatchHasToDoWith() {
    List<String> names = List.of("room 1", "x");
    List<String> groupNames = List.of("group 1", "x");
    assertThat(keysOf(trip((sql, trip) -> look(trip, names, groupNames, Set.of()))))
        .containsOnly("room_name")
        .hasSize(2);
    assertThat(keysOf(trip((sql, trip) -> look(trip, names, List.of(), users(1, 2, 501)))))
        .containsExactly(
            "room_name",
            "wo_calls_from_status",
            "wo_calls_to_status",
            "wo_group_call_participants_user_left",
            "wo_group_calls_initiated_by_status");
  }

  @Test
  void loneDecisions() {
    Call ringing = ringing("new", 1, 2);
    Call known = ringing("room 1", 1, 2);
    Call accepted = known.accepted(OpaqueJson.NULL, NOW, "h:2");
    List<String> looks =
        List.of(
            "wo_calls_from_status",
            "wo_calls_to_status",
            "wo_group_call_participants_user_left",
            "wo_group_calls_initiated_by_status");

    assertThat(keysOf(lone(Proposal.toStart(room("new"), users(1, 2), sight -> birth(ringing)))))
        .containsAll(looks)
        .doesNotContain("none");
    assertThat(
            keysOf(
                lone(
                    new Proposal(
                        room("room 1"), users(1, 2), known, sight -> change(known, accepted)))))
        .containsAll(looks)
        .doesNotContain("none");
  }

  @Test
  void lockedGroupCalls() {
    assertThat(keysOf(trip((sql, trip) -> groups(sql).lock(trip, List.of("group 1", "x")))))
        .containsOnly("room_name");
  }

  @Test
  void liveGroupCallsOfUsers() {
    assertThat(keysOf(sql -> groups(sql).named(List.of("group 1"), users(1, 50))))
        .contains("room_name", "wo_group_call_participants_user_left")
        .contains("wo_group_calls_initiated_by_status")
        .doesNotContain("none");
  }

  @Test
  void changesOfGroupCalls() {
    GroupCall call = joinedGroup("group 1", 1, 2);
    GroupTransition leave = new GroupTransition(call, left(call, 2));

    assertThat(keysOf(sql -> new GroupCallWrites(sql, schema).store(List.of(leave))))
        .containsOnly("room_name");
    assertThat(keysOf(sql -> new StayWrites(sql, schema).store(List.of(leave))))
        .containsOnly("call_id", "room_name");
  }

  @Test
  void whatIsStoredBehindOfGroupCalls() {
    CompletableFuture<Void> stored = new CompletableFuture<>();
    BehindRow.GroupTold mark = new BehindRow.GroupTold(room("group 1"), 1, stored);
    Stay stay = joinedGroup("group 1", 1).stays().get(user(1));
    BehindRow.Media media = new BehindRow.Media(room("group 1"), stay, stored);

    assertThat(keysOf(sql -> new GroupCallWrites(sql, schema).tell(List.of(mark))))
        .containsOnly("room_name");
    assertThat(keysOf(sql -> new StayWrites(sql, schema).media(List.of(media))))
        .containsOnly("call_id", "room_name");
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

    assertThat(keysOf(sql -> new ToldMarks(sql, schema).raise(List.of(mark))))
        .containsOnly("room_name");
  }

  @Test
  void candidatesOfACall() {
    assertThat(keysOf(sql -> candidates(sql).newest(room("room 1"), List.of(user(1), user(2)))))
        .containsOnly("room_name");
  }

  private static Consumer<DSLContext> lone(Proposal proposal) {
    return sql -> new LoneDecision(sql, schema, false).on(new Pending(proposal));
  }

  private static void look(
      RoundTrip trip, List<String> names, List<String> groupNames, Set<UserId> users) {
    var unused = FirstLook.ask(trip, schema, names, groupNames, users);
  }

  private static CandidateRows candidates(DSLContext sql) {
    return new CandidateRows(sql, schema);
  }

  private static GroupCallRows groups(DSLContext sql) {
    return new GroupCallRows(sql, schema);
  }

  private static CallRows rows(DSLContext sql) {
    return new CallRows(sql, schema);
  }

  private static Consumer<DSLContext> trip(BiConsumer<DSLContext, RoundTrip> queries) {
    return sql -> {
      RoundTrip trip = new RoundTrip();
      queries.accept(sql, trip);
      trip.go(sql);
    };
  }

  /** The indexes by which the statements of some work find rows in tables. */
  private static List<String> keysOf(Consumer<DSLContext> work) {
    Overheard overheard = new Overheard(connection);
    work.accept(Database.sql(overheard.connection()));
    assertThat(overheard.asked).isNotEmpty();
    DSLContext plain = Database.sql(connection);
    return overheard.asked.stream()
        .flatMap(asked -> asked.statements().stream())
        .flatMap(asked -> plain.fetch("EXPLAIN " + asked.text(), asked.values().toArray()).stream())
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
