package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.failure;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.session.StoreUnavailableException;
import club.worldmates.calls.testing.EmbeddedMariaDb;
import club.worldmates.calls.testing.TcpProxy;
import java.util.ArrayList;
import java.util.List;
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

  private static CompletableFuture<Void> keep(MariaDbStore store, String json) {
    return store
        .callStore()
        .keepCandidate(
            new Notice.IceCandidate(
                room("r"),
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
