package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.failure;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.session.StoreUnavailableException;
import club.worldmates.calls.testing.EmbeddedMariaDb;
import club.worldmates.calls.testing.TcpProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WriteBehindTest {

  /** Longer than the column. */
  private static final String TOO_LONG = "9".repeat(70_000);

  private CallDatabase database;

  @BeforeEach
  void create() {
    database = CallDatabase.ofShape("a");
  }

  @Test
  void rowThatTheDatabaseRefuses_failsAlone() {
    List<CompletableFuture<Void>> kept = new ArrayList<>();
    try (MariaDbStore store = database.open()) {
      for (int i = 0; i < 20; i++) {
        kept.add(keep(store, i == 7 ? TOO_LONG : Integer.toString(i)));
      }
    }

    assertThat(failure(kept.remove(7))).isInstanceOf(StatementFailedException.class);
    assertThat(kept).allMatch(future -> future.isDone() && !future.isCompletedExceptionally());
    assertThat(stored())
        .containsExactlyElementsOf(
            IntStream.range(0, 20).filter(i -> i != 7).mapToObj(Integer::toString).toList());
  }

  @Test
  void rowThatSomebodyElseHolds_waitsAlone_andIsStoredAsItIsByThen() throws SQLException {
    database.write(ringing("held", 1, 2));
    database.write(ringing("free", 3, 4));
    try (MariaDbStore store = database.open();
        Connection other = holding("SELECT * FROM wo_calls WHERE room_name = 'held' FOR UPDATE")) {
      List<CompletableFuture<Void>> held = new ArrayList<>();
      List<CompletableFuture<Void>> free = new ArrayList<>();
      for (int i = 1; i <= 10; i++) {
        free.add(keep(store, Integer.toString(i)));
      }
      held.add(store.callStore().keepTold(room("held"), 1, 2));
      free.add(store.callStore().keepTold(room("free"), 3, 4));

      free.forEach(StoreFixtures::await);
      held.add(store.callStore().keepTold(room("held"), 5, 2));
      await(keep(store, "11"));
      assertThat(held).noneMatch(CompletableFuture::isDone);
      assertThat(told("held")).isEqualTo("1, 1");
      assertThat(told("free")).isEqualTo("3, 4");

      other.rollback();
      held.forEach(StoreFixtures::await);
      assertThat(told("held")).isEqualTo("5, 2");
      assertThat(stored())
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 11).mapToObj(Integer::toString).toList());
    }
  }

  @Test
  void candidateThatIsHeld_isNotOvertakenByLaterOnesOfItsCall() throws SQLException {
    database.execute("CREATE TABLE counted (candidate VARCHAR(20) PRIMARY KEY, times INT)");
    database.execute("INSERT INTO counted VALUES ('3', 0)");
    database.execute(
        "CREATE TRIGGER counting BEFORE INSERT ON wo_ice_candidates FOR EACH ROW"
            + " UPDATE counted SET times = times + 1 WHERE candidate = NEW.candidate");
    try (MariaDbStore store = database.open();
        Connection other = holding("SELECT * FROM counted WHERE candidate = '3' FOR UPDATE")) {
      List<CompletableFuture<Void>> kept = new ArrayList<>();
      for (int i = 1; i <= 10; i++) {
        kept.add(keep(store, Integer.toString(i)));
      }
      await(keep(store, "another", "21"));
      kept.add(keep(store, "11"));
      await(keep(store, "another", "22"));
      assertThat(stored()).containsExactly("1", "2", "21", "22");

      other.rollback();
      kept.forEach(StoreFixtures::await);
      assertThat(stored())
          .containsExactly("1", "2", "21", "22", "3", "4", "5", "6", "7", "8", "9", "10", "11");
    }
  }

  @Test
  void close_storesWhatWaits() {
    MariaDbStore store = database.open();
    CompletableFuture<Void> kept = keep(store, "1");

    store.close();

    assertThat(kept).isCompleted();
    assertThat(stored()).containsExactly("1");
    assertThat(keep(store, "2")).isCompletedExceptionally();
  }

  @Test
  void close_whileTheDatabaseIsAway_givesUp() {
    try (TcpProxy network = TcpProxy.to(EmbeddedMariaDb.shared().port())) {
      MariaDbStore store = MariaDbStore.open(database.optionsAt(network.port()));
      network.cut();
      CompletableFuture<Void> kept = keep(store, "1");

      store.close();

      assertThat(failure(kept)).isInstanceOf(StoreUnavailableException.class);
    }
  }

  /** Another program's transaction, which holds rows until it is rolled back. */
  private Connection holding(String select) throws SQLException {
    Connection other = database.database().connect();
    other.setAutoCommit(false);
    try (Statement statement = other.createStatement()) {
      statement.executeQuery(select);
    }
    return other;
  }

  /** The marks of both sides of a call. */
  private String told(String room) {
    Map<String, String> row =
        database.rows("SELECT from_told, to_told FROM wo_calls WHERE room_name = ?", room).get(0);
    return row.get("from_told") + ", " + row.get("to_told");
  }

  private static CompletableFuture<Void> keep(MariaDbStore store, String json) {
    return keep(store, "r", json);
  }

  private static CompletableFuture<Void> keep(MariaDbStore store, String room, String json) {
    return store
        .callStore()
        .keepCandidate(
            new Notice.IceCandidate(
                room(room),
                user(1),
                new OpaqueJson(json),
                OpaqueJson.NULL,
                OpaqueJson.NULL,
                "e" + json),
            NOW);
  }

  private List<String> stored() {
    return database.rows("SELECT candidate FROM wo_ice_candidates ORDER BY id").stream()
        .map(row -> row.get("candidate"))
        .toList();
  }
}
