package club.worldmates.calls.call;

import java.util.Optional;

/**
 * One connected socket.
 *
 * @param host the life of the host process that holds it
 * @param socket its id there
 */
public record DeviceId(String host, String socket) {

  /** What fits into the column of the causes, beside a host and a number. */
  private static final int LONGEST_IN_CAUSE = 64;

  /** Names an event of this device among all lives of all hosts. */
  public String cause(long number) {
    return host + ":" + number + ":" + tail();
  }

  /** Whether that names an event of this device. */
  public boolean caused(String cause) {
    return cause.startsWith(host + ":") && cause.endsWith(":" + tail());
  }

  /** The device whose event a cause names; empty: nobody's. */
  public static Optional<DeviceId> ofCause(String cause) {
    int socket = cause.lastIndexOf(':');
    int number = cause.lastIndexOf(':', socket - 1);
    return number < 1
        ? Optional.empty()
        : Optional.of(new DeviceId(cause.substring(0, number), cause.substring(socket + 1)));
  }

  private String tail() {
    return socket.substring(Math.max(0, socket.length() - LONGEST_IN_CAUSE));
  }
}
