package club.worldmates.calls.session;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a device heard, short enough for a test to spell out. */
final class Hearsay {

  /** What tells two messages of one event apart. */
  private static final List<String> TELLING =
      List.of(
          "devices",
          "reason",
          "endedBy",
          "rejectedBy",
          "activeRoom",
          "candidate",
          "sdpOffer",
          "code",
          "userId",
          "status",
          "elsewhere",
          "by",
          "username");

  /** Of these there is one a call. */
  private static final List<String> SHORT =
      List.of("call:incoming", "group_call:incoming", "call:participants");

  private Hearsay() {}

  /** For example {@code call:ended A reason=busy endedBy=2}. */
  static String of(FakeSocket.Heard heard) {
    String event = heard.message().event();
    StringBuilder text = new StringBuilder(event).append(' ').append(heard.room());
    if (SHORT.contains(event)) {
      return text.toString();
    }
    for (String field : TELLING) {
      String value = field(heard.message().json(), field);
      if (!value.isEmpty()) {
        text.append(' ').append(field).append('=').append(value);
      }
    }
    return text.toString();
  }

  /** A plain value of a JSON object; empty: there is none. */
  static String field(String json, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":\"?([^\",}\\[{]+)").matcher(json);
    return found.find() ? found.group(1) : "";
  }
}
