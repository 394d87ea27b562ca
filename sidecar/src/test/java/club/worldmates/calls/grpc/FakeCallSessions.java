package club.worldmates.calls.grpc;

import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.AnyCall;
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

  record Handled(HostEvent event, HostEvent.Outcome outcome) {}

  /**
   * What happened, in order: {@code attached x}, {@code detached x}, {@code event n}, {@code
   * retired}.
   */
  final List<String> log = new ArrayList<>();

  final List<Handled> handled = new ArrayList<>();
  final List<AnyCall> calls = new ArrayList<>();
  private final List<Runnable> waiting = new ArrayList<>();
  boolean loading;
  HostLink link;
  List<DeviceState> devices = List.of();
  RuntimeException nextFailure;
  RuntimeException futureFailure;
  String endedFor;

  @Override
  public void whenLoaded(Runnable task) {
    if (loading) {
      waiting.add(task);
    } else {
      task.run();
    }
  }

  void load() {
    loading = false;
    waiting.forEach(Runnable::run);
  }

  @Override
  public void attached(HostLink host, List<DeviceState> held) {
    log.add("attached " + host.id());
    failIfAsked();
    link = host;
    devices = held;
  }

  @Override
  public void retire() {
    log.add("retired");
  }

  @Override
  public void detached(String hostId) {
    log.add("detached " + hostId);
  }

  @Override
  public void handle(HostEvent event, HostEvent.Outcome outcome) {
    failIfAsked();
    log.add(event instanceof HostEvent.FromClient client ? "event " + client.number() : "device");
    handled.add(new Handled(event, outcome));
  }

  @Override
  public CompletableFuture<Optional<AnyCall>> find(RoomName room) {
    failIfAsked();
    return futureFailure == null
        ? CompletableFuture.completedFuture(stored(room))
        : CompletableFuture.failedFuture(futureFailure);
  }

  @Override
  public List<AnyCall> live(UserId user) {
    failIfAsked();
    return calls.stream().filter(call -> user == null || isIn(call, user)).toList();
  }

  @Override
  public CompletableFuture<Optional<AnyCall>> end(RoomName room, String reason) {
    endedFor = reason;
    return find(room);
  }

  HostEvent.FromClient lastFromClient() {
    return (HostEvent.FromClient) handled.get(handled.size() - 1).event();
  }

  private Optional<AnyCall> stored(RoomName room) {
    return calls.stream().filter(call -> roomOf(call).equals(room)).findFirst();
  }

  private static boolean isIn(AnyCall any, UserId user) {
    return any instanceof AnyCall.OneToOne one
        ? one.call().hasParticipant(user)
        : ((AnyCall.OfGroup) any).call().givesWayTo(user);
  }

  private static RoomName roomOf(AnyCall any) {
    return any instanceof AnyCall.OneToOne one
        ? one.call().room()
        : ((AnyCall.OfGroup) any).call().room();
  }

  private void failIfAsked() {
    if (nextFailure != null) {
      RuntimeException failure = nextFailure;
      nextFailure = null;
      throw failure;
    }
  }
}
