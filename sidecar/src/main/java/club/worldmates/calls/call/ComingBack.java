package club.worldmates.calls.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a device hears of a call when it registers (protocol.md 4, Coming back). */
public final class ComingBack {

  /** How long an end that reached nobody is owed, and statistics are taken. */
  public static final Duration MEMORY = Duration.ofMinutes(5);

  private ComingBack() {}

  /** What a call is to a device that registers, in the order in which it hears of its calls. */
  public enum Kind {
    RINGS_FOR_HIM,
    NOBODY_ATTACHED,
    ATTACHED_ELSEWHERE,
    OVER_UNHEARD,
    NOTHING
  }

  public static Kind kind(LiveCall live, Device device, Instant now) {
    Call call = live.call();
    UserId user = device.user();
    if (!call.hasParticipant(user)) {
      return Kind.NOTHING;
    }
    if (!call.isLive()) {
      return call.owesEndTo(user) && isOwed(call, now) ? Kind.OVER_UNHEARD : Kind.NOTHING;
    }
    if (call.status() == CallStatus.RINGING && call.to().equals(user)) {
      return Kind.RINGS_FOR_HIM;
    }
    Set<DeviceId> attached = live.attendance().attachedOf(user);
    if (attached.contains(device.id())) {
      return Kind.NOTHING;
    }
    return attached.isEmpty() ? Kind.NOBODY_ATTACHED : Kind.ATTACHED_ELSEWHERE;
  }

  /**
   * The device registers.
   *
   * @param incoming what it hears if the call rings for its user
   */
  public static Step register(LiveCall live, Device device, Notice.Incoming incoming, Instant now) {
    Call call = live.call();
    return switch (kind(live, device, now)) {
      case RINGS_FOR_HIM ->
          step(
              live.with(live.attendance().calleeBack()).withoutBacklog(device.user()),
              List.of(ring(live, device, incoming)));
      case NOBODY_ATTACHED -> resumed(live, device);
      case ATTACHED_ELSEWHERE -> step(live, List.of(Tell.device(device, resumed(live, true))));
      case OVER_UNHEARD ->
          step(live, List.of(Tellings.toDevices(call, device.user(), Set.of(device.id()))));
      case NOTHING -> step(live, List.of());
    };
  }

  /**
   * {@code call:incoming} and the caller's candidates so far, for every device of the callee not
   * yet rung.
   */
  public static Tell ring(LiveCall live, Notice.Incoming incoming) {
    return ring(live, new Tell.Target.User(live.call().to(), Set.of()), incoming);
  }

  private static Tell ring(LiveCall live, Device device, Notice.Incoming incoming) {
    return ring(live, new Tell.Target.Devices(device.user(), Set.of(device.id())), incoming);
  }

  private static Tell ring(LiveCall live, Tell.Target target, Notice.Incoming incoming) {
    List<Notice> notices = new ArrayList<>();
    notices.add(incoming);
    notices.addAll(live.candidatesOf(live.call().from()));
    return new Tell(target, notices, Tell.RingRule.RING, new Tell.Owed(live.call().to(), 1, false));
  }

  /** Whether it is not too long ago that the call ended for anybody to hear of it. */
  public static boolean isOwed(Call over, Instant now) {
    return over.endedAt() != null && !now.isAfter(over.endedAt().plus(MEMORY));
  }

  /**
   * Devices of a user are back with their host, where they are what they were: they hear what was
   * said meanwhile.
   */
  public static Step restored(LiveCall live, UserId user) {
    Set<DeviceId> attached = live.attendance().hearingOf(user);
    if (!attached.isEmpty()) {
      Tell.Target target = new Tell.Target.Devices(user, attached);
      InCall.Draft draft = InCall.flushed(live, user, target, Tell.RingRule.ANY);
      return step(draft.live, draft.tells);
    }
    if (live.call().status() != CallStatus.RINGING || !live.call().to().equals(user)) {
      return step(live, List.of());
    }
    Tell.Target target = new Tell.Target.User(user, Set.of());
    InCall.Draft draft = InCall.flushed(live, user, target, Tell.RingRule.ONLY_RUNG);
    return step(draft.live, draft.tells);
  }

  private static Step resumed(LiveCall live, Device device) {
    boolean lostOne =
        live.attendance().lossOf(device.user()).map(loss -> loss.isEndedBy(device)).orElse(false);
    InCall.Draft draft = lostOne ? InCall.attached(live, device) : InCall.flushed(live, device);
    draft.tells.add(Tell.device(device, resumed(draft.live, false)));
    return step(draft.live, draft.tells);
  }

  private static Notice resumed(LiveCall live, boolean elsewhere) {
    return new Notice.Resumed(live.call(), live.attendance().participants(), elsewhere);
  }

  private static Step step(LiveCall live, List<Tell> tells) {
    return new Step(live, tells, Reply.Ok.of(live.call()));
  }
}
