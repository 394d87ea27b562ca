package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.wire.SidecarMessage;
import io.grpc.Status.Code;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rule 11 at {@code CallService.Attach}: a sidecar that is told to end. */
class DrainTest {

  @RegisterExtension final Edge edge = new Edge();

  private CompletableFuture<Void> drain() {
    CompletableFuture<Void> drained = edge.endpoint.drain();
    edge.loop.run();
    return drained;
  }

  private void done(int event) {
    edge.sessions.handled.get(event).outcome().done();
    edge.loop.run();
  }

  private static boolean wasAskedToMoveOn(TestStream stream) {
    return stream.heard.stream().anyMatch(SidecarMessage::getGoingAway);
  }

  @Test
  void withoutAdapters_itIsDrainedAtOnce() {
    assertThat(drain()).isCompleted();
  }

  @Test
  void adaptersAreAskedToMoveOn_andTimeIsLeftToTheNext() {
    TestStream one = edge.attach("one", 1, 0);
    TestStream other = edge.attach("other", 1, 0);

    assertThat(drain()).isCompleted();

    assertThat(wasAskedToMoveOn(one)).isTrue();
    assertThat(wasAskedToMoveOn(other)).isTrue();
    assertThat(one.status).isNull();
    assertThat(edge.sessions.log).endsWith("retired");
  }

  @Test
  void newStream_isRefused() {
    assertThat(drain()).isCompleted();

    assertThat(edge.hello("host", 1, "", 0).status.getCode()).isEqualTo(Code.UNAVAILABLE);
  }

  @Test
  void streamThatIsNotAttachedYet_isEnded() {
    TestStream stream = edge.hello("host", 1, "", 0);

    assertThat(drain()).isCompleted();

    assertThat(stream.status.getCode()).isEqualTo(Code.UNAVAILABLE);
  }

  @Test
  void eventUnderWay_isFinishedAndAcknowledged() {
    TestStream stream = edge.attach();
    stream.say(Edge.events(1));
    CompletableFuture<Void> drained = drain();
    assertThat(drained).isNotDone();

    done(0);

    assertThat(stream.acknowledged()).isEqualTo(1);
    assertThat(drained).isCompleted();
  }

  @Test
  void eventThatIsLeftToTheNextSidecar_isNotWaitedFor_norAcknowledged() {
    TestStream stream = edge.attach();
    stream.say(Edge.events(1, 2));
    CompletableFuture<Void> drained = drain();

    edge.sessions.handled.get(0).outcome().left();
    edge.loop.run();
    assertThat(drained).isNotDone();
    done(1);

    assertThat(drained).isCompleted();
    assertThat(stream.acknowledged()).isZero();
    assertThat(stream.heard).flatExtracting(SidecarMessage::getDoneList).doesNotContain(1L);
  }

  @Test
  void commandUnderWay_isWaitedFor() {
    TestStream stream = edge.attach();
    edge.emit();
    CompletableFuture<Void> drained = drain();
    assertThat(drained).isNotDone();

    stream.acknowledge(1);

    assertThat(drained).isCompleted();
    assertThat(edge.receipts).hasSize(1);
  }

  @Test
  void commandsOfAnEventUnderWay_areStillSent() {
    TestStream stream = edge.attach();
    stream.say(Edge.events(1));
    CompletableFuture<Void> drained = drain();

    edge.emit();
    edge.loop.run();
    assertThat(stream.commands()).containsExactly(1L);
    stream.acknowledge(1);
    assertThat(drained).isNotDone();
    done(0);

    assertThat(drained).isCompleted();
  }

  @Test
  void eventThatComesLater_isNotTakenIn() {
    TestStream stream = edge.attach();
    assertThat(drain()).isCompleted();

    stream.say(Edge.events(1));

    assertThat(edge.sessions.handled).isEmpty();
    assertThat(stream.heard).noneMatch(message -> message.getAcknowledged() > 0);
    assertThat(stream.status).isNull();
  }

  @Test
  void hostThatMovesOn_isNotGone_andItsEventIsFinishedForTheOthers() {
    edge.attach("other", 1, 0);
    TestStream stream = edge.attach("host", 1, 0);
    stream.say(Edge.events(1));
    CompletableFuture<Void> drained = drain();
    edge.emit();

    stream.lose();
    edge.loop.pass(Edge.RETENTION.multipliedBy(2));

    assertThat(edge.sessions.log).doesNotContain("detached host");
    assertThat(edge.receipts).isEmpty();
    assertThat(drained).isNotDone();
    done(0);
    assertThat(drained).isCompleted();
  }

  @Test
  void whenTheLastHostHasGone_thereIsNothingToWaitFor() {
    TestStream one = edge.attach("one", 1, 0);
    TestStream other = edge.attach("other", 1, 0);
    one.say(Edge.events(1));
    CompletableFuture<Void> drained = drain();

    one.lose();
    edge.loop.run();
    assertThat(drained).isNotDone();
    other.lose();
    edge.loop.run();

    assertThat(drained).isCompleted();
  }

  @Test
  void whatIsDecidedWhenTheStreamsAreEnded_hasNoConsequence() {
    TestStream stream = edge.attach();
    stream.say(Edge.events(1));
    assertThat(drain()).isNotDone();
    edge.endpoint.close();
    edge.loop.run();
    assertThat(stream.status.getCode()).isEqualTo(Code.UNAVAILABLE);

    edge.emit();
    edge.loop.pass(Edge.RETENTION.multipliedBy(2));

    assertThat(edge.receipts).isEmpty();
    assertThat(edge.sessions.log).doesNotContain("detached host");
  }
}
