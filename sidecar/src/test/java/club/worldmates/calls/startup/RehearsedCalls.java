package club.worldmates.calls.startup;

import static club.worldmates.calls.startup.HostTables.ALICE;
import static club.worldmates.calls.startup.HostTables.BOB;
import static club.worldmates.calls.startup.HostTables.GROUP;

import club.worldmates.calls.wire.Accept;
import club.worldmates.calls.wire.AdapterHello;
import club.worldmates.calls.wire.AdapterMessage;
import club.worldmates.calls.wire.CallServiceGrpc;
import club.worldmates.calls.wire.CallType;
import club.worldmates.calls.wire.Candidate;
import club.worldmates.calls.wire.Command;
import club.worldmates.calls.wire.CommandResult;
import club.worldmates.calls.wire.Device;
import club.worldmates.calls.wire.End;
import club.worldmates.calls.wire.Event;
import club.worldmates.calls.wire.Initiate;
import club.worldmates.calls.wire.JoinRoom;
import club.worldmates.calls.wire.Register;
import club.worldmates.calls.wire.SidecarMessage;
import club.worldmates.calls.wire.Statistics;
import club.worldmates.calls.wire.ToggleMedia;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A chat server of two devices that makes one call of each kind. */
final class RehearsedCalls implements AutoCloseable {

  private static final String JSON = "{\"type\":\"offer\",\"sdp\":\"v=0\"}";
  private static final long PATIENCE_SECONDS = 60;

  private final ManagedChannel channel;
  private final BlockingQueue<SidecarMessage> heard = new LinkedBlockingQueue<>();
  private final StreamObserver<AdapterMessage> stream;
  private long number;

  RehearsedCalls(int port) {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    stream = CallServiceGrpc.newStub(channel).attach(new Heard());
  }

  void make() throws InterruptedException {
    attach();
    for (int user : List.of(ALICE, BOB)) {
      say(from(user).setRegister(Register.getDefaultInstance()));
    }
    personal("rehearsal");
    group("rehearsal of a group");
  }

  @Override
  public void close() {
    stream.onCompleted();
    channel.shutdownNow();
  }

  private void attach() throws InterruptedException {
    stream.onNext(
        AdapterMessage.newBuilder()
            .setHello(AdapterHello.newBuilder().setInstanceId("rehearsal").setAttempt(1))
            .build());
    if (!next().hasHello()) {
      throw new IllegalStateException("no hello");
    }
    AdapterMessage.Builder snapshot = AdapterMessage.newBuilder().setSnapshotComplete(true);
    for (int user : List.of(ALICE, BOB)) {
      snapshot.addSnapshot(
          Device.newBuilder().setDeviceId("device " + user).setUserId(user).setConnectedAtMs(user));
    }
    stream.onNext(snapshot.build());
  }

  private void personal(String room) throws InterruptedException {
    say(
        from(ALICE)
            .setInitiate(
                Initiate.newBuilder()
                    .setToId(BOB)
                    .setRoomName(room)
                    .setCallType(CallType.CALL_TYPE_VIDEO)
                    .setSdpOffer(JSON)));
    say(from(ALICE).setJoinRoom(JoinRoom.newBuilder().setRoomName(room)));
    say(from(BOB).setAccept(Accept.newBuilder().setRoomName(room).setSdpAnswer(JSON)));
    inCall(room);
    say(from(ALICE).setEnd(End.newBuilder().setRoomName(room).setReason("completed")));
    say(from(BOB).setStatistics(Statistics.newBuilder().setRoomName(room).setDuration(1)));
  }

  private void group(String room) throws InterruptedException {
    say(
        from(ALICE)
            .setInitiate(
                Initiate.newBuilder()
                    .setGroupId(GROUP)
                    .setRoomName(room)
                    .setCallType(CallType.CALL_TYPE_AUDIO)));
    for (int user : List.of(ALICE, BOB)) {
      say(from(user).setJoinRoom(JoinRoom.newBuilder().setRoomName(room)));
    }
    inCall(room);
    for (int user : List.of(ALICE, BOB)) {
      say(from(user).setEnd(End.newBuilder().setRoomName(room)));
    }
  }

  private void inCall(String room) throws InterruptedException {
    say(from(BOB).setCandidate(Candidate.newBuilder().setRoomName(room).setCandidate(JSON)));
    say(
        from(ALICE)
            .setToggleMedia(
                ToggleMedia.newBuilder().setRoomName(room).setAudio(true).setVideo(false)));
  }

  private Event.Builder from(int user) {
    number++;
    return Event.newBuilder()
        .setNumber(number)
        .setDeviceId("device " + user)
        .setUserId(user)
        .setReceivedAtMs(number)
        .setCallback(true)
        .setName("rehearsal");
  }

  /** Says it, and carries out what comes until it is done with. */
  private void say(Event.Builder event) throws InterruptedException {
    stream.onNext(AdapterMessage.newBuilder().addEvents(event).build());
    long acknowledged = 0;
    while (acknowledged < number) {
      SidecarMessage message = next();
      acknowledged = message.getAcknowledged();
      carryOut(message.getCommandsList());
    }
  }

  private void carryOut(List<Command> commands) {
    if (commands.isEmpty()) {
      return;
    }
    AdapterMessage.Builder done = AdapterMessage.newBuilder();
    for (Command command : commands) {
      if (command.getEmit().getReport()) {
        done.addResults(CommandResult.newBuilder().setCommand(command.getNumber()).setDevices(1));
      }
      done.setAcknowledged(command.getNumber());
    }
    stream.onNext(done.build());
  }

  private SidecarMessage next() throws InterruptedException {
    SidecarMessage message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new IllegalStateException("the sidecar says nothing");
    }
    return message;
  }

  private final class Heard implements StreamObserver<SidecarMessage> {
    @Override
    public void onNext(SidecarMessage message) {
      heard.add(message);
    }

    @Override
    public void onError(Throwable failure) {
      // Whoever waits for something notices.
    }

    @Override
    public void onCompleted() {
      // As above.
    }
  }
}
