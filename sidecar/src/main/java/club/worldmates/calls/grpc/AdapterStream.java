package club.worldmates.calls.grpc;

import club.worldmates.calls.session.HostEvent.DeviceState;
import club.worldmates.calls.wire.AdapterMessage;
import club.worldmates.calls.wire.Device;
import club.worldmates.calls.wire.Event;
import club.worldmates.calls.wire.SidecarMessage;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code Attach} stream: hello, snapshot, then events and commands. Holds the adapter to the
 * order of things; a stream that breaks it is ended. Confined to the loop.
 */
final class AdapterStream {

  private static final Logger LOG = LoggerFactory.getLogger(AdapterStream.class);

  private final AdapterRegistry adapters;
  private final ServerCallStreamObserver<SidecarMessage> out;

  /**
   * Events of one turn of the loop. After an outage a message may hold thousands, and others, and
   * what the first of them caused, are not to wait for the last.
   */
  static final int PORTION = 64;

  /** Not taken in yet, or not as a whole. */
  private final Queue<AdapterMessage> waiting = new ArrayDeque<>();

  private final List<DeviceState> snapshot = new ArrayList<>();
  private @Nullable AdapterSession adapter;
  private boolean attached;
  private boolean over;
  private boolean spoke;
  private int snapshotSize;
  private long lastEvent;

  /** How many events of the first message that waits were taken in. */
  private int taken;

  AdapterStream(AdapterRegistry adapters, ServerCallStreamObserver<SidecarMessage> out) {
    this.adapters = adapters;
    this.out = out;
  }

  /** Nobody holds a stream without saying who he is. */
  void opened() {
    adapters.afterPatience(
        () -> {
          if (!spoke) {
            end(Statuses.NOTHING_SAID);
          }
        });
  }

  /**
   * Takes one message in, and asks for another; not before the calls under way are known, so that
   * an adapter that does not wait so long has said nothing.
   */
  void receive(AdapterMessage message) {
    spoke = true;
    adapters.whenLoaded(() -> takeIn(message));
  }

  private void takeIn(AdapterMessage message) {
    waiting.add(message);
    if (waiting.size() == 1) {
      takeOn();
    }
  }

  /** Takes in what waits, a portion at a time. */
  private void takeOn() {
    while (!over && !waiting.isEmpty()) {
      if (!isTaken(waiting.peek())) {
        adapters.loop().execute(this::takeOn);
        return;
      }
      waiting.poll();
      if (!over) {
        out.request(1);
      }
    }
  }

  /** Whether a message is dealt with; else there are more events in it. */
  private boolean isTaken(AdapterMessage message) {
    try {
      return take(message);
    } catch (StatusRuntimeException violation) {
      end(violation.getStatus());
    } catch (RuntimeException bug) {
      LOG.error("A message on Attach could not be handled", bug);
      end(Statuses.FAILED);
    }
    return true;
  }

  /** The connection takes more again. */
  void ready() {
    if (attached && !over && adapter != null) {
      adapter.flush();
    }
  }

  boolean isReady() {
    return out.isReady();
  }

  void send(SidecarMessage message) {
    out.onNext(message);
  }

  /** Ends the stream from this side. */
  void end(Status status) {
    if (!over) {
      out.onError(status.asRuntimeException());
      lost();
    }
  }

  /** The adapter has nothing more to say. */
  void completed() {
    if (!over) {
      out.onCompleted();
      lost();
    }
  }

  /** The stream is over, whoever ended it. */
  void lost() {
    if (!over) {
      over = true;
      snapshot.clear();
      waiting.clear();
      if (adapter != null) {
        adapter.lost(this);
      }
    }
  }

  private boolean take(AdapterMessage message) {
    AdapterSession session = adapter;
    if (session == null || taken == 0) {
      session = greeted(message);
      takeSnapshot(session, message);
    }
    int until = Math.min(message.getEventsCount(), taken + PORTION);
    for (Event event : message.getEventsList().subList(taken, until)) {
      checkTurnOf(event);
      session.take(event);
    }
    taken = until;
    if (taken < message.getEventsCount()) {
      return false;
    }
    taken = 0;
    message.getResultsList().forEach(session::report);
    session.acknowledge(message.getAcknowledged());
    return true;
  }

  private AdapterSession greeted(AdapterMessage message) {
    if (adapter == null) {
      if (!message.hasHello()) {
        throw Statuses.invalid("the first message must carry hello");
      }
      adapter = adapters.admit(message.getHello(), this);
      adapters.afterPatience(
          () -> {
            if (!attached) {
              end(Statuses.NOTHING_SAID);
            }
          });
    } else if (message.hasHello()) {
      throw Statuses.invalid("hello came twice");
    }
    return adapter;
  }

  private void takeSnapshot(AdapterSession session, AdapterMessage message) {
    if (attached && (message.getSnapshotCount() > 0 || message.getSnapshotComplete())) {
      throw Statuses.invalid("the snapshot is complete already");
    }
    for (Device device : message.getSnapshotList()) {
      snapshotSize += 1 + device.getRoomsCount();
      if (snapshotSize > adapters.limits().snapshot()) {
        throw Statuses.TOO_LARGE_SNAPSHOT.asRuntimeException();
      }
      snapshot.addAll(session.read(device));
    }
    if (message.getSnapshotComplete()) {
      attached = true;
      session.attach(List.copyOf(snapshot));
      snapshot.clear();
    }
  }

  private void checkTurnOf(Event event) {
    if (!attached) {
      throw Statuses.invalid("events came before the snapshot was complete");
    }
    if (event.getNumber() <= lastEvent) {
      throw Statuses.invalid("the numbers of events must grow from 1");
    }
    lastEvent = event.getNumber();
  }
}
