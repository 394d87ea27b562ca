package club.worldmates.calls.call;

import java.nio.charset.StandardCharsets;

/**
 * The JSON text of a value that goes out as it came in: SDP, candidates. Never read, never logged.
 *
 * @param text valid JSON
 */
public record OpaqueJson(String text) {

  public static final OpaqueJson NULL = new OpaqueJson("null");

  /** Length of the text in UTF-8 bytes. */
  public int size() {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Redacted: what is opaque is private. */
  @Override
  public String toString() {
    return "<" + text.length() + " characters>";
  }
}
