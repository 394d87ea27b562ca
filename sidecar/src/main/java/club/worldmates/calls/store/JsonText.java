package club.worldmates.calls.store;

import club.worldmates.calls.call.OpaqueJson;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** JSON texts as columns hold them (protocol.md 5, Stored). */
final class JsonText {

  private static final JsonFactory JSON = new JsonFactory();

  /** More digits than an INT column has. */
  private static final int MAX_DIGITS = 11;

  private JsonText() {}

  /**
   * A text that another program stored: JSON as it is, anything else as a JSON string, nothing as
   * {@code null}.
   */
  static OpaqueJson foreign(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return OpaqueJson.NULL;
    }
    return isJson(text) ? new OpaqueJson(text) : quoted(text);
  }

  static OpaqueJson quoted(String text) {
    return new OpaqueJson(
        '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"');
  }

  /** The same JSON in ASCII, for columns whose character set does not hold all of Unicode. */
  static String ascii(String json) {
    StringBuilder ascii = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      // Outside of its strings, JSON is ASCII anyway.
      if (c < 0x80) {
        ascii.append(c);
      } else {
        ascii.append("\\u").append(HexFormat.of().toHexDigits(c));
      }
    }
    return ascii.toString();
  }

  /** What a string says; the text of any other value; null for {@code null}. */
  static @Nullable String plain(OpaqueJson json) {
    String text = json.text();
    if (isSimpleString(text)) {
      return text.substring(1, text.length() - 1);
    }
    try (JsonParser parser = JSON.createParser(text)) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.VALUE_NULL) {
        return null;
      }
      return token == JsonToken.VALUE_STRING ? parser.getText() : text;
    } catch (IOException e) {
      return text;
    }
  }

  /** What every candidate has two of is not worth a parser. */
  private static boolean isSimpleString(String text) {
    int last = text.length() - 1;
    if (last < 1 || text.charAt(0) != '"' || text.charAt(last) != '"') {
      return false;
    }
    for (int i = 1; i < last; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c < ' ') {
        return false;
      }
    }
    return true;
  }

  /** The value of an integer, or of a string of digits; null for anything else. */
  static @Nullable Integer integer(OpaqueJson json) {
    // Nearly always it is a number, which needs no parser.
    String text = isInteger(json.text()) ? json.text() : plain(json);
    if (text == null || text.length() > MAX_DIGITS || !isInteger(text)) {
      return null;
    }
    long value = Long.parseLong(text);
    return value == (int) value ? Integer.valueOf((int) value) : null;
  }

  private static boolean isInteger(String text) {
    int first = text.startsWith("-") ? 1 : 0;
    for (int i = first; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() > first;
  }

  /** Also in ASCII, for the parser takes some other letters for digits of an escape. */
  private static boolean isJson(String text) {
    return parses(text) && parses(ascii(text));
  }

  private static boolean parses(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
