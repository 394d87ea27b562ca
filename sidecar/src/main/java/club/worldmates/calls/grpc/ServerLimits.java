package club.worldmates.calls.grpc;

import java.time.Duration;

/**
 * What one gRPC port takes on, from whoever reaches it. The heap is 512 MiB; what is let in without
 * a token must fit into a small part of it.
 *
 * @param connections at once: a chat server has one, other back ends a few. Who has not shown the
 *     token makes way for others, see {@link club.worldmates.calls.net.ConnectionLimit}
 * @param handshake how long TLS may take
 * @param silence after which a connection is asked whether it is still there; one and a half times
 *     as long without a word, and it is closed: noticed within 5 s
 * @param idle how long a connection without a call may stay
 * @param callsPerConnection at once, streams and unary calls
 * @param freeCalls calls of health and reflection at once on all connections, for which nobody
 *     needs a token, each of which may hold a message that is not complete; past them the oldest
 *     makes way, so that a probe is always answered
 * @param resetsPerWindow streams that one connection may cancel within {@link #RESET_WINDOW}:
 *     opening and cancelling costs a client nothing (CVE-2023-44487)
 */
record ServerLimits(
    int connections,
    Duration handshake,
    Duration silence,
    Duration idle,
    int callsPerConnection,
    int freeCalls,
    int resetsPerWindow) {

  static final Duration RESET_WINDOW = Duration.ofSeconds(30);

  /** Of one message, also after it was unpacked; adapters know it from the contract. */
  static final int MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

  /** All headers of a call together: a token is the only one that is read. */
  static final int MAX_METADATA_BYTES = 8 * 1024;

  /** Pings that come more often end a connection, after two that are forgiven. */
  static final Duration MIN_PING_INTERVAL = Duration.ofSeconds(1);

  static final ServerLimits DEFAULT =
      new ServerLimits(
          512, Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMinutes(5), 100, 16, 200);
}
