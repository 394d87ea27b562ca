package club.worldmates.calls.grpc;

import club.worldmates.calls.session.CallSessions;
import club.worldmates.calls.session.HostCommand;
import club.worldmates.calls.session.HostEvent;
import club.worldmates.calls.session.HostEvent.DeviceState;
import club.worldmates.calls.session.HostLink;
import club.worldmates.calls.session.Loop;
import club.worldmates.calls.wire.AdapterHello;
import club.worldmates.calls.wire.CommandResult;
import club.worldmates.calls.wire.Device;
import club.worldmates.calls.wire.Event;
import club.worldmates.calls.wire.SidecarHello;
import club.worldmates.calls.wire.SidecarMessage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of an adapter, over all its streams: what was taken in and what is under way, by number
 * (the rules stand at {@code CallService.Attach}). Confined to the loop.
 */
final class AdapterSession implements HostLink {

  /**
   * What all adapters have in common.
   *
   * @param forget this one does not come back
   * @param settled less may be under way than before
   */
  record Surroundings(
      Loop loop,
      CallSessions calls,
      SidecarHello self,
      EventReader reader,
      StreamSettings settings,
      Consumer<AdapterSession> forget,
      Runnable settled) {}

  private static final Logger LOG = LoggerFactory.getLogger(AdapterSession.class);

  private final String id;
  private final Surroundings around;
  private final Inbox inbox = new Inbox(this::flushSoon);
  private final Outbox outbox;

  /** The stream that is served, from its hello on. */
  private @Nullable AdapterStream stream;

  private long attempt;
  private boolean attached;
  private boolean flushIsDue;

  /**
   * Nothing is taken in any more. Who leaves now is not gone but at another sidecar, so nothing
   * follows from it, nor from commands that he did not carry out.
   */
  private boolean draining;

  /** What the present stream was told by {@code acknowledged}. */
  private long acknowledgedThere;

  /** How often a stream got as far as being attached. */
  private long attachments;

  /** How often a stream was lost. */
  private long losses;

  AdapterSession(String id, Surroundings around) {
    this.id = id;
    this.around = around;
    this.outbox = new Outbox(around.settings());
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void send(HostCommand command, Receipt receipt) {
    if (attached) {
      outbox.add(command, receipt);
      flushSoon();
    } else {
      // Not within this call: whoever sends is not done with its own step yet.
      around.loop().execute(() -> receipt.done(0));
    }
  }

  int unacknowledged() {
    return outbox.unacknowledged();
  }

  /** A stream said hello: it is answered, and takes the place of an older one. */
  void admit(AdapterHello hello, AdapterStream newcomer) {
    if (hello.getAttempt() <= attempt) {
      throw Statuses.SUPERSEDED.asRuntimeException();
    }
    if (stream != null) {
      stream.end(Statuses.SUPERSEDED);
    }
    attempt = hello.getAttempt();
    stream = newcomer;
    SidecarHello self = around.self();
    newcomer.send(
        SidecarMessage.newBuilder().setHello(self.toBuilder().setLastEvent(inbox.last())).build());
    if (hello.getSidecarInstanceId().equals(self.getInstanceId())) {
      resumeAfter(hello.getLastCommand());
    } else {
      outbox.restart();
    }
  }

  /** A device of the snapshot; empty if it is nobody's. */
  List<DeviceState> read(Device device) {
    Optional<DeviceState> read = EventReader.read(id, device);
    if (read.isEmpty()) {
      LOG.warn("Chat server {} described a device without an id or a user", id);
    }
    return read.stream().toList();
  }

  /** The snapshot is complete. */
  void attach(List<DeviceState> devices) {
    attached = true;
    attachments++;
    acknowledgedThere = 0;
    LOG.info("Chat server {} attached (attempt {}, {} devices)", id, attempt, devices.size());
    around.calls().attached(this, devices);
    flushSoon();
  }

  /**
   * Takes an event in, unless it came on an earlier stream already, or is left to another sidecar.
   *
   * @throws io.grpc.StatusRuntimeException if more are under way than an adapter keeps
   */
  void take(Event event) {
    if (draining || !inbox.isNew(event.getNumber())) {
      return;
    }
    if (around.settings().events().isPassedBy(inbox.size() + 1, inbox.bytes())) {
      LOG.warn("Chat server {} sends more than can be served: its stream is ended", id);
      throw Statuses.FLOOD.asRuntimeException();
    }
    HostEvent.Outcome outcome = inbox.takeIn(event.getNumber(), event.getSerializedSize());
    try {
      Optional<HostEvent> read = around.reader().read(id, event);
      if (read.isEmpty()) {
        LOG.warn("Chat server {} sent {} without a device or a user", id, event.getKindCase());
        outcome.done();
        return;
      }
      around.calls().handle(read.get(), outcome);
    } catch (RuntimeException bug) {
      LOG.error("{} could not be handled", event.getKindCase(), bug);
      failed(event, outcome);
    }
  }

  /** What became of a command. */
  void report(CommandResult result) {
    outbox.report(result);
  }

  /** Everything up to that number was carried out; a lower number than before says nothing new. */
  void acknowledge(long number) {
    if (!outbox.wasSent(number)) {
      throw Statuses.invalid("a command was acknowledged that was never sent");
    }
    outbox.acknowledge(number);
    around.settled().run();
  }

  /** Writes what there is to write, as far as the connection takes it. */
  void flush() {
    flushIsDue = false;
    write();
    around.settled().run();
  }

  private void write() {
    AdapterStream to = stream;
    if (!attached || to == null) {
      return;
    }
    if (outbox.isOverfull()) {
      LOG.warn("Chat server {} does not acknowledge: its stream is ended", id);
      to.end(Statuses.OVERFLOW);
      outbox.abandon();
      return;
    }
    while (to.isReady() && (outbox.hasUnsent() || hasToAcknowledge())) {
      acknowledgedThere = inbox.acknowledged();
      SidecarMessage.Builder frame = outbox.nextFrame().setAcknowledged(acknowledgedThere);
      frame.addAllDone(inbox.takeAhead());
      to.send(frame.build());
    }
  }

  private boolean hasToAcknowledge() {
    return inbox.acknowledged() > acknowledgedThere || inbox.isFarAhead();
  }

  /** That stream is over. Whoever is attached by now may be another. */
  void lost(AdapterStream which) {
    if (stream != which) {
      return;
    }
    stream = null;
    if (draining) {
      around.settled().run();
      return;
    }
    long attachment = attachments;
    long loss = ++losses;
    afterRetention(() -> retentionIsOver(attachment, loss));
    if (attached) {
      attached = false;
      LOG.info("Chat server {} is lost", id);
      around.calls().detached(id);
    }
  }

  /** Lets the adapter know that it is to move on; one that is not attached yet does so at once. */
  void drain() {
    draining = true;
    if (stream != null && attached) {
      stream.send(SidecarMessage.newBuilder().setGoingAway(true).build());
    } else if (stream != null) {
      stream.end(Statuses.GOING_DOWN);
    }
  }

  /** Whether nothing is under way. What an adapter did that has moved on, nobody will know. */
  boolean isIdle() {
    return inbox.isIdle() && (stream == null || outbox.isEmpty());
  }

  /** Whether it has no stream, as after it moved on or its host ended. */
  boolean isGone() {
    return stream == null;
  }

  /** Sends what it can, and ends the stream. */
  void close() {
    draining = true;
    flush();
    if (stream != null) {
      stream.end(Statuses.GOING_DOWN);
    }
  }

  /**
   * What the adapter has taken in is not sent again, but is not done with either: the results may
   * come behind its snapshot. An adapter that lets the retention pass without a word of them said
   * it on the stream that was lost.
   */
  private void resumeAfter(long taken) {
    outbox.resumeAfter(taken);
    long present = attempt;
    afterRetention(
        () -> {
          if (attached && attempt == present) {
            outbox.acknowledge(taken);
          }
        });
  }

  private void retentionIsOver(long attachment, long loss) {
    if (!attached && attachment == attachments) {
      outbox.abandon();
    }
    if (stream == null && loss == losses) {
      around.forget().accept(this);
    }
  }

  /** Lets the client hear that its event failed, if only that works. */
  private void failed(Event event, HostEvent.Outcome outcome) {
    try {
      if (event.hasDeviceUp() || event.hasDeviceGone()) {
        outcome.done();
      } else {
        around.calls().handle(EventReader.failed(id, event), outcome);
      }
    } catch (RuntimeException again) {
      outcome.done();
    }
  }

  private void afterRetention(Runnable task) {
    around.loop().runAt(around.loop().now().plus(around.settings().retention()), task);
  }

  /** Behind all that waits in the loop now, so that it goes out in one frame. */
  private void flushSoon() {
    if (!flushIsDue) {
      flushIsDue = true;
      around.loop().execute(this::flush);
    }
  }
}
