package club.worldmates.calls.session;

import club.worldmates.calls.call.Code;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.HostEvent.FromClient;
import club.worldmates.calls.session.HostEvent.Request;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;

/**
 * What is refused before a call is looked at: another identity than the log-in's, and too much of
 * everything (protocol.md 5, Rates; 7).
 */
final class Admission {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Users whose rates are remembered at once; beyond, those of the least active are forgotten. */
  private static final int MAX_USERS = 100_000;

  private final Cache<UserId, SlidingWindow> starts;
  private final Cache<UserId, SlidingWindow> events;
  private final Limits limits;

  /** How much one user may do. */
  record Limits(int callsPerMinute, int eventsPerSecond) {}

  Admission(Limits limits) {
    this.limits = limits;
    this.starts = windows();
    this.events = windows();
  }

  /** It tidies up on the loop: a thread of its own would be woken again and again. */
  private static Cache<UserId, SlidingWindow> windows() {
    return Caffeine.newBuilder()
        .maximumSize(MAX_USERS)
        .expireAfterAccess(MINUTE)
        .executor(Runnable::run)
        .build();
  }

  /** Refuses an event whatever call it is about. What is sent again was admitted before. */
  Optional<Refusal> refuse(FromClient event) {
    boolean own = event.claimed().map(event.user()::equals).orElse(true);
    if (!own) {
      return Optional.of(Refusal.notAllowed("The user id is not the one that is logged in"));
    }
    if (event.resent() || isNeverLimited(event.request())) {
      return Optional.empty();
    }
    SlidingWindow window =
        events.get(event.user(), user -> new SlidingWindow(limits.eventsPerSecond(), SECOND));
    return window.take(event.receivedAt())
        ? Optional.empty()
        : Optional.of(exhausted("Too many events"));
  }

  /** Refuses to start yet another call. */
  Optional<Refusal> refuseStart(FromClient event) {
    if (event.resent()) {
      return Optional.empty();
    }
    SlidingWindow window =
        starts.get(event.user(), user -> new SlidingWindow(limits.callsPerMinute(), MINUTE));
    return window.take(event.receivedAt())
        ? Optional.empty()
        : Optional.of(exhausted("Too many calls"));
  }

  private static boolean isNeverLimited(Request request) {
    return request instanceof Request.Register
        || request instanceof Request.End
        || request instanceof Request.Reject
        || request instanceof Request.LeaveRoom;
  }

  private static Refusal exhausted(String message) {
    return new Refusal(Code.RESOURCE_EXHAUSTED, message);
  }
}
