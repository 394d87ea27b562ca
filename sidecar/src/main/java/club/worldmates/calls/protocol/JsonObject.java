package club.worldmates.calls.protocol;

import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.turn.IceServer;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object; fields go out in the order in which they are added. */
final class JsonObject {

  private static final JsonStringEncoder ESCAPES = JsonStringEncoder.getInstance();

  private final StringBuilder text = new StringBuilder(256).append('{');

  JsonObject with(String field, String value) {
    named(field);
    quoted(value);
    return this;
  }

  JsonObject with(String field, long value) {
    named(field).append(value);
    return this;
  }

  JsonObject with(String field, boolean value) {
    named(field).append(value);
    return this;
  }

  /** The value goes out as it came in. */
  JsonObject with(String field, OpaqueJson value) {
    named(field).append(value.text());
    return this;
  }

  /** Leaves the field out if there is no value. */
  JsonObject withIfAny(String field, @Nullable String value) {
    return value == null ? this : with(field, value);
  }

  /** Leaves the field out if there is no value. */
  JsonObject withIfAny(String field, @Nullable OpaqueJson value) {
    return value == null ? this : with(field, value);
  }

  JsonObject with(String field, List<JsonObject> objects) {
    return list(field, objects, object -> text.append(object.text()));
  }

  JsonObject withIceServers(List<IceServer> servers) {
    return with("iceServers", servers.stream().map(JsonObject::iceServer).toList());
  }

  /** Ends the object. */
  String text() {
    return text.append('}').toString();
  }

  private static JsonObject iceServer(IceServer server) {
    JsonObject object = new JsonObject();
    object.list("urls", server.urls(), object::quoted);
    server
        .credentials()
        .ifPresent(
            turn -> object.with("username", turn.username()).with("credential", turn.credential()));
    return object;
  }

  /** Begins a field; the names are ours, and need no escapes. */
  private StringBuilder named(String field) {
    if (text.length() > 1) {
      text.append(',');
    }
    return text.append('"').append(field).append("\":");
  }

  private void quoted(String value) {
    text.append('"');
    ESCAPES.quoteAsString(value, text);
    text.append('"');
  }

  private <T> JsonObject list(String field, List<T> values, Consumer<T> write) {
    named(field).append('[');
    String between = "";
    for (T value : values) {
      text.append(between);
      write.accept(value);
      between = ",";
    }
    text.append(']');
    return this;
  }
}
