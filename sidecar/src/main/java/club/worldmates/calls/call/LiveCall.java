package club.worldmates.calls.call;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All that is known of one call in memory: the row, who attends, and what is kept for those who
 * come (back) later.
 *
 * @param candidates the newest candidates of each sender, for replay
 * @param backlogs what waits for a participant who has no device to hear it
 * @param emissions how many times something was emitted in this call, so far
 * @param devicesRung how many devices of the callee rang
 * @param rangAt the emission of the last ring that reached the callee: it said what was said before
 */
public record LiveCall(
    Call call,
    Attendance attendance,
    Map<UserId, List<Notice.IceCandidate>> candidates,
    Map<UserId, Backlog> backlogs,
    long emissions,
    int devicesRung,
    long rangAt) {

  /** Kept for replay: the newest candidates a sender and call (protocol.md 5, Stored). */
  public static final int MAX_CANDIDATES = 64;

  public static LiveCall of(Call call) {
    return new LiveCall(call, Attendance.NOBODY, Map.of(), Map.of(), 0, 0, 0);
  }

  /**
   * A live call as its rows tell of it, after a restart. An answer that its caller may not know of
   * waits for him.
   *
   * @param stored the newest candidates, in the order in which they came
   */
  public static LiveCall recalled(Call call, List<Notice.IceCandidate> stored) {
    LiveCall live = of(call);
    for (Notice.IceCandidate candidate : stored) {
      live = live.withCandidate(candidate);
    }
    return call.status() == CallStatus.CONNECTED && call.fromTold() < call.revision()
        ? live.kept(call.from(), 0, List.of(Tellings.answered(call)))
        : live;
  }

  public LiveCall with(Call next) {
    return new LiveCall(next, attendance, candidates, backlogs, emissions, devicesRung, rangAt);
  }

  public LiveCall with(Attendance next) {
    return new LiveCall(call, next, candidates, backlogs, emissions, devicesRung, rangAt);
  }

  public LiveCall withDevicesRung(int devices) {
    return new LiveCall(
        call, attendance, candidates, backlogs, emissions, Math.max(devices, devicesRung), rangAt);
  }

  /** Keeps a candidate for replay, unless it is kept already. */
  public LiveCall withCandidate(Notice.IceCandidate candidate) {
    boolean known =
        candidatesOf(candidate.from()).stream().anyMatch(c -> c.cause().equals(candidate.cause()));
    if (known) {
      return this;
    }
    Map<UserId, List<Notice.IceCandidate>> all = new HashMap<>(candidates);
    List<Notice.IceCandidate> own = new ArrayList<>(candidatesOf(candidate.from()));
    own.add(candidate);
    all.put(
        candidate.from(),
        List.copyOf(own.subList(Math.max(0, own.size() - MAX_CANDIDATES), own.size())));
    return new LiveCall(call, attendance, all, backlogs, emissions, devicesRung, rangAt);
  }

  public List<Notice.IceCandidate> candidatesOf(UserId sender) {
    return candidates.getOrDefault(sender, List.of());
  }

  /** Counts one more emission; its number is {@code emissions} of what is returned. */
  public LiveCall emitted() {
    return new LiveCall(call, attendance, candidates, backlogs, emissions + 1, devicesRung, rangAt);
  }

  /** Whether the callee heard by a ring what was emitted to nobody before it. */
  public boolean wasRungSince(UserId user, long order) {
    return user.equals(call.to()) && order < rangAt;
  }

  /** Nobody was reached: the notices wait for the user. */
  public LiveCall kept(UserId user, long order, List<Notice> notices) {
    Map<UserId, Backlog> all = new HashMap<>(backlogs);
    all.merge(user, Backlog.EMPTY.with(order, notices), (old, added) -> old.with(order, notices));
    return new LiveCall(call, attendance, candidates, all, emissions, devicesRung, rangAt);
  }

  public List<Notice> backlogOf(UserId user) {
    return backlogs.getOrDefault(user, Backlog.EMPTY).notices();
  }

  /** A ring reached the callee, and with it the candidates so far: they wait for him no more. */
  public LiveCall rangWith(long order, int devices) {
    Map<UserId, Backlog> all = new HashMap<>(backlogs);
    all.computeIfPresent(
        call.to(),
        (user, backlog) -> {
          Backlog later = backlog.after(order);
          return later.entries().isEmpty() ? null : later;
        });
    return new LiveCall(
        call,
        attendance.calleeBack(),
        candidates,
        all,
        emissions,
        Math.max(devices, devicesRung),
        Math.max(order, rangAt));
  }

  public LiveCall withoutBacklog(UserId user) {
    if (!backlogs.containsKey(user)) {
      return this;
    }
    Map<UserId, Backlog> rest = new HashMap<>(backlogs);
    rest.remove(user);
    return new LiveCall(call, attendance, candidates, rest, emissions, devicesRung, rangAt);
  }
}
