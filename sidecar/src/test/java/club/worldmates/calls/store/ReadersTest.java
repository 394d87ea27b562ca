package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.session.StoreUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ReadersTest {

  @Test
  void readsThatWaitForOthersForTooLong_areRefusedAndTheCircuitStaysClosed() throws SQLException {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Guards guards = new Guards(meters);
    ConnectionSource source = new ConnectionSource(CallDatabase.ofShape("a").options());
    Database database = new Database(source, guards, meters);
    try (guards;
        database;
        Readers readers = new Readers(database, guards)) {
      CompletableFuture<?> last = null;
      for (int i = 0; i < 10 * Readers.THREADS; i++) {
        last = readers.read(sql -> sql.fetch("SELECT SLEEP(0.2)"));
      }

      assertThat(failure(last)).isInstanceOf(StoreUnavailableException.class);
      assertThat(database.available()).isTrue();
    }
  }
}
