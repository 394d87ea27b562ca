package club.worldmates.calls.grpc;

import club.worldmates.calls.session.CallSessions;
import club.worldmates.calls.session.Loop;
import club.worldmates.calls.wire.AdapterHello;
import club.worldmates.calls.wire.SidecarHello;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * The adapters that are attached, or were a moment ago, by the life of their host process. Confined
 * to the loop.
 */
final class AdapterRegistry {

  private static final int MAX_INSTANCE_ID = 64;

  private final AdapterSession.Surroundings surroundings;
  private final AttachLimits limits;
  private final Map<String, AdapterSession> byInstance = new HashMap<>();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private boolean draining;

  AdapterRegistry(
      Loop loop,
      CallSessions calls,
      SidecarHello self,
      EventReader reader,
      StreamSettings settings,
      AttachLimits limits) {
    this.limits = limits;
    this.surroundings =
        new AdapterSession.Surroundings(
            loop, calls, self, reader, settings, this::forget, this::settled);
  }

  Loop loop() {
    return surroundings.loop();
  }

  /** Runs what an adapter says, in order, once the calls under way are known. */
  void whenLoaded(Runnable task) {
    surroundings.calls().whenLoaded(task);
  }

  AttachLimits limits() {
    return limits;
  }

  /** Runs what is due when an adapter should have said something. */
  void afterPatience(Runnable task) {
    Loop loop = surroundings.loop();
    loop.runAt(loop.now().plus(limits.patience()), task);
  }

  /**
   * A stream has introduced itself; it takes the place of an older one of the same life.
   *
   * @throws io.grpc.StatusRuntimeException if it may not
   */
  AdapterSession admit(AdapterHello hello, AdapterStream stream) {
    if (draining) {
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
    if (!byInstance.containsKey(id) && byInstance.size() >= limits.hosts()) {
      throw Statuses.TOO_MANY_HOSTS.asRuntimeException();
    }
    AdapterSession session =
        byInstance.computeIfAbsent(id, life -> new AdapterSession(life, surroundings));
    session.admit(hello, stream);
    return session;
  }

  /** Takes no more streams and no more events, and lets the adapters know. */
  void drain() {
    draining = true;
    surroundings.calls().retire();
    List.copyOf(byInstance.values()).forEach(AdapterSession::drain);
    settled();
  }

  /**
   * Completes after {@link #drain}, when everything that was taken in is done with, or every host
   * has gone, so that nobody could hear of it. The streams are not ended one by one before that: to
   * an event of one host others may be needed.
   */
  CompletableFuture<Void> drained() {
    return drained;
  }

  /** How many commands to all adapters are not done with. */
  int unacknowledged() {
    return byInstance.values().stream().mapToInt(AdapterSession::unacknowledged).sum();
  }

  /** Ends every stream, and takes no more. */
  void close() {
    draining = true;
    List.copyOf(byInstance.values()).forEach(AdapterSession::close);
  }

  private void settled() {
    if (draining && (all(AdapterSession::isIdle) || all(AdapterSession::isGone))) {
      drained.complete(null);
    }
  }

  private boolean all(Predicate<AdapterSession> condition) {
    return byInstance.values().stream().allMatch(condition);
  }

  private void forget(AdapterSession session) {
    byInstance.remove(session.id(), session);
  }
}
