package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.session.HostLink.Receipt;
import club.worldmates.calls.wire.AdapterMessage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rules 6, 7 and 10 at {@code CallService.Attach}, for commands. */
class ReturningAdapterTest {

  @RegisterExtension final Edge edge = new Edge();

  @Test
  void returningAdapter_getsWhatItHasNotTakenIn() {
    TestStream first = edge.attach();
    edge.emit();
    edge.emit();
    edge.emit();
    edge.loop.run();
    first.lose();

    TestStream second = edge.attach("host", 2, 1);
    edge.emit();
    edge.loop.run();

    assertThat(second.commands()).containsExactly(2L, 3L, 4L);
    assertThat(second.heard.get(0).getCommandsCount()).isZero();
    assertThat(edge.receipts).isEmpty();
  }

  @Test
  void nothingIsSentAgainBeforeTheSnapshotIsComplete() {
    TestStream first = edge.attach();
    edge.emit();
    edge.loop.run();
    first.lose();

    TestStream second = edge.hello("host", 2, Edge.LIFE, 0);
    assertThat(second.commands()).isEmpty();
    second.say(AdapterMessage.newBuilder().setSnapshotComplete(true));
    assertThat(second.commands()).containsExactly(1L);
  }

  @Test
  void resultsOfWhatWasTakenIn_mayComeBehindTheNextSnapshot() {
    TestStream first = edge.attach();
    edge.emit();
    edge.emit();
    edge.loop.run();
    first.lose();

    TestStream second = edge.attach("host", 2, 2);
    assertThat(second.commands()).isEmpty();
    second.say(Edge.result(1, 4));
    second.say(Edge.result(2, 0).setAcknowledged(2));

    assertThat(edge.receipts).containsExactly(4, 0);
  }

  @Test
  void whatWasTakenIn_isDoneAfterTheRetentionAtTheLatest() {
    TestStream first = edge.attach();
    edge.emit();
    edge.loop.run();
    first.lose();
    edge.loop.pass(Duration.ofSeconds(9));
    edge.attach("host", 2, 1);
    edge.loop.pass(Duration.ofSeconds(9));
    assertThat(edge.receipts).isEmpty();
    edge.loop.pass(Duration.ofSeconds(1));

    assertThat(edge.receipts).containsExactly(Receipt.SOME);
  }

  @Test
  void adapterThatNeverComesBack_hasDoneNothing() {
    TestStream stream = edge.attach();
    edge.emit();
    edge.emit();
    edge.loop.run();
    stream.acknowledge(1);
    stream.lose();
    edge.loop.pass(Edge.RETENTION.minusMillis(1));
    assertThat(edge.receipts).containsExactly(Receipt.SOME);
    edge.loop.pass(Duration.ofMillis(1));

    assertThat(edge.receipts).containsExactly(Receipt.SOME, 0);
  }

  @Test
  void adapterThatComesBackWithoutEverAttaching_hasDoneNothingEither() {
    TestStream first = edge.attach();
    edge.emit();
    edge.loop.run();
    first.lose();
    edge.loop.pass(Duration.ofSeconds(6));
    edge.hello("host", 2, Edge.LIFE, 0).lose();
    edge.hello("host", 3, Edge.LIFE, 0);
    edge.loop.pass(Duration.ofSeconds(4));

    assertThat(edge.receipts).containsExactly(0);
  }

  @Test
  void sendingToALostHost_isDoneWithNothing() {
    edge.attach().lose();
    edge.emit();
    assertThat(edge.receipts).isEmpty();
    edge.loop.run();

    assertThat(edge.receipts).containsExactly(0);
  }

  @Test
  void sendingBetweenHelloAndSnapshot_isDoneWithNothing() {
    edge.attach().lose();
    TestStream second = edge.hello("host", 2, Edge.LIFE, 0);
    edge.emit();
    edge.loop.run();
    second.say(AdapterMessage.newBuilder().setSnapshotComplete(true));

    assertThat(edge.receipts).containsExactly(0);
    assertThat(second.commands()).isEmpty();
  }

  @Test
  void adapterOfAnotherSidecarLife_countsFrom1Again() {
    TestStream first = edge.attach();
    edge.emit();
    edge.emit();
    edge.loop.run();
    first.acknowledge(1);
    first.lose();

    TestStream second = edge.hello("host", 2, "sidecar-0", 40);
    second.say(AdapterMessage.newBuilder().setSnapshotComplete(true));
    edge.emit();
    edge.loop.run();

    assertThat(edge.receipts).containsExactly(Receipt.SOME, 0);
    assertThat(second.commands()).containsExactly(1L);
  }

  @Test
  void forgottenAdapter_isNotGivenNumbersThatItKnows() {
    edge.attach().lose();
    edge.loop.pass(Edge.RETENTION);

    TestStream second = edge.attach("host", 2, 17);
    edge.emit();
    edge.loop.run();

    assertThat(second.commands()).containsExactly(18L);
    second.acknowledge(18);
    assertThat(edge.receipts).containsExactly(Receipt.SOME);
  }

  @Test
  void afterAnOverflow_numbersGoOn() {
    TestStream first = edge.attach();
    for (int i = 0; i <= Edge.MAX_COMMANDS; i++) {
      edge.emit();
    }
    edge.loop.run();
    assertThat(first.commands()).isEmpty();

    TestStream second = edge.hello("host", 2, Edge.LIFE, 0);
    second.say(AdapterMessage.newBuilder().setSnapshotComplete(true));
    edge.emit();
    edge.loop.run();

    assertThat(second.commands()).containsExactly(Edge.MAX_COMMANDS + 2L);
  }
}
