package club.worldmates.calls.store;

import static club.worldmates.calls.store.GroupFixtures.groupBirth;
import static club.worldmates.calls.store.GroupFixtures.joinedGroup;
import static club.worldmates.calls.store.GroupFixtures.ringingGroup;
import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.birth;
import static club.worldmates.calls.store.StoreFixtures.change;
import static club.worldmates.calls.store.StoreFixtures.inSeconds;
import static club.worldmates.calls.store.StoreFixtures.over;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.users;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.session.Proposal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A lone decision counts only where nothing is there that its rule would have had to see. */
final class LoneDecisionTest {

  private static final Call CALL = ringing("r", 1, 2);
  private static final Call ACCEPTED = CALL.accepted(OpaqueJson.NULL, NOW, "h:2");

  private static final Map<String, Proposal> OTHER_CALLS =
      Map.of(
          "from the caller", start(ringing("x", 1, 7)),
          "to the caller", start(ringing("x", 7, 1)),
          "from the callee", start(ringing("x", 2, 7)),
          "to the callee", start(ringing("x", 7, 2)),
          "group call with the caller", start(joinedGroup("x", 1)),
          "group call that rings from the callee", start(ringingGroup("x", 2)));

  private static final Map<String, Proposal> OF_THE_NAME =
      Map.of(
          "call of the name", start(ringing("r", 7, 8)),
          "call of a name that the database holds to be equal", start(ringing("R", 7, 8)),
          "group call of the name", start(joinedGroup("r", 7)));

  private Connection connection;
  private DSLContext sql;
  private Schema schema;

  @BeforeEach
  void open() throws SQLException {
    CallDatabase database = CallDatabase.ofShape("a");
    connection = new ConnectionSource(database.options()).connect();
    connection.setAutoCommit(false);
    sql = Database.sql(connection);
    schema = Schema.read(sql, database.options());
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void nothingInTheWay_isStored() {
    put(start(ringing("x", 7, 8)));
    put(start(joinedGroup("g", 9)));

    assertThat(isDecidedOn(start(CALL))).isTrue();
    assertThat(isDecidedOn(acceptance())).isTrue();
    assertThat(stored()).contains(inSeconds(ACCEPTED));
  }

  @ParameterizedTest
  @MethodSource("hindrancesOfAStart")
  void start_isNotStoredBeside(String hindrance) {
    Stream.of(OTHER_CALLS, OF_THE_NAME)
        .filter(hindrances -> hindrances.containsKey(hindrance))
        .forEach(hindrances -> put(hindrances.get(hindrance)));
    List<Call> before = stored();

    assertThat(isDecidedOn(start(CALL))).isFalse();
    assertThat(stored()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("hindrancesOfAnAcceptance")
  void acceptance_isNotStoredBeside(String hindrance) {
    put(start(CALL));
    put(OTHER_CALLS.get(hindrance));

    assertThat(isDecidedOn(acceptance())).isFalse();
    assertThat(stored()).contains(inSeconds(CALL)).doesNotContain(inSeconds(ACCEPTED));
  }

  @Test
  void callThatChangedMeanwhile_isNotChanged() {
    put(start(CALL));
    Call over = over(CALL, "cancelled");
    put(new Proposal(CALL.room(), Set.of(), CALL, sight -> change(CALL, over)));

    assertThat(isDecidedOn(acceptance())).isFalse();
    assertThat(stored()).doesNotContain(inSeconds(ACCEPTED));
  }

  static Stream<String> hindrancesOfAStart() {
    return Stream.of(OTHER_CALLS, OF_THE_NAME).flatMap(hindrances -> hindrances.keySet().stream());
  }

  static Stream<String> hindrancesOfAnAcceptance() {
    return OTHER_CALLS.keySet().stream();
  }

  private boolean isDecidedOn(Proposal proposal) {
    return new LoneDecision(sql, schema, true).on(new Pending(proposal)).isPresent();
  }

  private void put(Proposal proposal) {
    List<Verdict> verdicts = new Round(sql, schema).run(List.of(new Pending(proposal)));
    assertThat(verdicts).allMatch(Verdict.Done.class::isInstance);
    sql.execute("COMMIT");
  }

  private List<Call> stored() {
    return CallRows.inOrder(new CallRows(sql, schema).named(List.of("r", "x"))).toList();
  }

  private static Proposal acceptance() {
    return new Proposal(room("r"), users(1, 2), CALL, sight -> change(CALL, ACCEPTED));
  }

  private static Proposal start(Call call) {
    return Proposal.toStart(call.room(), Set.of(call.from(), call.to()), sight -> birth(call));
  }

  private static Proposal start(GroupCall call) {
    return Proposal.toStartGroup(call.room(), Set.of(call.initiator()), sight -> groupBirth(call));
  }
}
