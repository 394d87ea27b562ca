package club.worldmates.calls.grpc;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.CallSessions;
import club.worldmates.calls.session.HostEvent;
import club.worldmates.calls.session.HostEvent.DeviceState;
import club.worldmates.calls.session.HostLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Writes down what the edge says, and answers what a test put into it. */
final class FakeCallSessions implements CallSessions {

  record Handled(HostEvent event, Runnable done) {}

  /** What happened, in order: {@code attached x}, {@code detached x}, {@code event n}. */
  final List<String> log = new ArrayList<>();

  final List<Handled> handled = new ArrayList<>();
  final List<Call> calls = new ArrayList<>();
  HostLink link;
  List<DeviceState> devices = List.of();
  RuntimeException nextFailure;
  RuntimeException futureFailure;
  String endedFor;

  @Override
  public void attached(HostLink host, List<DeviceState> held) {
    log.add("attached " + host.id());
    failIfAsked();
    link = host;
    devices = held;
  }

  @Override
  public void detached(String hostId) {
    log.add("detached " + hostId);
  }

  @Override
  public void handle(HostEvent event, Runnable done) {
    failIfAsked();
    log.add(event instanceof HostEvent.FromClient client ? "event " + client.number() : "device");
    handled.add(new Handled(event, done));
  }

  @Override
  public CompletableFuture<Optional<Call>> find(RoomName room) {
    failIfAsked();
    return futureFailure == null
        ? CompletableFuture.completedFuture(stored(room))
        : CompletableFuture.failedFuture(futureFailure);
  }

  @Override
  public List<Call> live(UserId participant) {
    failIfAsked();
    return calls.stream()
        .filter(call -> participant == null || call.hasParticipant(participant))
        .toList();
  }

  @Override
  public CompletableFuture<Optional<Call>> end(RoomName room, String reason) {
    endedFor = reason;
    return find(room);
  }

  HostEvent.FromClient lastFromClient() {
    return (HostEvent.FromClient) handled.get(handled.size() - 1).event();
  }

  private Optional<Call> stored(RoomName room) {
    return calls.stream().filter(call -> call.room().equals(room)).findFirst();
  }

  private void failIfAsked() {
    if (nextFailure != null) {
      RuntimeException failure = nextFailure;
      nextFailure = null;
      throw failure;
    }
  }
}
