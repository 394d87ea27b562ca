package club.worldmates.calls.grpc;

import java.time.Duration;

/**
 * What chat servers may take up before anything of theirs is handled.
 *
 * @param hosts attached at once, and those that may still come back: more processes than one
 *     sidecar serves
 * @param patience how long a stream may take to say hello, and then as long again for its snapshot:
 *     half a million devices pass in a fraction of it
 * @param snapshot devices, and calls that they are in, together: some hundred bytes each, and more
 *     sockets than one Node process holds
 */
record AttachLimits(int hosts, Duration patience, int snapshot) {

  /** Ids of sockets and of log-in sessions, which stay in memory with each device. */
  static final int MAX_ID = 256;

  static final AttachLimits DEFAULT = new AttachLimits(256, Duration.ofSeconds(30), 200_000);
}
