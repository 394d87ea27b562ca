package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.wire.AdapterHello;
import club.worldmates.calls.wire.AdapterMessage;
import club.worldmates.calls.wire.Device;
import club.worldmates.calls.wire.DeviceRoom;
import club.worldmates.calls.wire.DeviceUp;
import club.worldmates.calls.wire.Event;
import io.grpc.Status.Code;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A chat server takes up no more than a chat server needs, whatever it says or leaves unsaid. */
class AttachLimitsTest {

  private static final Duration PATIENCE = AttachLimits.DEFAULT.patience();

  @RegisterExtension final Edge edge = new Edge(new AttachLimits(2, PATIENCE, 10));

  @Test
  void streamThatNeverSaysHello_isEnded() {
    TestStream silent = edge.open();
    edge.loop.pass(PATIENCE.minusMillis(1));
    assertThat(silent.status).isNull();

    edge.loop.pass(Duration.ofMillis(1));

    assertThat(silent.status.getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
  }

  @Test
  void snapshotThatNeverEnds_isEnded() {
    TestStream dawdler = edge.hello("host", 1, "", 0);
    for (int i = 0; i < 5; i++) {
      edge.loop.pass(PATIENCE.dividedBy(5));
      dawdler.say(AdapterMessage.newBuilder().addSnapshot(Edge.device("socket" + i)));
    }

    assertThat(dawdler.status.getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThat(edge.sessions.log).isEmpty();
  }

  @Test
  void helloThatWaitsForTheCallsToBeLoaded_isNotHeldAgainstTheChatServer() {
    edge.sessions.loading = true;
    TestStream stream = edge.attach("host", 1, 0);
    edge.loop.pass(PATIENCE.multipliedBy(3));

    edge.sessions.load();
    edge.loop.pass(PATIENCE);

    assertThat(stream.status).isNull();
    assertThat(edge.sessions.log).containsExactly("attached host");
  }

  @Test
  void attachedChatServer_mayBeSilent() {
    TestStream stream = edge.attach();
    edge.loop.pass(PATIENCE.multipliedBy(10));

    assertThat(stream.status).isNull();
  }

  @Test
  void snapshotOfMoreDevicesThanThereCanBe_isRefused() {
    TestStream stream = edge.hello("host", 1, "", 0);
    stream.say(snapshot(5, 0));
    stream.say(snapshot(5, 0));
    assertThat(stream.status).isNull();

    stream.say(snapshot(1, 0));

    assertThat(stream.status.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void callsOfDevices_countAsWell() {
    TestStream stream = edge.hello("host", 1, "", 0);
    stream.say(snapshot(1, 10));

    assertThat(stream.status.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void moreChatServersThanThereCanBe_areRefused_untilOneIsGone() {
    TestStream first = edge.attach("one", 1, 0);
    edge.attach("two", 1, 0);
    assertThat(edge.hello("three", 1, "", 0).status.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(edge.attach("two", 2, 0).status).as("the same one again").isNull();

    first.lose();
    edge.loop.pass(Edge.RETENTION);

    assertThat(edge.attach("three", 2, 0).status).isNull();
  }

  @Test
  void helloWithHugeTexts_isTakenWithoutThem() {
    TestStream stream = edge.open();
    stream.say(
        AdapterMessage.newBuilder()
            .setHello(
                AdapterHello.newBuilder()
                    .setInstanceId("host")
                    .setAttempt(1)
                    .setVersion("v".repeat(1_000_000))
                    .addCapabilities("c".repeat(1_000_000))));

    assertThat(stream.status).isNull();
    assertThat(edge.hello("h".repeat(1_000_000), 1, "", 0).status.getCode())
        .isEqualTo(Code.INVALID_ARGUMENT);
  }

  @Test
  void deviceWithAHugeId_isNobody() {
    TestStream stream = edge.hello("host", 1, "", 0);
    stream.say(
        AdapterMessage.newBuilder()
            .addSnapshot(Edge.device("d".repeat(AttachLimits.MAX_ID + 1)))
            .addSnapshot(Edge.device("d".repeat(AttachLimits.MAX_ID)))
            .setSnapshotComplete(true));
    stream.say(
        AdapterMessage.newBuilder()
            .addEvents(Edge.event(1).setDeviceId("d".repeat(AttachLimits.MAX_ID + 1))));

    assertThat(edge.sessions.devices).hasSize(1);
    assertThat(edge.sessions.handled).isEmpty();
    assertThat(stream.acknowledged()).isEqualTo(1);
  }

  @Test
  void deviceWithAHugeSession_hasNone() {
    String huge = "s".repeat(AttachLimits.MAX_ID + 1);
    TestStream stream = edge.hello("host", 1, "", 0);
    stream.say(
        AdapterMessage.newBuilder()
            .addSnapshot(Edge.device("socket").setSession(huge))
            .setSnapshotComplete(true));
    stream.say(
        AdapterMessage.newBuilder()
            .addEvents(
                Event.newBuilder()
                    .setNumber(1)
                    .setDeviceId("socket")
                    .setUserId(7)
                    .setDeviceUp(DeviceUp.newBuilder().setSession(huge))));

    assertThat(edge.sessions.devices.get(0).device().session()).isEmpty();
    assertThat(edge.sessions.handled.toString()).doesNotContain("ssss");
  }

  private static AdapterMessage.Builder snapshot(int devices, int roomsOfEach) {
    AdapterMessage.Builder message = AdapterMessage.newBuilder();
    for (int i = 0; i < devices; i++) {
      Device.Builder device = Edge.device("socket");
      for (int room = 0; room < roomsOfEach; room++) {
        device.addRooms(DeviceRoom.newBuilder().setRoomName("room" + room));
      }
      message.addSnapshot(device);
    }
    return message;
  }
}
