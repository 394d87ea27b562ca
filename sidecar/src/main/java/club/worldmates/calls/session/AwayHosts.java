package club.worldmates.calls.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private final Loop loop;
  private final Duration patience;
  private final Map<String, List<Late>> byHost = new HashMap<>();

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
    List<Late> late = new ArrayList<>();
    byHost.put(host, late);
    loop.runAt(loop.now().plus(patience), () -> giveUp(host, late));
  }

  /** Keeps a command for a host if it is expected back. */
  void keep(String host, HostCommand command, HostLink.Receipt receipt) {
    List<Late> late = byHost.get(host);
    if (late == null) {
      loop.execute(() -> receipt.done(0));
    } else {
      keep(host, late, new Late(command, receipt));
    }
  }

  private void keep(String host, List<Late> late, Late command) {
    late.add(command);
    if (late.size() > MAX_LATE) {
      loop.execute(() -> giveUp(host, late));
    }
  }

  /** Keeps something for all hosts that are expected back; nothing follows from its fate. */
  void keepForAll(Function<String, HostCommand> command) {
    byHost.keySet().forEach(host -> keepIfExpected(host, command));
  }

  /** Keeps something for a host if it is expected back; nothing follows from its fate. */
  void keepIfExpected(String host, Function<String, HostCommand> command) {
    List<Late> late = byHost.get(host);
    if (late != null) {
      keep(host, late, new Late(command.apply(host), HostLink.Receipt.IGNORED));
    }
  }

  /** The host is back. */
  void sendTo(HostLink host) {
    List<Late> late = byHost.remove(host.id());
    if (late != null) {
      late.forEach(answer -> host.send(answer.command(), answer.receipt()));
    }
  }

  private void giveUp(String host, List<Late> late) {
    if (byHost.get(host) == late) {
      byHost.remove(host);
      late.forEach(answer -> answer.receipt().done(0));
    }
  }
}
