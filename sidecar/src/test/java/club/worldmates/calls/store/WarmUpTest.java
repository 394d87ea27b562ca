package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.birth;
import static club.worldmates.calls.store.StoreFixtures.proposal;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.users;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.testing.EmbeddedMariaDb;
import club.worldmates.calls.testing.TcpProxy;
import org.junit.jupiter.api.Test;

final class WarmUpTest {

  private final CallDatabase database = CallDatabase.ofShape("a");

  @Test
  void warmUp_leavesNothing() {
    try (MariaDbStore store = MariaDbStore.open(database.options())) {
      store.warmUp();

      assertThat(database.rows("SELECT * FROM wo_calls")).isEmpty();
      await(
          store
              .callStore()
              .decide(proposal("first", users(1, 2), sight -> birth(ringing("first", 1, 2)))));
    }
  }

  @Test
  void warmUp_whileTheDatabaseIsAway_isNoTrouble() {
    TcpProxy network = TcpProxy.to(EmbeddedMariaDb.shared().port());
    try (network;
        MariaDbStore store = MariaDbStore.open(database.optionsAt(network.port()))) {
      network.cut();

      store.warmUp();

      assertThat(store.available()).isFalse();
      network.restore();
    }
  }
}
