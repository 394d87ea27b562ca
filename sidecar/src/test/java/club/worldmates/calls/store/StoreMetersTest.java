package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.birth;
import static club.worldmates.calls.store.StoreFixtures.proposal;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.testing.EmbeddedMariaDb;
import club.worldmates.calls.testing.TcpProxy;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of the database. */
final class StoreMetersTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private TcpProxy network;
  private MariaDbStore store;

  @BeforeEach
  void open() {
    network = TcpProxy.to(EmbeddedMariaDb.shared().port());
    store = MariaDbStore.open(CallDatabase.ofShape("a").optionsAt(network.port()), meters);
  }

  @AfterEach
  void close() {
    store.close();
    network.close();
  }

  @Test
  void decision_isTimedOnceItIsCommitted() {
    await(store.callStore().decide(proposal("r", Set.of(), sight -> birth(ringing("r", 1, 2)))));

    assertThat(meters.get("calls.commit").timer().count()).isEqualTo(1);
    assertThat(meters.get("calls.decisions.waiting").gauge().value()).isZero();
  }

  @Test
  void connections_areCountedByPoolAndState() {
    Awaitility.await()
        .until(() -> connections("writers") == 2 && connections("readers") == Readers.THREADS + 1);
  }

  @Test
  void outage_showsInTheBreakerAndIsOverWithIt() {
    assertThat(breaker("closed")).isEqualTo(1);
    assertThat(meters.get("calls.database.up").gauge().value()).isEqualTo(1);

    network.cut();
    Awaitility.await().until(() -> breaker("open") == 1);
    assertThat(meters.get("calls.database.up").gauge().value()).isZero();

    network.restore();
    Awaitility.await().until(() -> breaker("closed") == 1);
  }

  @Test
  void brokenConnection_countsAsARetry() {
    network.loseAnswerTo("COMMIT");
    await(store.callStore().decide(proposal("r", Set.of(), sight -> birth(ringing("r", 1, 2)))));

    assertThat(
            meters
                .get("resilience4j.retry.calls")
                .tags("name", "database", "kind", "successful_with_retry")
                .functionCounter()
                .count())
        .isEqualTo(1);
  }

  private double connections(String pool) {
    return meters.get("calls.database.connections").tags("pool", pool).gauges().stream()
        .mapToDouble(Gauge::value)
        .sum();
  }

  private double breaker(String state) {
    return meters.get("resilience4j.circuitbreaker.state").tags("state", state).gauge().value();
  }
}
