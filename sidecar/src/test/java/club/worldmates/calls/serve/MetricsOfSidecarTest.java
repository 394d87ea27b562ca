package club.worldmates.calls.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.schema.Migration;
import club.worldmates.calls.settings.Settings;
import club.worldmates.calls.testing.EmbeddedMariaDb;
import club.worldmates.calls.testing.EmbeddedMariaDb.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sidecar that serves says on one page how it is. */
final class MetricsOfSidecarTest {

  private static final String HOST_TABLES =
      """
      CREATE TABLE Wo_Users (user_id INT PRIMARY KEY, username VARCHAR(64), first_name VARCHAR(64),
        last_name VARCHAR(64), avatar VARCHAR(200));
      CREATE TABLE Wo_Blocks (id INT AUTO_INCREMENT PRIMARY KEY, blocker INT, blocked INT);
      CREATE TABLE Wo_GroupChat (group_id INT PRIMARY KEY, group_name VARCHAR(64),
        avatar VARCHAR(200));
      CREATE TABLE Wo_GroupChatUsers (id INT AUTO_INCREMENT PRIMARY KEY, user_id INT, group_id INT,
        active ENUM('1','0'))
      """;

  @TempDir private Path directory;

  @Test
  void metrics_haveWhatAnOperatorLooksFor() throws Exception {
    int port = freePort();
    Settings settings = settings(port);
    new Migration(settings.database()).run();

    String page;
    try (Sidecar sidecar = Sidecar.start(settings)) {
      page = page(port);
    }

    assertThat(page)
        .contains("calls_live{kind=\"personal\",status=\"ringing\"} 0.0")
        .contains("calls_live{kind=\"group\",status=\"active\"} 0.0")
        .contains("calls_hosts 0.0", "calls_devices 0.0", "calls_commands_unacknowledged 0.0")
        .contains("calls_event_seconds_count 0", "calls_commit_seconds_count 0")
        .contains("calls_event_seconds_bucket", "calls_commit_seconds_bucket")
        .contains("calls_loop_delay_seconds", "calls_decisions_waiting 0.0")
        .contains("calls_behind_waiting 0.0", "calls_behind_dropped_total 0.0")
        .contains("calls_database_up 1.0", "calls_database_connections{pool=\"writers\"")
        .contains("resilience4j_circuitbreaker_state{name=\"database\",state=\"closed\"} 1.0")
        .contains("resilience4j_retry_calls_total{kind=\"successful_with_retry\"")
        .contains("jvm_memory_used_bytes{area=\"heap\"", "jvm_gc_live_data_size_bytes");
  }

  private Settings settings(int port) throws IOException {
    TestDatabase database = EmbeddedMariaDb.shared().freshDatabase();
    try (var shape = getClass().getResourceAsStream("/shapes/a.sql")) {
      database.execute(new String(shape.readAllBytes(), UTF_8));
    }
    database.execute(HOST_TABLES);
    return Settings.from(
        Map.of(
            "CALLS_DB_URL", database.url(),
            "CALLS_DB_USER", database.user(),
            "CALLS_DB_PASSWORD", database.password(),
            "CALLS_GRPC_LISTEN", "unix:" + directory.resolve("calls.sock"),
            "CALLS_HTTP_LISTEN", "127.0.0.1:" + port));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String page(int port) throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + port + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
        .body();
  }
}
