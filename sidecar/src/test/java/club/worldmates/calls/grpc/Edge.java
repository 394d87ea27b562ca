package club.worldmates.calls.grpc;

import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Tell.RingRule;
import club.worldmates.calls.protocol.Message;
import club.worldmates.calls.session.HostCommand;
import club.worldmates.calls.turn.IceServer;
import club.worldmates.calls.turn.IceServerGrant;
import club.worldmates.calls.turn.TurnCredentials;
import club.worldmates.calls.wire.AdapterHello;
import club.worldmates.calls.wire.AdapterMessage;
import club.worldmates.calls.wire.CallServiceGrpc;
import club.worldmates.calls.wire.CommandResult;
import club.worldmates.calls.wire.Device;
import club.worldmates.calls.wire.Event;
import club.worldmates.calls.wire.JoinRoom;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The edge in this process, between adapters that a test plays and a fake of the session loop. */
final class Edge implements AfterEachCallback {

  static final String LIFE = "sidecar-1";
  static final Duration RETENTION = Duration.ofSeconds(10);
  static final int MAX_COMMANDS = 20;
  static final int MAX_EVENTS = 1000;

  final ManualLoop loop = new ManualLoop();
  final FakeCallSessions sessions = new FakeCallSessions();
  final CallServiceEndpoint endpoint;

  /** What became of the commands sent by {@link #send}, in the order in which it was known. */
  final List<Integer> receipts = new ArrayList<>();

  private final Server server;
  private final ManagedChannel channel;

  Edge() {
    this(AttachLimits.DEFAULT);
  }

  Edge(AttachLimits limits) {
    endpoint =
        new CallServiceEndpoint(
            loop,
            sessions,
            user ->
                new IceServerGrant(
                    List.of(
                        new IceServer(
                            List.of("turn:127.0.0.1"),
                            Optional.of(new TurnCredentials("9:" + user, "secret")))),
                    Optional.of(Instant.ofEpochSecond(9))),
            LIFE,
            "1.2.3",
            new PayloadLimits(1000, 100),
            new StreamSettings(
                RETENTION,
                new StreamSettings.Bound(MAX_COMMANDS, 4_000_000),
                new StreamSettings.Bound(MAX_EVENTS, 4_000_000)),
            limits);
    String name = InProcessServerBuilder.generateName();
    try {
      server =
          InProcessServerBuilder.forName(name)
              .directExecutor()
              .addService(endpoint)
              .build()
              .start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  CallServiceGrpc.CallServiceStub stub() {
    return CallServiceGrpc.newStub(channel);
  }

  /** Opens a stream, without a word. */
  TestStream open() {
    return new TestStream(stub(), loop);
  }

  /** Opens a stream and introduces it. */
  TestStream hello(String instance, long attempt, String sidecarLife, long lastCommand) {
    TestStream stream = open();
    stream.say(helloMessage(instance, attempt, sidecarLife, lastCommand));
    return stream;
  }

  /** Opens a stream and attaches it, with no devices. */
  TestStream attach(String instance, long attempt, long lastCommand) {
    TestStream stream = hello(instance, attempt, lastCommand == 0 ? "" : LIFE, lastCommand);
    stream.say(AdapterMessage.newBuilder().setSnapshotComplete(true));
    return stream;
  }

  TestStream attach() {
    return attach("host", 1, 0);
  }

  static AdapterMessage.Builder helloMessage(
      String instance, long attempt, String sidecarLife, long lastCommand) {
    return AdapterMessage.newBuilder()
        .setHello(
            AdapterHello.newBuilder()
                .setInstanceId(instance)
                .setAttempt(attempt)
                .setSidecarInstanceId(sidecarLife)
                .setLastCommand(lastCommand));
  }

  static Event.Builder event(long number) {
    return Event.newBuilder()
        .setNumber(number)
        .setDeviceId("socket")
        .setUserId(7)
        .setName("call:join_room")
        .setJoinRoom(JoinRoom.newBuilder().setRoomName("room"));
  }

  static AdapterMessage.Builder events(long... numbers) {
    AdapterMessage.Builder message = AdapterMessage.newBuilder();
    for (long number : numbers) {
      message.addEvents(event(number));
    }
    return message;
  }

  static Device.Builder device(String id) {
    return Device.newBuilder().setDeviceId(id).setUserId(7).setConnectedAtMs(5);
  }

  /** The session loop sends something to the host that attached last. */
  void send(HostCommand command) {
    sessions.link.send(command, receipts::add);
  }

  void emit() {
    emit("key", "socket", new Message("call:ended", "{}"));
  }

  void emit(String key, String socket, Message message) {
    send(
        new HostCommand.Emit(
            key,
            new RoomName("room"),
            new HostCommand.Audience.Sockets(Set.of(socket)),
            List.of(message),
            RingRule.ANY,
            false,
            false));
  }

  static AdapterMessage.Builder result(long command, int devices) {
    return AdapterMessage.newBuilder()
        .addResults(CommandResult.newBuilder().setCommand(command).setDevices(devices));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
