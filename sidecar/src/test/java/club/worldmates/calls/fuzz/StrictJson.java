package club.worldmates.calls.fuzz;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a text is JSON for {@code JSON.parse} (RFC 8259), judged without the library that is
 * under test.
 */
public final class StrictJson {

  private static final Pattern ATOM =
      Pattern.compile("true|false|null|-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][+-]?[0-9]++)?");
  private static final Pattern PIECE_OF_STRING =
      Pattern.compile("[^\"\\\\\\x00-\\x1f]++|\\\\([\"\\\\/bfnrt]|u[0-9a-fA-F]{4})");

  private final String text;
  private int at;

  private StrictJson(String text) {
    this.text = text;
  }

  public static boolean isJson(String text) {
    StrictJson json = new StrictJson(text);
    return json.value() && json.at == text.length();
  }

  private boolean value() {
    skipBlanks();
    boolean valid = takes('{') ? members('}', true) : takes('[') ? members(']', false) : atom();
    skipBlanks();
    return valid;
  }

  private boolean members(char end, boolean named) {
    skipBlanks();
    if (takes(end)) {
      return true;
    }
    do {
      if (named && !name()) {
        return false;
      }
      if (!value()) {
        return false;
      }
    } while (takes(','));
    return takes(end);
  }

  private boolean name() {
    skipBlanks();
    boolean valid = at < text.length() && text.charAt(at) == '"' && atom();
    skipBlanks();
    return valid && takes(':');
  }

  private boolean atom() {
    return takes('"') ? restOfString() : finds(ATOM);
  }

  private boolean restOfString() {
    boolean found = true;
    while (found) {
      found = finds(PIECE_OF_STRING);
    }
    return takes('"');
  }

  private boolean finds(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    boolean found = matcher.lookingAt();
    at = found ? matcher.end() : at;
    return found;
  }

  private boolean takes(char expected) {
    boolean there = at < text.length() && text.charAt(at) == expected;
    at += there ? 1 : 0;
    return there;
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
