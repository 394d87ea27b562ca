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

/**
 * {@code GET /health}: 200 {@code {"status":"up","database":"up"}} while calls can be started, 503
 * {@code {"status":"down","database":"down"}} while the database is away, and 503 with the status
 * {@code draining} while it finishes what is under way before it ends. Anything else is 404 or 405.
 */
public final class HealthPage implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService thread;
  private volatile boolean draining;

  /**
   * Listens.
   *
   * @param listen port 0 for any free one
   * @param databaseUp must not block
   * @throws IOException the address is taken or not to be had
   */
  public static HealthPage start(InetSocketAddress listen, BooleanSupplier databaseUp)
      throws IOException {
    return new HealthPage(HttpServer.create(listen, 0), databaseUp);
  }

  private HealthPage(HttpServer server, BooleanSupplier databaseUp) {
    this.server = server;
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread http = new Thread(task, "calls-http");
              http.setDaemon(true);
              return http;
            });
    server.setExecutor(thread);
    var unused = server.createContext("/", exchange -> answer(exchange, databaseUp.getAsBoolean()));
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

  private void answer(HttpExchange exchange, boolean databaseUp) throws IOException {
    if (!exchange.getRequestURI().getPath().equals("/health")) {
      send(exchange, 404, "{\"error\":\"not found\"}");
    } else if (!exchange.getRequestMethod().equals("GET")) {
      exchange.getResponseHeaders().set("Allow", "GET");
      send(exchange, 405, "{\"error\":\"method not allowed\"}");
    } else {
      String database = databaseUp ? "up" : "down";
      send(
          exchange,
          databaseUp && !draining ? 200 : 503,
          "{\"status\":\"%s\",\"database\":\"%s\"}"
              .formatted(draining ? "draining" : database, database));
    }
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
