package club.worldmates.calls.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmbeddedMariaDbTest {
  @Test
  void freshDatabases_areNotShared() throws Exception {
    var one = EmbeddedMariaDb.shared().freshDatabase();
    var other = EmbeddedMariaDb.shared().freshDatabase();
    one.execute("CREATE TABLE only_here (id INT)");

    try (var connection = other.connect();
        var tables = connection.createStatement().executeQuery("SHOW TABLES")) {
      assertThat(tables.next()).isFalse();
    }
  }
}
