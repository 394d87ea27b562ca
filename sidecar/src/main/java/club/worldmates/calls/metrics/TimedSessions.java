package club.worldmates.calls.metrics;

import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.AnyCall;
import club.worldmates.calls.session.CallSessions;
import club.worldmates.calls.session.HostEvent;
import club.worldmates.calls.session.HostLink;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code calls_event_seconds}: how long events take from the moment at which the loop has them
 * until what they caused is committed and carried out by the chat servers.
 */
public final class TimedSessions implements CallSessions {

  private final CallSessions sessions;
  private final Timer timer;

  /** Times what is handed on to those. */
  public TimedSessions(CallSessions sessions, MeterRegistry registry) {
    this.sessions = sessions;
    this.timer =
        Timer.builder("calls.event")
            .description("From the arrival of an event until it is committed and carried out")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(10))
            .register(registry);
  }

  @Override
  public void handle(HostEvent event, HostEvent.Outcome outcome) {
    long since = System.nanoTime();
    Runnable done =
        () -> {
          timer.record(System.nanoTime() - since, TimeUnit.NANOSECONDS);
          outcome.done();
        };
    sessions.handle(event, HostEvent.Outcome.of(done, outcome::left));
  }

  @Override
  public void attached(HostLink host, List<HostEvent.DeviceState> devices) {
    sessions.attached(host, devices);
  }

  @Override
  public void whenLoaded(Runnable task) {
    sessions.whenLoaded(task);
  }

  @Override
  public void retire() {
    sessions.retire();
  }

  @Override
  public void detached(String hostId) {
    sessions.detached(hostId);
  }

  @Override
  public CompletableFuture<Optional<AnyCall>> find(RoomName room) {
    return sessions.find(room);
  }

  @Override
  public List<AnyCall> live(@Nullable UserId user) {
    return sessions.live(user);
  }

  @Override
  public CompletableFuture<Optional<AnyCall>> end(RoomName room, String reason) {
    return sessions.end(room, reason);
  }
}
