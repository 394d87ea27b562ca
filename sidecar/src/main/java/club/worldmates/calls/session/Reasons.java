package club.worldmates.calls.session;

import org.jspecify.annotations.Nullable;

/** Reasons as a log line may show them: clients give any text. */
final class Reasons {

  private Reasons() {}

  static String forLog(@Nullable String reason) {
    if (reason == null) {
      return "no reason";
    }
    return reason
        .codePoints()
        .map(
            c ->
                Character.isISOControl(c) || Character.getType(c) == Character.LINE_SEPARATOR
                    ? '?'
                    : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
