package club.worldmates.calls.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What hosts that went away a moment ago hear when they are back: answers to events of theirs,
 * which they do not send again to this life of the sidecar, and that calls are over that they show,
 * or ring for with a command that they took along. Used on the loop only.
 */
final class AwayHosts {

  /** How long after the grace of those who went with it a host is taken for dead. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  /**
   * Commands kept for one host. One that misses more is taken for dead; if it comes back it is told
   * what became of the calls that it shows.
   */
  static final int MAX_LATE = 10_000;

  private record Late(HostCommand command, HostLink.Receipt receipt) {}

  /** What a host is to hear when it is back. */
  private static final class Missed {

    /** What was on its way when the host went. */
    private final List<Late> lost = new ArrayList<>();

    /** What came later. */
    private final List<Late> since = new ArrayList<>();

    int size() {
      return lost.size() + since.size();
    }

    void forEach(Consumer<Late> action) {
      lost.forEach(action);
      since.forEach(action);
    }
  }

  private final Loop loop;
  private final Duration patience;
  private final Map<String, Missed> byHost = new HashMap<>();

  /** {@code grace}: how long users of a lost host stay in their calls. */
  AwayHosts(Loop loop, Duration grace) {
    this.loop = loop;
    this.patience = grace.plus(MARGIN);
  }

  /** Whether a host is away that may come back to what its devices were in. */
  boolean expectsAny() {
    return !byHost.isEmpty();
  }

  /** The host went away: what it is to hear is kept from now on. */
  void expect(String host) {
    Missed missed = new Missed();
    byHost.put(host, missed);
    loop.runAt(loop.now().plus(patience), () -> giveUp(host, missed));
  }

  /** Keeps a command for a host if it is expected back. */
  void keep(String host, HostCommand command, HostLink.Receipt receipt) {
    Missed missed = byHost.get(host);
    if (missed == null) {
      loop.execute(() -> receipt.done(0));
    } else {
      keep(host, missed, missed.since, new Late(command, receipt));
    }
  }

  private void keep(String host, Missed missed, List<Late> where, Late command) {
    where.add(command);
    if (missed.size() > MAX_LATE) {
      loop.execute(() -> giveUp(host, missed));
    }
  }

  /** Keeps something for all hosts that are expected back; nothing follows from its fate. */
  void keepForAll(Function<String, HostCommand> command) {
    byHost.keySet().forEach(host -> keepIfExpected(host, command));
  }

  /** Keeps something for a host if it is expected back; nothing follows from its fate. */
  void keepIfExpected(String host, Function<String, HostCommand> command) {
    Missed missed = byHost.get(host);
    if (missed != null) {
      keep(host, missed, missed.since, new Late(command.apply(host), HostLink.Receipt.IGNORED));
    }
  }

  /** The same for something that was on its way when the host went, and is lost by now. */
  void keepLostIfExpected(String host, HostCommand command) {
    Missed missed = byHost.get(host);
    if (missed != null) {
      keep(host, missed, missed.lost, new Late(command, HostLink.Receipt.IGNORED));
    }
  }

  /** The host is back; false: it was not expected any more. */
  boolean sendTo(HostLink host) {
    Missed missed = byHost.remove(host.id());
    if (missed != null) {
      missed.forEach(late -> host.send(late.command(), late.receipt()));
    }
    return missed != null;
  }

  private void giveUp(String host, Missed missed) {
    if (byHost.get(host) == missed) {
      byHost.remove(host);
      missed.forEach(late -> late.receipt().done(0));
    }
  }
}
