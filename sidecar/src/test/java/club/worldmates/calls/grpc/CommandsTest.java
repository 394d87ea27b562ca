package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Tell.RingRule;
import club.worldmates.calls.session.HostCommand;
import club.worldmates.calls.session.HostLink.Receipt;
import club.worldmates.calls.wire.AdapterMessage;
import club.worldmates.calls.wire.CommandResult;
import club.worldmates.calls.wire.SidecarMessage;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rules 4 to 7, 9 and 10 at {@code CallService.Attach}, for commands. */
class CommandsTest {

  private static final int MIB = 1024 * 1024;

  @RegisterExtension final Edge edge = new Edge();

  private final List<Integer> receipts = new ArrayList<>();

  @Test
  void commandsAreNumberedFrom1() {
    TestStream stream = edge.attach();
    emit();
    emit();
    edge.loop.run();
    emit();
    edge.loop.run();

    assertThat(stream.commands()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void commandsOfOneTurn_goOutInOneFrameTogetherWithAcknowledgements() {
    TestStream stream = edge.attach();
    stream.say(Edge.events(1));
    edge.loop.execute(this::emit);
    edge.loop.execute(this::emit);
    edge.loop.execute(() -> edge.sessions.handled.get(0).done().run());
    edge.loop.run();

    assertThat(stream.heard).hasSize(2);
    assertThat(stream.heard.get(1).getCommandsList()).hasSize(2);
    assertThat(stream.acknowledged()).isEqualTo(1);
  }

  @Test
  void frame_staysBelowOneMebibyte() {
    TestStream stream = edge.attach();
    for (int i = 0; i < 6; i++) {
      send(new HostCommand.Answer(1, "x".repeat(300_000)));
    }
    edge.loop.run();

    assertThat(stream.commands()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(stream.heard).allMatch(message -> message.getSerializedSize() < MIB);
    assertThat(stream.heard).hasSize(3);
  }

  @Test
  void commandLargerThanAFrame_goesAlone() {
    TestStream stream = edge.attach();
    emit();
    send(new HostCommand.Answer(1, "x".repeat(2 * MIB)));
    emit();
    edge.loop.run();

    assertThat(stream.heard.stream().skip(1).map(SidecarMessage::getCommandsCount))
        .containsExactly(1, 1, 1);
  }

  @Test
  void receipt_waitsForTheAcknowledgement() {
    TestStream stream = edge.attach();
    emit();
    edge.loop.run();
    stream.say(result(1, 3));
    assertThat(receipts).isEmpty();

    stream.acknowledge(1);

    assertThat(receipts).containsExactly(3);
  }

  @Test
  void resultInTheMessageOfTheAcknowledgement_counts() {
    TestStream stream = edge.attach();
    emit();
    edge.loop.run();
    stream.say(result(1, 0).setAcknowledged(1));

    assertThat(receipts).containsExactly(0);
  }

  @Test
  void emitWithoutAResult_reachedSome_anythingElseNone() {
    TestStream stream = edge.attach();
    emit();
    send(new HostCommand.Answer(1, "{}"));
    edge.loop.run();
    stream.acknowledge(2);

    assertThat(receipts).containsExactly(Receipt.SOME, 0);
  }

  @Test
  void acknowledgement_isCumulativeAndNeverGoesBack() {
    TestStream stream = edge.attach();
    emit();
    emit();
    emit();
    edge.loop.run();
    stream.acknowledge(2);
    assertThat(receipts).hasSize(2);
    stream.acknowledge(1);
    stream.acknowledge(0);

    assertThat(stream.status).isNull();
    assertThat(receipts).hasSize(2);
  }

  @Test
  void acknowledgementOfWhatWasNeverSent_endsTheStream() {
    TestStream stream = edge.attach();
    emit();
    edge.loop.run();
    stream.acknowledge(2);

    assertThat(stream.status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(receipts).isEmpty();
  }

  @Test
  void resultOfAnUnknownCommand_isIgnored() {
    TestStream stream = edge.attach();
    stream.say(result(9, 1));

    assertThat(stream.status).isNull();
  }

  @Test
  void receiptThatFails_doesNotHoldUpTheOthers() {
    TestStream stream = edge.attach();
    edge.sessions.link.send(
        new HostCommand.Answer(1, "{}"),
        devices -> {
          throw new IllegalStateException("bug");
        });
    emit();
    edge.loop.run();
    stream.acknowledge(2);

    assertThat(receipts).hasSize(1);
    assertThat(stream.status).isNull();
  }

  @Test
  void sendingFromAReceipt_works() {
    TestStream stream = edge.attach();
    edge.sessions.link.send(new HostCommand.Answer(1, "{}"), devices -> emit());
    edge.loop.run();
    stream.acknowledge(1);

    assertThat(stream.commands()).containsExactly(1L, 2L);
  }

  @Test
  void returningAdapter_getsWhatItHasNotTakenIn() {
    TestStream first = edge.attach();
    emit();
    emit();
    emit();
    edge.loop.run();
    first.lose();

    TestStream second = edge.attach("host", 2, 1);
    emit();
    edge.loop.run();

    assertThat(second.commands()).containsExactly(2L, 3L, 4L);
    assertThat(second.heard.get(0).getCommandsCount()).isZero();
    assertThat(receipts).isEmpty();
  }

  @Test
  void nothingIsSentAgainBeforeTheSnapshotIsComplete() {
    TestStream first = edge.attach();
    emit();
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
    emit();
    emit();
    edge.loop.run();
    first.lose();

    TestStream second = edge.attach("host", 2, 2);
    assertThat(second.commands()).isEmpty();
    second.say(result(1, 4));
    second.say(result(2, 0).setAcknowledged(2));

    assertThat(receipts).containsExactly(4, 0);
  }

  @Test
  void whatWasTakenIn_isDoneAfterTheRetentionAtTheLatest() {
    TestStream first = edge.attach();
    emit();
    edge.loop.run();
    first.lose();
    edge.loop.pass(Duration.ofSeconds(9));
    edge.attach("host", 2, 1);
    edge.loop.pass(Duration.ofSeconds(9));
    assertThat(receipts).isEmpty();
    edge.loop.pass(Duration.ofSeconds(1));

    assertThat(receipts).containsExactly(Receipt.SOME);
  }

  @Test
  void adapterThatNeverComesBack_hasDoneNothing() {
    TestStream stream = edge.attach();
    emit();
    emit();
    edge.loop.run();
    stream.acknowledge(1);
    stream.lose();
    edge.loop.pass(Edge.RETENTION.minusMillis(1));
    assertThat(receipts).containsExactly(Receipt.SOME);
    edge.loop.pass(Duration.ofMillis(1));

    assertThat(receipts).containsExactly(Receipt.SOME, 0);
  }

  @Test
  void adapterThatComesBackWithoutEverAttaching_hasDoneNothingEither() {
    TestStream first = edge.attach();
    emit();
    edge.loop.run();
    first.lose();
    edge.loop.pass(Duration.ofSeconds(6));
    edge.hello("host", 2, Edge.LIFE, 0).lose();
    edge.hello("host", 3, Edge.LIFE, 0);
    edge.loop.pass(Duration.ofSeconds(4));

    assertThat(receipts).containsExactly(0);
  }

  @Test
  void sendingToALostHost_isDoneWithNothing() {
    edge.attach().lose();
    emit();
    assertThat(receipts).isEmpty();
    edge.loop.run();

    assertThat(receipts).containsExactly(0);
  }

  @Test
  void sendingBetweenHelloAndSnapshot_isDoneWithNothing() {
    edge.attach().lose();
    TestStream second = edge.hello("host", 2, Edge.LIFE, 0);
    emit();
    edge.loop.run();
    second.say(AdapterMessage.newBuilder().setSnapshotComplete(true));

    assertThat(receipts).containsExactly(0);
    assertThat(second.commands()).isEmpty();
  }

  @Test
  void adapterOfAnotherSidecarLife_countsFrom1Again() {
    TestStream first = edge.attach();
    emit();
    emit();
    edge.loop.run();
    first.acknowledge(1);
    first.lose();

    TestStream second = edge.hello("host", 2, "sidecar-0", 40);
    second.say(AdapterMessage.newBuilder().setSnapshotComplete(true));
    emit();
    edge.loop.run();

    assertThat(receipts).containsExactly(Receipt.SOME, 0);
    assertThat(second.commands()).containsExactly(1L);
  }

  @Test
  void forgottenAdapter_isNotGivenNumbersThatItKnows() {
    edge.attach().lose();
    edge.loop.pass(Edge.RETENTION);

    TestStream second = edge.attach("host", 2, 17);
    emit();
    edge.loop.run();

    assertThat(second.commands()).containsExactly(18L);
    second.acknowledge(18);
    assertThat(receipts).containsExactly(Receipt.SOME);
  }

  @Test
  void adapterThatDoesNotListen_getsTheRestWhenItDoes() {
    TestStream stream = edge.attach();
    stream.stopListening();
    for (int i = 0; i < 4; i++) {
      emit();
      edge.loop.run();
    }
    int before = stream.heard.size();
    assertThat(stream.commands()).containsExactly(1L);

    stream.listenAgain();

    assertThat(stream.commands()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(stream.heard).hasSize(before + 1);
  }

  @Test
  void adapterThatDoesNotAcknowledge_isEnded() {
    TestStream stream = edge.attach();
    for (int i = 0; i < Edge.MAX_COMMANDS; i++) {
      emit();
    }
    edge.loop.run();
    assertThat(stream.status).isNull();
    emit();
    edge.loop.run();

    assertThat(stream.status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(receipts).hasSize(Edge.MAX_COMMANDS + 1).containsOnly(0);
    assertThat(edge.sessions.log).containsExactly("attached host", "detached host");
  }

  @Test
  void commandsTooLargeTogether_endTheStreamToo() {
    TestStream stream = edge.attach();
    for (int i = 0; i < 5; i++) {
      send(new HostCommand.Answer(1, "x".repeat(900_000)));
    }
    edge.loop.run();

    assertThat(stream.status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void afterAnOverflow_numbersGoOn() {
    TestStream first = edge.attach();
    for (int i = 0; i <= Edge.MAX_COMMANDS; i++) {
      emit();
    }
    edge.loop.run();
    assertThat(first.commands()).isEmpty();

    TestStream second = edge.hello("host", 2, Edge.LIFE, 0);
    second.say(AdapterMessage.newBuilder().setSnapshotComplete(true));
    emit();
    edge.loop.run();

    assertThat(second.commands()).containsExactly(Edge.MAX_COMMANDS + 2L);
  }

  private void emit() {
    send(
        new HostCommand.Emit(
            "key",
            new RoomName("room"),
            new HostCommand.Audience.Sockets(Set.of("socket")),
            List.of(new HostCommand.Message("call:ended", "{}")),
            RingRule.ANY,
            false));
  }

  private void send(HostCommand command) {
    edge.sessions.link.send(command, receipts::add);
  }

  private static AdapterMessage.Builder result(long command, int devices) {
    return AdapterMessage.newBuilder()
        .addResults(CommandResult.newBuilder().setCommand(command).setDevices(devices));
  }
}
