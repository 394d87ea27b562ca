package club.worldmates.calls.store;

import static club.worldmates.calls.store.GroupFixtures.groupBirth;
import static club.worldmates.calls.store.GroupFixtures.groupChange;
import static club.worldmates.calls.store.GroupFixtures.joined;
import static club.worldmates.calls.store.GroupFixtures.joinedGroup;
import static club.worldmates.calls.store.GroupFixtures.left;
import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.birth;
import static club.worldmates.calls.store.StoreFixtures.change;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.users;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.Proposal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a decision waits for the database, which is what it costs. */
final class RoundTripsTest {

  private static final String TOGETHER = "/*client prepare*/";

  private Connection connection;
  private Schema schema;
  private Overheard overheard;

  @BeforeEach
  void open() throws SQLException {
    CallDatabase database = CallDatabase.ofShape("a");
    connection = new ConnectionSource(database.options()).connect();
    schema = Schema.read(Database.sql(connection), database.options());
    overheard = new Overheard(connection);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void call_startedAcceptedAndEnded() {
    Call ringing = ringing("r", 1, 2);
    // Locks, whether anything is in the way, the row and the commit.
    assertThat(of(Proposal.toStart(room("r"), users(1, 2), sight -> birth(ringing)))).isEqualTo(1);
    assertThat(overheard.asked.get(0).text()).contains("insert").endsWith(";\nCOMMIT");

    Call connected = ringing.accepted(OpaqueJson.NULL, NOW, "h:2");
    assertThat(of("r", users(1, 2), ringing, null, sight -> change(ringing, connected)))
        .isEqualTo(1);
    assertThat(overheard.asked.get(0).text()).contains("update").endsWith(";\nCOMMIT");

    Call over = StoreFixtures.over(connected, "completed");
    assertThat(of("r", Set.of(), connected, null, sight -> change(connected, over))).isEqualTo(1);
    assertThat(overheard.asked.get(0).text()).startsWith(TOGETHER + "update").endsWith(";\nCOMMIT");
  }

  @Test
  void callOfSomebodyInAnother_started() {
    Call first = ringing("first", 1, 2);
    of(Proposal.toStart(room("first"), users(1, 2), sight -> birth(first)));

    Call second = ringing("second", 2, 3);
    // In vain; locks and what there is; its row; the new row and the commit.
    assertThat(of(Proposal.toStart(room("second"), users(2, 3), sight -> birth(second))))
        .isEqualTo(4);
  }

  @Test
  void manyCallsAtOnce_startedAndEnded() {
    List<Call> ringing =
        List.of(ringing("a", 1, 2), ringing("b", 3, 4), ringing("c", 5, 6), ringing("d", 7, 8));
    // Locks and all that is read; the rows and the commit.
    assertThat(
            of(
                ringing.stream()
                    .map(
                        c ->
                            Proposal.toStart(c.room(), Set.of(c.from(), c.to()), sight -> birth(c)))
                    .toList()))
        .isEqualTo(2);
    assertThat(overheard.asked.get(1).text()).startsWith(TOGETHER + "insert").endsWith(";\nCOMMIT");

    Call fresh = ringing("e", 9, 10);
    // What is read; the changes; the row and the commit.
    assertThat(
            of(
                Stream.concat(
                        ringing.stream().map(c -> ending(c)),
                        Stream.of(
                            Proposal.toStart(
                                fresh.room(),
                                Set.of(fresh.from(), fresh.to()),
                                sight -> birth(fresh))))
                    .toList()))
        .isEqualTo(3);
    assertThat(overheard.asked.get(1).text()).startsWith("update");
    assertThat(overheard.asked.get(2).text()).startsWith(TOGETHER + "insert").endsWith(";\nCOMMIT");
  }

  @Test
  void groupCall_startedJoinedAndLeft() {
    GroupCall call = joinedGroup("r", 1);
    // What is read, the row, and the participant.
    assertThat(of(Proposal.toStartGroup(room("r"), users(1), sight -> groupBirth(call))))
        .isEqualTo(3);

    GroupCall joined = joined(call, 2);
    // Locks and what is read first, the group call, its participants; both rows.
    assertThat(of("r", users(2), null, null, sight -> groupChange(call, joined))).isEqualTo(5);

    GroupCall left = left(joined, 2);
    assertThat(of("r", Set.of(), null, joined, sight -> groupChange(joined, left))).isEqualTo(2);
  }

  private int of(
      String name,
      Set<UserId> users,
      Call known,
      GroupCall knownGroup,
      Function<Sight, Decision> rule) {
    return of(new Proposal(room(name), users, known, knownGroup, rule));
  }

  private static Proposal ending(Call call) {
    Call over = StoreFixtures.over(call, "completed");
    return new Proposal(call.room(), Set.of(), call, sight -> change(call, over));
  }

  private int of(Proposal proposal) {
    return of(List.of(proposal));
  }

  private int of(List<Proposal> proposals) {
    overheard.asked.clear();
    List<Verdict> verdicts =
        new Round(Database.sql(overheard.connection()), schema)
            .run(proposals.stream().map(Pending::new).toList());
    assertThat(verdicts).allMatch(Verdict.Done.class::isInstance);
    return overheard.asked.size();
  }
}
