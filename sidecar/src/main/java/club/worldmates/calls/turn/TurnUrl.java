package club.worldmates.calls.turn;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a TURN server is, and how it is reached (RFC 7065).
 *
 * @param text the URL as it was given
 */
public record TurnUrl(String text, Transport transport, String host, int port) {

  /** How a client talks to the server; how the server talks to peers is another matter. */
  public enum Transport {
    UDP,
    TCP,
    TLS,
    DTLS
  }

  private static final Pattern URL =
      Pattern.compile(
          "(turns?):([^:?\\[\\]]+|\\[[^\\[\\]]+])(?::(\\d{1,5}))?(?:\\?transport=(udp|tcp))?");

  /** Reads a URL that the settings have checked. */
  public static TurnUrl parse(String text) {
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      throw new IllegalArgumentException("not a TURN URL");
    }
    boolean secure = url.group(1).equals("turns");
    int port = url.group(3) != null ? Integer.parseInt(url.group(3)) : secure ? 5349 : 3478;
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not a TURN URL");
    }
    String host = url.group(2).replaceAll("[\\[\\]]", "");
    return new TurnUrl(text, transport(secure, url.group(4)), host, port);
  }

  /** Without a word of it, {@code turn:} is UDP and {@code turns:} TLS over TCP. */
  private static Transport transport(boolean secure, String named) {
    if (secure) {
      return "udp".equals(named) ? Transport.DTLS : Transport.TLS;
    }
    return "tcp".equals(named) ? Transport.TCP : Transport.UDP;
  }
}
