package club.worldmates.calls.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthPageTest {
  private final AtomicBoolean databaseUp = new AtomicBoolean(true);
  private HealthPage page;

  @BeforeEach
  void start() throws IOException {
    page =
        HealthPage.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            databaseUp::get,
            () -> "calls_hosts 1.0\n");
  }

  @AfterEach
  void stop() {
    page.close();
  }

  @Test
  void health_isUpWhileTheDatabaseIs() throws Exception {
    HttpResponse<String> up = ask("GET", "/health");
    databaseUp.set(false);
    HttpResponse<String> down = ask("GET", "/health");

    assertThat(up.statusCode()).isEqualTo(200);
    assertThat(up.body()).isEqualTo("{\"status\":\"up\",\"database\":\"up\"}");
    assertThat(down.statusCode()).isEqualTo(503);
    assertThat(down.body()).isEqualTo("{\"status\":\"down\",\"database\":\"down\"}");
  }

  @Test
  void health_saysThatItDrains() throws Exception {
    page.drain();
    HttpResponse<String> draining = ask("GET", "/health");

    assertThat(draining.statusCode()).isEqualTo(503);
    assertThat(draining.body()).isEqualTo("{\"status\":\"draining\",\"database\":\"up\"}");
  }

  @Test
  void metrics_areTextForPrometheus() throws Exception {
    HttpResponse<String> page = ask("GET", "/metrics");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(page.body()).isEqualTo("calls_hosts 1.0\n");
  }

  @Test
  void anythingElse_isRefused() throws Exception {
    assertThat(ask("GET", "/healthy").statusCode()).isEqualTo(404);
    assertThat(ask("POST", "/health").statusCode()).isEqualTo(405);
    assertThat(ask("POST", "/metrics").statusCode()).isEqualTo(405);
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + page.port() + path);
    HttpRequest request =
        HttpRequest.newBuilder(address).method(method, BodyPublishers.noBody()).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
