package club.worldmates.calls.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * The sidecar's end of the streams of one host life, as the rules at {@code CallService.Attach}
 * want it: commands by number, kept until they are acknowledged, events taken in once. Lives as
 * long as the sidecar.
 */
final class FakeLink implements HostLink {

  /** How long a lost host may take to come back for its commands. */
  static final Duration RETENTION = Duration.ofSeconds(10);

  /** A command on its way. */
  record Kept(long number, HostCommand command, Receipt receipt) {}

  private final FakeHost host;
  private final ManualLoop loop;
  private final CallSessions sessions;
  private final Map<Long, Kept> kept = new LinkedHashMap<>();
  private final Queue<Kept> unsent = new ArrayDeque<>();
  private final Map<Long, Boolean> taken = new LinkedHashMap<>();
  private long lastCommand;
  private long lastEvent;
  private long acknowledgedEvents;
  private boolean attached;
  private long attachments;

  FakeLink(FakeHost host, ManualLoop loop, CallSessions sessions) {
    this.host = host;
    this.loop = loop;
    this.sessions = sessions;
  }

  @Override
  public String id() {
    return host.id();
  }

  @Override
  public void send(HostCommand command, Receipt receipt) {
    if (!attached) {
      loop.execute(() -> receipt.done(0));
      return;
    }
    Kept added = new Kept(++lastCommand, command, receipt);
    kept.put(added.number(), added);
    unsent.add(added);
  }

  boolean isAttached() {
    return attached;
  }

  /** The highest event number that this life of the sidecar took in. */
  long lastEvent() {
    return lastEvent;
  }

  /** A stream brought its snapshot; {@code carriedOut}: up to where the host knows our commands. */
  void attach(List<HostEvent.DeviceState> snapshot, long carriedOut) {
    attached = true;
    attachments++;
    unsent.clear();
    kept.values().stream().filter(command -> command.number() > carriedOut).forEach(unsent::add);
    sessions.attached(this, snapshot);
  }

  void take(long number, HostEvent event) {
    if (number <= lastEvent) {
      return;
    }
    lastEvent = number;
    taken.put(number, false);
    sessions.handle(event, HostEvent.Outcome.of(() -> done(number), () -> {}));
  }

  private void done(long number) {
    if (!Boolean.FALSE.equals(taken.put(number, true))) {
      throw new IllegalStateException("event " + number + " was done twice");
    }
    while (!taken.isEmpty() && taken.values().iterator().next()) {
      acknowledgedEvents = taken.keySet().iterator().next();
      taken.remove(acknowledgedEvents);
    }
  }

  /** The highest number up to which every event is done with. */
  long acknowledgedEvents() {
    return acknowledgedEvents;
  }

  /** The events that are under way, by number. */
  List<Long> openEvents() {
    return taken.entrySet().stream()
        .filter(entry -> !entry.getValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  boolean hasUnsent() {
    return attached && !unsent.isEmpty();
  }

  /** All that there is at this moment goes in one message, which arrives as a whole or not. */
  List<Kept> nextFrame() {
    List<Kept> frame = List.copyOf(unsent);
    unsent.clear();
    return frame;
  }

  void result(long number, int devices) {
    Kept command = kept.remove(number);
    if (command != null) {
      command.receipt().done(devices);
    }
  }

  void lost() {
    if (!attached) {
      return;
    }
    attached = false;
    long attachment = attachments;
    loop.runAt(
        loop.now().plus(RETENTION),
        () -> {
          if (!attached && attachment == attachments) {
            abandon();
          }
        });
    sessions.detached(host.id());
  }

  private void abandon() {
    host.commandsWereGivenUp();
    unsent.clear();
    List<Kept> all = List.copyOf(kept.values());
    kept.clear();
    all.forEach(command -> command.receipt().done(0));
  }
}
