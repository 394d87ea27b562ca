package club.worldmates.calls.protocol;

import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.turn.IceServer;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object; fields go out in the order in which they are added. */
final class JsonObject {

  private static final JsonFactory JSON = new JsonFactory();

  private final StringWriter text = new StringWriter(256);
  private final JsonGenerator out;

  JsonObject() {
    try {
      out = JSON.createGenerator(text);
      out.writeStartObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonObject with(String field, String value) {
    return write(() -> out.writeStringField(field, value));
  }

  JsonObject with(String field, long value) {
    return write(() -> out.writeNumberField(field, value));
  }

  JsonObject with(String field, boolean value) {
    return write(() -> out.writeBooleanField(field, value));
  }

  /** The value goes out as it came in. */
  JsonObject with(String field, OpaqueJson value) {
    return write(
        () -> {
          out.writeFieldName(field);
          out.writeRawValue(value.text());
        });
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
    return write(
        () -> {
          out.writeArrayFieldStart(field);
          for (JsonObject object : objects) {
            out.writeRawValue(object.text());
          }
          out.writeEndArray();
        });
  }

  JsonObject withIceServers(List<IceServer> servers) {
    return with("iceServers", servers.stream().map(JsonObject::iceServer).toList());
  }

  String text() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static JsonObject iceServer(IceServer server) {
    JsonObject object = new JsonObject();
    object.write(
        () -> {
          object.out.writeArrayFieldStart("urls");
          for (String url : server.urls()) {
            object.out.writeString(url);
          }
          object.out.writeEndArray();
        });
    server
        .credentials()
        .ifPresent(
            turn -> object.with("username", turn.username()).with("credential", turn.credential()));
    return object;
  }

  private JsonObject write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }
}
