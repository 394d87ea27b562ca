package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.wire.AdapterHello;
import club.worldmates.calls.wire.AdapterMessage;
import club.worldmates.calls.wire.Device;
import club.worldmates.calls.wire.SidecarHello;
import io.grpc.Status.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 1 to 3 and 10 at {@code CallService.Attach}: hello, lives, snapshot, loss. */
class AttachTest {

  @RegisterExtension final Edge edge = new Edge();

  @Test
  void hello_isAnsweredBeforeAnythingElse() {
    TestStream stream = edge.hello("host", 1, "", 0);

    assertThat(stream.heard)
        .singleElement()
        .satisfies(
            message ->
                assertThat(message.getHello())
                    .isEqualTo(
                        SidecarHello.newBuilder()
                            .setInstanceId(Edge.LIFE)
                            .setVersion("1.2.3")
                            .addCapabilities("group_calls")
                            .setMaxPayloadBytes(1000 + 16 * 1024)
                            .build()));
    assertThat(edge.sessions.log).isEmpty();
  }

  @Test
  void helloWhileTheCallsAreBeingLoaded_waits() {
    edge.sessions.loading = true;
    TestStream impatient = edge.hello("one", 1, "", 0);
    TestStream patient = edge.attach("other", 1, 0);
    impatient.lose();
    assertThat(patient.heard).isEmpty();

    edge.sessions.load();

    assertThat(patient.heard).hasSize(1);
    assertThat(edge.sessions.log).containsExactly("attached other");
  }

  @Test
  void firstMessageWithoutHello_endsTheStream() {
    TestStream stream = edge.open();
    stream.say(AdapterMessage.newBuilder().setSnapshotComplete(true));

    assertThat(stream.status.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(edge.sessions.log).isEmpty();
  }

  @Test
  void secondHello_endsTheStream() {
    TestStream stream = edge.attach();
    stream.say(
        AdapterMessage.newBuilder()
            .setHello(AdapterHello.newBuilder().setInstanceId("host").setAttempt(2)));

    assertThat(stream.status.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(edge.sessions.log).containsExactly("attached host", "detached host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "line\nbreak",
        "12345678901234567890123456789012345678901234567890123456789012345"
      })
  void instanceIdThatIsNone_endsTheStream(String instance) {
    TestStream stream = edge.hello(instance, 1, "", 0);

    assertThat(stream.status.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void attemptThatIsNone_endsTheStream(long attempt) {
    assertThat(edge.hello("host", attempt, "", 0).status.getCode())
        .isEqualTo(Code.INVALID_ARGUMENT);
  }

  @Test
  void laterAttempt_endsTheOlderStream() {
    TestStream older = edge.attach("host", 1, 0);
    TestStream later = edge.attach("host", 2, 0);

    assertThat(older.status.getCode()).isEqualTo(Code.ABORTED);
    assertThat(later.status).isNull();
    assertThat(edge.sessions.log)
        .containsExactly("attached host", "detached host", "attached host");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void attemptThatIsNotHigher_isEndedItself(long attempt) {
    TestStream present = edge.attach("host", 2, 0);
    TestStream straggler = edge.hello("host", attempt, "", 0);

    assertThat(straggler.status.getCode()).isEqualTo(Code.ABORTED);
    assertThat(straggler.heard).isEmpty();
    present.say(Edge.events(1));
    assertThat(edge.sessions.log).containsExactly("attached host", "event 1");
  }

  @Test
  void attemptIsRememberedAfterTheStreamIsLost() {
    edge.attach("host", 2, 0).lose();

    assertThat(edge.hello("host", 1, "", 0).status.getCode()).isEqualTo(Code.ABORTED);
  }

  @Test
  void streamsOfDifferentLives_areIndependent() {
    TestStream one = edge.attach("one", 1, 0);
    TestStream other = edge.attach("other", 1, 0);

    other.lose();

    assertThat(one.status).isNull();
    assertThat(edge.sessions.log)
        .containsExactly("attached one", "attached other", "detached other");
  }

  @Test
  void snapshot_mayComeInParts() {
    TestStream stream = edge.hello("host", 1, "", 0);
    stream.say(AdapterMessage.newBuilder().addSnapshot(Edge.device("a")));
    stream.say(AdapterMessage.newBuilder().addSnapshot(Edge.device("b")));
    assertThat(edge.sessions.log).isEmpty();
    stream.say(AdapterMessage.newBuilder().addSnapshot(Edge.device("c")).setSnapshotComplete(true));

    assertThat(edge.sessions.log).containsExactly("attached host");
    assertThat(edge.sessions.devices)
        .extracting(state -> state.device().id().socket())
        .containsExactly("a", "b", "c");
  }

  @Test
  void deviceThatIsNobodys_isLeftOut() {
    TestStream stream = edge.hello("host", 1, "", 0);
    stream.say(
        AdapterMessage.newBuilder()
            .addSnapshot(Device.newBuilder().setDeviceId("a"))
            .addSnapshot(Device.newBuilder().setUserId(7))
            .addSnapshot(Edge.device("b"))
            .setSnapshotComplete(true));

    assertThat(edge.sessions.devices).hasSize(1);
  }

  @Test
  void eventsBeforeTheSnapshotIsComplete_endTheStream() {
    TestStream stream = edge.hello("host", 1, "", 0);
    stream.say(Edge.events(1));

    assertThat(stream.status.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(edge.sessions.log).isEmpty();
  }

  @Test
  void eventsMayComeInTheMessageThatCompletesTheSnapshot() {
    TestStream stream = edge.hello("host", 1, "", 0);
    stream.say(Edge.events(1).setSnapshotComplete(true));

    assertThat(edge.sessions.log).containsExactly("attached host", "event 1");
  }

  @Test
  void snapshotAfterTheSnapshot_endsTheStream() {
    TestStream stream = edge.attach();
    stream.say(AdapterMessage.newBuilder().addSnapshot(Edge.device("a")));

    assertThat(stream.status.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
  }

  @Test
  void lostStream_detachesTheHostAtOnce() {
    edge.attach().lose();

    assertThat(edge.sessions.log).containsExactly("attached host", "detached host");
  }

  @Test
  void completedStream_detachesTheHostAtOnce() {
    TestStream stream = edge.attach();
    stream.complete();

    assertThat(stream.status.isOk()).isTrue();
    assertThat(edge.sessions.log).containsExactly("attached host", "detached host");
  }

  @Test
  void streamLostBeforeItsSnapshot_wasNeverAttached() {
    edge.hello("host", 1, "", 0).lose();

    assertThat(edge.sessions.log).isEmpty();
  }

  @Test
  void snapshotThatCannotBeTakenIn_endsTheStreamAsInternal() {
    edge.sessions.nextFailure = new IllegalStateException("bug");
    TestStream stream = edge.attach();

    assertThat(stream.status.getCode()).isEqualTo(Code.INTERNAL);
    assertThat(edge.attach("host", 2, 0).status).isNull();
  }

  @Test
  void close_endsAllStreamsAndTakesNoMore() {
    TestStream one = edge.attach("one", 1, 0);
    TestStream other = edge.hello("other", 1, "", 0);

    edge.endpoint.close();
    edge.loop.run();

    assertThat(one.status.getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(other.status.getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(edge.hello("third", 1, "", 0).status.getCode()).isEqualTo(Code.UNAVAILABLE);
  }
}
