package club.worldmates.calls.settings;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How values are read. Each throws {@link IllegalArgumentException} with the rest of a sentence
 * that begins with the key. Values that are or may hold a secret are not repeated there.
 */
final class Parsers {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(KiB|MiB)?");
  private static final Pattern TCP =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:/\\[\\]]+):(\\d{1,5})");
  private static final int LONGEST_SOCKET_PATH = 107; // sun_path of unix(7), less its final NUL
  private static final String HOST_AND_PORT =
      "([^\\s,:/?@\\[\\]]+|\\[[0-9a-fA-F:.]+])(?::(?<port>\\d{1,5}))?";
  // RFC 7064 and RFC 7065
  private static final Pattern STUN_URL = Pattern.compile("stuns?:" + HOST_AND_PORT);
  private static final Pattern TURN_URL =
      Pattern.compile("turns?:" + HOST_AND_PORT + "(\\?transport=(udp|tcp))?");
  // Far below the 8 MiB that one message of the stream may have.
  private static final int LARGEST_SDP = 4 << 20;
  // Column `candidate` is TEXT.
  private static final int LARGEST_CANDIDATE = 65_535;

  private Parsers() {}

  static String text(String value) {
    return value;
  }

  static String databaseUrl(String value) {
    if (!value.startsWith("jdbc:mariadb:")) {
      throw refusal("is not a database URL such as jdbc:mariadb://127.0.0.1:3306/socialhub");
    }
    // The driver knows no such thing, and what stands before the options is logged.
    if (value.replaceFirst("(?s)\\?.*", "").contains("@")) {
      throw refusal(
          "has an @, behind a name or password; these belong into CALLS_DB_USER and"
              + " CALLS_DB_PASSWORD");
    }
    return value;
  }

  static ListenAddress listenAddress(String value) {
    return value.startsWith("unix:")
        ? unixSocket(value.substring("unix:".length()))
        : tcpAddress(value, "neither <host>:<port> nor unix:<path>");
  }

  static ListenAddress.Tcp tcpAddress(String value) {
    return tcpAddress(value, "not <host>:<port>");
  }

  private static ListenAddress.Tcp tcpAddress(String value, String otherwise) {
    Matcher tcp = TCP.matcher(value);
    if (!tcp.matches()) {
      throw refusal("is '%s', %s".formatted(value, otherwise));
    }
    int port = Integer.parseInt(tcp.group(2));
    if (port > 65_535) {
      throw refusal("is '%s', but ports end at 65535".formatted(value));
    }
    return new ListenAddress.Tcp(tcp.group(1).replaceAll("[\\[\\]]", ""), port);
  }

  private static ListenAddress unixSocket(String path) {
    if (path.isEmpty() || path.getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET_PATH) {
      throw refusal("needs a path of 1 to %d bytes behind unix:".formatted(LONGEST_SOCKET_PATH));
    }
    return new ListenAddress.UnixSocket(path(path));
  }

  static Secret token(String value) {
    // It travels as a header.
    if (!value.matches("[!-~]+")) {
      throw refusal("may have only visible ASCII characters, no blanks");
    }
    return new Secret(value);
  }

  static Path readableFile(String value) {
    if (value.startsWith("-----")) {
      throw refusal("holds what should stand in a file, and not the path of that file");
    }
    Path file = path(value);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw refusal("is '%s', which is not a file that can be read".formatted(value));
    }
    return file;
  }

  private static Path path(String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw refusal("is '%s', which is not a path".formatted(value));
    }
  }

  static Duration duration(String value) {
    Matcher matcher = DURATION.matcher(value);
    if (!matcher.matches()) {
      throw refusal("is '%s', not a duration such as 500ms, 60s, 5m or 24h".formatted(value));
    }
    long number = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofHours(number);
        };
    if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
      throw refusal("is '%s', not between 1ms and %d days".formatted(value, LONGEST.toDays()));
    }
    return duration;
  }

  static int count(String value) {
    if (!value.matches("\\d{1,9}") || Integer.parseInt(value) == 0) {
      throw refusal("is '%s', not a number from 1 to 999999999".formatted(value));
    }
    return Integer.parseInt(value);
  }

  static int sdpSize(String value) {
    return size(value, LARGEST_SDP);
  }

  static int candidateSize(String value) {
    return size(value, LARGEST_CANDIDATE);
  }

  private static int size(String value, int largest) {
    Matcher matcher = SIZE.matcher(value);
    if (!matcher.matches()) {
      throw refusal(
          "is '%s', not a size such as 64KiB, 1MiB or a number of bytes".formatted(value));
    }
    String unit = matcher.group(2);
    int shift = unit == null ? 0 : unit.equals("KiB") ? 10 : 20;
    long bytes = Long.parseLong(matcher.group(1)) << shift;
    if (bytes == 0 || bytes > largest) {
      throw refusal("is '%s', not between 1 and %d bytes".formatted(value, largest));
    }
    return (int) bytes;
  }

  static List<String> stunUrls(String value) {
    return urls(value, STUN_URL, "stun:stun.example.org:3478");
  }

  static List<String> turnUrls(String value) {
    return urls(value, TURN_URL, "turn:turn.example.org:3478?transport=udp");
  }

  private static List<String> urls(String value, Pattern pattern, String example) {
    List<String> urls = Arrays.stream(value.split(",", -1)).map(String::strip).toList();
    for (String url : urls) {
      if (url.contains("@")) {
        throw refusal("has a URL with an @, behind a name or password that it must not have");
      }
      Matcher matcher = pattern.matcher(url);
      if (!matcher.matches()) {
        throw refusal("has '%s', which is not a URL such as %s".formatted(url, example));
      }
      if (!isPort(matcher.group("port"))) {
        throw refusal("has '%s', but ports are 1 to 65535".formatted(url));
      }
    }
    return urls;
  }

  private static boolean isPort(@Nullable String text) {
    return text == null || (Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65_535);
  }

  /** The one that makes credentials, and maybe the one that did before it. */
  static List<Secret> turnSecrets(String value) {
    List<String> secrets = List.of(value.split(",", -1));
    if (secrets.contains("")) {
      throw refusal("has nothing before or behind a comma, where a secret should be");
    }
    if (secrets.size() > 2) {
      throw refusal("has more than two secrets: the new one, a comma, and the old one");
    }
    // They stand in a configuration file of coturn, which trims and unquotes.
    if (!value.matches("[!#-~]+")) {
      throw refusal("may have only visible ASCII characters, no blanks and no quotation marks");
    }
    return secrets.stream().map(Secret::new).toList();
  }

  static String push(String value) {
    if (!value.equals("off")) {
      throw refusal(
          "is '%s', but this version sends no notifications: only 'off' is possible"
              .formatted(value));
    }
    return value;
  }

  static String tableName(String value) {
    if (!value.matches("[A-Za-z0-9_$]{1,64}")) {
      throw refusal("is '%s', which is not the plain name of a table".formatted(value));
    }
    return value;
  }

  private static IllegalArgumentException refusal(String sentence) {
    return new IllegalArgumentException(sentence);
  }
}
