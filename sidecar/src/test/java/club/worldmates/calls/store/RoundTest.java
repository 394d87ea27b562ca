package club.worldmates.calls.store;

import static club.worldmates.calls.store.GroupFixtures.groupBirth;
import static club.worldmates.calls.store.GroupFixtures.groupChange;
import static club.worldmates.calls.store.GroupFixtures.joined;
import static club.worldmates.calls.store.GroupFixtures.joinedGroup;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.users;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.Proposal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbDataSource;

/** Several decisions in one transaction, over connections as a sidecar has them. */
final class RoundTest {

  private CallDatabase database;
  private Connection connection;
  private DSLContext sql;
  private Schema schema;

  @BeforeEach
  void open() throws SQLException {
    database = CallDatabase.ofShape("a");
    MariaDbDataSource source = new ConnectionSource(database.options());
    connection = source.getConnection();
    sql = Database.sql(connection);
    schema = Schema.read(sql, database.options());
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void participantsOfSeveralCalls_areEachStoredWithTheirCall() {
    GroupCall one = joinedGroup("one", 1);
    GroupCall other = joinedGroup("other", 2);
    run(
        pending("one", users(1), sight -> groupBirth(one)),
        pending("other", users(2), sight -> groupBirth(other)));
    run(
        pending("one", users(3), sight -> groupChange(one, joined(one, 3))),
        pending("other", users(4), sight -> groupChange(other, joined(other, 4))));

    assertThat(participants("one")).containsExactly("1", "3");
    assertThat(participants("other")).containsExactly("2", "4");
  }

  private Stream<String> participants(String name) {
    return database
        .rows(
            "SELECT user_id FROM wo_group_call_participants p JOIN wo_group_calls c"
                + " ON c.id = p.call_id WHERE c.room_name = ? ORDER BY user_id",
            name)
        .stream()
        .map(row -> row.get("user_id"));
  }

  private void run(Pending... batch) {
    assertThat(new Round(sql, schema).run(List.of(batch))).allMatch(Verdict.Done.class::isInstance);
  }

  private static Pending pending(String name, Set<UserId> users, Function<Sight, Decision> rule) {
    return new Pending(new Proposal(room(name), users, null, null, rule));
  }
}
