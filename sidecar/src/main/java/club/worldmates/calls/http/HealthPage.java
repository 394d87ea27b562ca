package club.worldmates.calls.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Two pages for an operator's tools. {@code GET /health}: 200 {@code
 * {"status":"up","database":"up"}} while calls can be started, 503 {@code
 * {"status":"down","database":"down"}} while the database is away, which the circuit breaker knows,
 * and 503 with the status {@code draining} while it finishes what is under way before it ends.
 * {@code GET /metrics}: all meters, in the text format of Prometheus. Anything else is 404 or 405.
 */
public final class HealthPage implements AutoCloseable {

  private static final String JSON = "application/json";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService thread;
  private volatile boolean draining;

  /**
   * Listens.
   *
   * @param listen port 0 for any free one
   * @param databaseUp must not block
   * @param metrics may take its time: nobody but these pages waits
   * @throws IOException the address is taken or not to be had
   */
  public static HealthPage start(
      InetSocketAddress listen, BooleanSupplier databaseUp, Supplier<String> metrics)
      throws IOException {
    return new HealthPage(HttpServer.create(listen, 0), databaseUp, metrics);
  }

  private HealthPage(HttpServer server, BooleanSupplier databaseUp, Supplier<String> metrics) {
    this.server = server;
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread http = new Thread(task, "calls-http");
              http.setDaemon(true);
              return http;
            });
    server.setExecutor(thread);
    var unused = server.createContext("/", exchange -> answer(exchange, databaseUp, metrics));
    server.start();
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Says from now on that no more is taken on. */
  public void drain() {
    draining = true;
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }

  private void answer(HttpExchange exchange, BooleanSupplier databaseUp, Supplier<String> metrics)
      throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (!path.equals("/health") && !path.equals("/metrics")) {
      send(exchange, 404, JSON, "{\"error\":\"not found\"}");
    } else if (!exchange.getRequestMethod().equals("GET")) {
      exchange.getResponseHeaders().set("Allow", "GET");
      send(exchange, 405, JSON, "{\"error\":\"method not allowed\"}");
    } else if (path.equals("/metrics")) {
      send(exchange, 200, METRICS, metrics.get());
    } else {
      boolean up = databaseUp.getAsBoolean();
      String database = up ? "up" : "down";
      String health =
          "{\"status\":\"%s\",\"database\":\"%s\"}"
              .formatted(draining ? "draining" : database, database);
      send(exchange, up && !draining ? 200 : 503, JSON, health);
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
