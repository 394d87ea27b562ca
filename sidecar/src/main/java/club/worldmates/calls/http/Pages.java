package club.worldmates.calls.http;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the pages say.
 *
 * @param databaseUp must not block
 * @param draining must not block
 * @param metrics may take its time
 */
record Pages(BooleanSupplier databaseUp, BooleanSupplier draining, Supplier<String> metrics) {

  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  /** An answer. */
  record Page(HttpResponseStatus status, String type, String text) {}

  static final Page MALFORMED =
      new Page(HttpResponseStatus.BAD_REQUEST, JSON, "{\"error\":\"bad request\"}");

  private static final Page UNKNOWN =
      new Page(HttpResponseStatus.NOT_FOUND, JSON, "{\"error\":\"not found\"}");

  private static final Page NOT_ALLOWED =
      new Page(HttpResponseStatus.METHOD_NOT_ALLOWED, JSON, "{\"error\":\"method not allowed\"}");

  /** {@code uri} as it stood in the request. */
  Page answer(HttpMethod method, String uri) {
    String path = uri.replaceFirst("(?s)\\?.*", "");
    boolean wantsMetrics = path.equals("/metrics");
    if (!wantsMetrics && !path.equals("/health")) {
      return UNKNOWN;
    }
    if (!method.equals(HttpMethod.GET)) {
      return NOT_ALLOWED;
    }
    return wantsMetrics ? new Page(HttpResponseStatus.OK, PROMETHEUS, metrics.get()) : health();
  }

  private Page health() {
    boolean up = databaseUp.getAsBoolean();
    boolean drains = draining.getAsBoolean();
    String database = up ? "up" : "down";
    String text =
        "{\"status\":\"%s\",\"database\":\"%s\"}"
            .formatted(drains ? "draining" : database, database);
    return new Page(
        up && !drains ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE, JSON, text);
  }
}
