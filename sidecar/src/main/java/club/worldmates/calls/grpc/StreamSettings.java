package club.worldmates.calls.grpc;

import java.time.Duration;

/**
 * Bounds of the streams to chat servers. The stream of a host that passes one is ended with
 * RESOURCE_EXHAUSTED.
 *
 * @param retention how long a lost adapter may take to come back and take the commands that it has
 *     not acknowledged
 * @param commands that one adapter may leave unacknowledged
 * @param events of one adapter that may be under way
 */
public record StreamSettings(Duration retention, Bound commands, Bound events) {

  private static final long LARGE = 64L * 1024 * 1024;

  public static final StreamSettings DEFAULT =
      new StreamSettings(
          Duration.ofSeconds(10), new Bound(100_000, LARGE), new Bound(100_000, LARGE));

  /**
   * At most so many, and so large together.
   *
   * @param bytes of events; of commands, which are encoded only when they are sent, characters
   */
  public record Bound(int count, long bytes) {
    boolean isPassedBy(int size, long sizes) {
      return size > count || sizes > bytes;
    }
  }
}
