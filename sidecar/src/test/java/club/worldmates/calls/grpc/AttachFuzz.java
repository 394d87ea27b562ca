package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import club.worldmates.calls.fuzz.FuzzTarget;
import club.worldmates.calls.session.HostEvent;
import club.worldmates.calls.turn.IceServerGrant;
import club.worldmates.calls.wire.AdapterMessage;
import club.worldmates.calls.wire.DeviceRoom;
import club.worldmates.calls.wire.SidecarMessage;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Whole streams as an adapter may send them: messages one after the other, with their lengths. */
public final class AttachFuzz implements FuzzTarget {

  private static final StreamSettings SETTINGS =
      new StreamSettings(
          Edge.RETENTION,
          new StreamSettings.Bound(20, 100_000),
          new StreamSettings.Bound(200, 100_000));

  @Override
  public List<byte[]> seeds() {
    AdapterMessage.Builder hello = Edge.helloMessage("host", 1, "", 0);
    AdapterMessage.Builder back = Edge.helloMessage("host", 2, Edge.LIFE, 3);
    AdapterMessage.Builder snapshot =
        AdapterMessage.newBuilder()
            .addSnapshot(
                Edge.device("a").addRooms(DeviceRoom.newBuilder().setRoomName("r").setInRoom(true)))
            .setSnapshotComplete(true);
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(stream(hello, snapshot, Edge.events(1, 2, 3), Edge.result(1, 1)));
    seeds.add(
        stream(back, snapshot, Edge.events(4), AdapterMessage.newBuilder().setAcknowledged(3)));
    EventFuzz.arms()
        .forEach(
            arm -> seeds.add(stream(hello, snapshot, AdapterMessage.newBuilder().addEvents(arm))));
    return seeds;
  }

  @Override
  public void feed(byte[] input) {
    Logger log = (Logger) LoggerFactory.getLogger(AttachFuzz.class.getPackageName());
    log.setLevel(Level.OFF); // it says what is wrong with each
    try {
      converse(input);
    } finally {
      log.setLevel(null);
    }
  }

  private static void converse(byte[] input) {
    ManualLoop loop = new ManualLoop();
    FakeCallSessions sessions = new FakeCallSessions();
    ManualServerStream out = new ManualServerStream();
    StreamObserver<AdapterMessage> in = endpoint(loop, sessions).attach(out);
    ByteArrayInputStream bytes = new ByteArrayInputStream(input);
    for (AdapterMessage next = next(bytes); next != null; next = next(bytes)) {
      in.onNext(next);
      loop.run();
    }
    sessions.handled.forEach(handled -> handled.outcome().done());
    loop.run();
    check(out, sessions);
    in.onCompleted();
    loop.pass(Edge.RETENTION.multipliedBy(2));
  }

  private static void check(ManualServerStream out, FakeCallSessions sessions) {
    if (out.end != null) {
      assertThat(out.end.getCode()).as(out.end.toString()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
    long last = 0;
    for (FakeCallSessions.Handled handled : sessions.handled) {
      if (handled.event() instanceof HostEvent.FromClient client) {
        assertThat(client.number()).isGreaterThan(last);
        last = client.number();
      }
    }
    assertThat(out.sent.stream().mapToLong(SidecarMessage::getAcknowledged)).isSorted();
  }

  private static CallServiceEndpoint endpoint(ManualLoop loop, FakeCallSessions sessions) {
    return new CallServiceEndpoint(
        loop,
        sessions,
        user -> new IceServerGrant(List.of(), Optional.empty()),
        Edge.LIFE,
        "1.2.3",
        PayloadLimits.DEFAULT,
        SETTINGS);
  }

  /** The next message; null: there is none, or none that gRPC would let through. */
  private static AdapterMessage next(ByteArrayInputStream bytes) {
    try {
      return AdapterMessage.parseDelimitedFrom(bytes);
    } catch (IOException refused) {
      return null;
    }
  }

  private static byte[] stream(AdapterMessage.Builder... messages) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      for (AdapterMessage.Builder message : messages) {
        message.build().writeDelimitedTo(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
