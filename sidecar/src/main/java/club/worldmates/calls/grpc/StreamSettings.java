package club.worldmates.calls.grpc;

import java.time.Duration;

/**
 * Bounds of the streams to chat servers.
 *
 * @param retention how long a lost adapter may take to come back and take the commands that it has
 *     not acknowledged
 * @param maxCommands commands that one adapter may leave unacknowledged
 * @param maxCommandBytes how large these may be together
 */
public record StreamSettings(Duration retention, int maxCommands, long maxCommandBytes) {

  public static final StreamSettings DEFAULT =
      new StreamSettings(Duration.ofSeconds(10), 100_000, 64L * 1024 * 1024);
}
