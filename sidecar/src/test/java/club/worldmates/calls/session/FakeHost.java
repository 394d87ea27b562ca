package club.worldmates.calls.session;

import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Status;
import club.worldmates.calls.call.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A chat-server process with its adapter, as the comments of {@code proto/} want it: it finds
 * sockets and emits, numbers its events, keeps them until they are done with, and sends them again
 * to another life of the sidecar.
 */
final class FakeHost {

  /** An event with its number, kept until the sidecar is done with it. */
  record Sent(long number, HostEvent event) {}

  /** Who waits for the callback of what. */
  private record Asker(FakeSocket socket, String event) {}

  private final String id;
  private final VirtualTime time;
  private final Map<String, FakeSocket> sockets = new LinkedHashMap<>();
  private final List<FakeSocket> everConnected = new ArrayList<>();
  private final Map<Long, Sent> unacknowledged = new LinkedHashMap<>();
  private final FakeEmitter emitter = new FakeEmitter(sockets.values());
  private final Map<Long, String> answers = new LinkedHashMap<>();
  private final Map<Long, Asker> askers = new LinkedHashMap<>();
  private final Set<RoomName> activeCalls = new LinkedHashSet<>();
  private long lastEvent;
  private long lastConnectedAt;
  private boolean stalled;

  FakeHost(String id, VirtualTime time) {
    this.id = id;
    this.time = time;
  }

  String id() {
    return id;
  }

  FakeSocket connect(UserId user, String session) {
    lastConnectedAt = Math.max(lastConnectedAt + 1, time.now().toEpochMilli());
    DeviceId device = new DeviceId(id, "s" + lastConnectedAt);
    FakeSocket socket = new FakeSocket(device, user, session, lastConnectedAt, time.now());
    sockets.put(device.socket(), socket);
    everConnected.add(socket);
    keep(new HostEvent.DeviceUp(socket.device()));
    return socket;
  }

  /** The same connection is logged in as another user. */
  void logIn(FakeSocket socket, UserId user, String session) {
    FakeSocket other = new FakeSocket(socket.id, user, session, socket.connectedAt, socket.since);
    socket.open = false;
    sockets.put(socket.id.socket(), other);
    everConnected.add(other);
    keep(new HostEvent.DeviceUp(other.device()));
  }

  void disconnect(FakeSocket socket) {
    if (socket.open) {
      socket.open = false;
      socket.places.clear();
      sockets.remove(socket.id.socket());
      keep(new HostEvent.DeviceGone(socket.id));
    }
  }

  /** The process stands still: it takes what it is sent, and does nothing about it. */
  void stall() {
    stalled = true;
  }

  void goOn() {
    stalled = false;
  }

  boolean isStalled() {
    return stalled;
  }

  /** The host process dies, and its sockets with it. */
  void die() {
    sockets.values().forEach(socket -> socket.open = false);
    sockets.clear();
    unacknowledged.clear();
  }

  /**
   * A client of a socket sends something.
   *
   * @return the number of the event
   */
  long send(FakeSocket socket, HostEvent.FromClient event) {
    if (event.request() instanceof HostEvent.Request.Register) {
      socket.registered = true;
    }
    if (event.request() instanceof HostEvent.Request.LeaveRoom leave) {
      socket.left.add(leave.room());
    } else if (event.request() instanceof HostEvent.Request.JoinRoom join) {
      socket.pickedUp.add(join.room());
    } else if (event.request() instanceof HostEvent.Request.Accept accept) {
      socket.pickedUp.add(accept.room());
    } else if (event.request() instanceof HostEvent.Request.ToggleMedia media) {
      socket.pickedUp.add(media.room());
    } else if (event.request() instanceof HostEvent.Request.Reject reject) {
      socket.refused.add(reject.room());
    } else if (event.request() instanceof HostEvent.Request.End end) {
      socket.refused.add(end.room());
    } else if (event.request() instanceof HostEvent.Request.EndForAll end) {
      socket.refused.add(end.room());
    }
    long number = keep(event);
    if (event.callback()) {
      askers.put(number, new Asker(socket, event.name() + " " + event.roomName()));
    }
    return number;
  }

  /** The number that the next event gets. */
  long nextNumber() {
    return lastEvent + 1;
  }

  private long keep(HostEvent event) {
    unacknowledged.put(++lastEvent, new Sent(lastEvent, event));
    return lastEvent;
  }

  /** What a stream begins with; the calls that are shown are those that are shown again. */
  List<HostEvent.DeviceState> snapshot() {
    activeCalls.clear();
    return sockets.values().stream().map(FakeSocket::state).toList();
  }

  /** What is not done with, from a number on. */
  List<Sent> eventsAfter(long number) {
    return unacknowledged.values().stream().filter(sent -> sent.number() > number).toList();
  }

  void acknowledged(long number) {
    unacknowledged.keySet().removeIf(kept -> kept <= number);
  }

  /** What the callback of an event was called with, if it was. */
  Map<Long, String> answers() {
    return answers;
  }

  /** The events with a callback whose socket is still there to hear it, and that are unanswered. */
  List<String> unanswered() {
    return askers.entrySet().stream()
        .filter(asker -> asker.getValue().socket().open && !answers.containsKey(asker.getKey()))
        .map(asker -> asker.getKey() + " " + asker.getValue().event())
        .toList();
  }

  /**
   * It was away for so long that what it had not carried out is lost; its clients were told {@code
   * unavailable} by then.
   */
  void commandsWereGivenUp() {
    askers.keySet().removeIf(number -> !answers.containsKey(number));
  }

  /** The live calls, as {@code ctx.activeCalls} shows them. */
  Set<RoomName> activeCalls() {
    return activeCalls;
  }

  List<FakeSocket> socketsOf(UserId user) {
    return sockets.values().stream().filter(socket -> socket.user.equals(user)).toList();
  }

  /** All sockets there ever were. */
  List<FakeSocket> everConnected() {
    return everConnected;
  }

  /** Carries a command out; how many devices it reached. */
  int carryOut(HostCommand command) {
    if (command instanceof HostCommand.Emit emit) {
      return emitter.emit(emit);
    }
    if (command instanceof HostCommand.Answer answer) {
      Asker asker = askers.get(answer.event());
      if (asker != null && asker.socket().open) {
        answers.putIfAbsent(answer.event(), answer.json());
      }
    } else if (command instanceof HostCommand.SetPlace set) {
      FakeSocket socket = sockets.get(set.socket());
      if (socket != null) {
        socket.put(
            set.room(), set.place(), new HostEvent.PlaceAndPresence(set.place(), set.presence()));
      }
    } else if (command instanceof HostCommand.ShowCall show) {
      show(show.call().room(), show.call().status(), show.call().cause());
    } else if (command instanceof HostCommand.ShowGroupCall show) {
      show(show.call().room(), show.call().status(), show.call().cause());
    }
    return 0;
  }

  private void show(RoomName room, Status status, String cause) {
    if (status.isFinal()) {
      activeCalls.remove(room);
      sockets.values().forEach(socket -> socket.dissolved(room, cause));
    } else {
      activeCalls.add(room);
    }
  }
}
