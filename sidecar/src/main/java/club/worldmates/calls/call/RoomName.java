package club.worldmates.calls.call;

/**
 * The unique name of a call: 1 to 100 characters (code points), no control characters, compared
 * byte for byte (protocol.md 5, Room names). Any other text is legal, also one that looks like a
 * room of the host.
 */
public record RoomName(String value) {

  public static final int MAX_LENGTH = 100;

  public RoomName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a room name");
    }
  }

  /** Whether a text may name a call. */
  public static boolean isValid(String text) {
    return !text.isEmpty()
        && text.codePointCount(0, text.length()) <= MAX_LENGTH
        && !hasForbidden(text);
  }

  private static boolean hasForbidden(String text) {
    for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
      int codePoint = text.codePointAt(at);
      if (Character.isISOControl(codePoint)
          || Character.getType(codePoint) == Character.SURROGATE) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return value;
  }
}
