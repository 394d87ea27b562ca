package club.worldmates.calls.grpc;

import club.worldmates.calls.session.CallSessions;
import club.worldmates.calls.session.Loop;
import club.worldmates.calls.wire.AdapterHello;
import club.worldmates.calls.wire.SidecarHello;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The adapters that are attached, or were a moment ago, by the life of their host process. Confined
 * to the loop.
 */
final class AdapterRegistry {

  private static final int MAX_INSTANCE_ID = 64;

  private final AdapterSession.Surroundings surroundings;
  private final Map<String, AdapterSession> byInstance = new HashMap<>();
  private boolean closed;

  AdapterRegistry(
      Loop loop,
      CallSessions calls,
      SidecarHello self,
      EventReader reader,
      StreamSettings settings) {
    this.surroundings =
        new AdapterSession.Surroundings(loop, calls, self, reader, settings, this::forget);
  }

  /**
   * A stream has introduced itself; it takes the place of an older one of the same life.
   *
   * @throws io.grpc.StatusRuntimeException if it may not
   */
  AdapterSession admit(AdapterHello hello, AdapterStream stream) {
    if (closed) {
      throw Statuses.GOING_DOWN.asRuntimeException();
    }
    String id = hello.getInstanceId();
    if (id.isEmpty()
        || id.length() > MAX_INSTANCE_ID
        || id.chars().anyMatch(Character::isISOControl)) {
      throw Statuses.invalid("instance_id must be 1 to 64 characters");
    }
    if (hello.getAttempt() < 1 || hello.getLastCommand() < 0) {
      throw Statuses.invalid("attempt must be at least 1, last_command at most 2^63 - 1");
    }
    AdapterSession session =
        byInstance.computeIfAbsent(id, life -> new AdapterSession(life, surroundings));
    session.admit(hello, stream);
    return session;
  }

  /** How many commands to all adapters are not done with. */
  int unacknowledged() {
    return byInstance.values().stream().mapToInt(AdapterSession::unacknowledged).sum();
  }

  /** Ends every stream, and takes no more. */
  void close() {
    closed = true;
    List.copyOf(byInstance.values()).forEach(AdapterSession::close);
  }

  private void forget(AdapterSession session) {
    byInstance.remove(session.id(), session);
  }
}
