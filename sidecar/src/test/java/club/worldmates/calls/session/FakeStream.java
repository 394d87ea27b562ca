package club.worldmates.calls.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;

/**
 * The adapter's end of the streams of one host to one life of the sidecar: what is on its way in
 * either direction, and what is lost with a stream.
 */
final class FakeStream {

  private final FakeHost host;
  private final ManualLoop loop;
  private final FakeLink link;
  private final Queue<Runnable> toSidecar = new ArrayDeque<>();
  private final Queue<List<FakeLink.Kept>> toHost = new ArrayDeque<>();
  private final TreeMap<Long, Integer> results = new TreeMap<>();
  private boolean open;
  private boolean served;
  private long attempts;
  private long sent;
  private long everSent;

  FakeStream(FakeHost host, ManualLoop loop, FakeLink link, long everSent) {
    this.host = host;
    this.loop = loop;
    this.link = link;
    this.everSent = everSent;
  }

  boolean isOpen() {
    return open;
  }

  /** The highest event number that was ever sent to any life of the sidecar. */
  long everSent() {
    return everSent;
  }

  void open() {
    open = true;
    List<HostEvent.DeviceState> snapshot = host.snapshot();
    long carriedOut = results.isEmpty() ? 0 : results.lastKey();
    sent = link.lastEvent();
    attempts++;
    send(
        () -> {
          served = true;
          link.attach(snapshot, carriedOut);
        });
    results.forEach((number, devices) -> send(() -> link.result(number, devices)));
  }

  /** What still arrives from an older stream is thrown away. */
  private void send(Runnable message) {
    long attempt = attempts;
    toSidecar.add(
        () -> {
          if (open && attempt == attempts) {
            message.run();
          }
        });
  }

  /** What is on its way is lost. */
  void lose() {
    if (open) {
      open = false;
      served = false;
      toSidecar.clear();
      toHost.clear();
      loop.execute(link::lost);
    }
  }

  /** What may happen next. */
  List<Runnable> possible() {
    List<Runnable> next = new ArrayList<>();
    if (!open) {
      return next;
    }
    host.acknowledged(link.acknowledgedEvents());
    host.eventsAfter(sent).forEach(this::write);
    if (!toSidecar.isEmpty()) {
      next.add(() -> loop.execute(toSidecar.remove()));
    }
    if (served && link.hasUnsent()) {
      next.add(() -> toHost.add(link.nextFrame()));
    }
    if (!toHost.isEmpty() && !host.isStalled()) {
      next.add(this::carryOut);
    }
    return next;
  }

  private void write(FakeHost.Sent event) {
    sent = event.number();
    boolean resent = sent <= everSent;
    everSent = Math.max(everSent, sent);
    HostEvent written = resent ? resent(event.event()) : event.event();
    send(() -> link.take(event.number(), written));
  }

  private static HostEvent resent(HostEvent event) {
    return event instanceof HostEvent.FromClient e
        ? new HostEvent.FromClient(
            e.device(),
            e.user(),
            e.number(),
            true,
            e.claimed(),
            e.receivedAt(),
            e.callback(),
            e.givenUp(),
            e.name(),
            e.roomName(),
            e.request())
        : event;
  }

  private void carryOut() {
    toHost.remove().forEach(this::carryOut);
  }

  private void carryOut(FakeLink.Kept kept) {
    if (results.containsKey(kept.number())) {
      return;
    }
    int devices = host.carryOut(kept.command());
    results.put(kept.number(), devices);
    send(() -> link.result(kept.number(), devices));
  }
}
