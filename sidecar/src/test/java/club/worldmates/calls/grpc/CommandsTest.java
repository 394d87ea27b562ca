package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.protocol.Message;
import club.worldmates.calls.session.HostCommand;
import club.worldmates.calls.session.HostLink.Receipt;
import club.worldmates.calls.wire.SidecarMessage;
import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rules 4, 5 and 9 at {@code CallService.Attach}, for commands. */
class CommandsTest {

  private static final int MIB = 1024 * 1024;

  @RegisterExtension final Edge edge = new Edge();

  @Test
  void commandsAreNumberedFrom1() {
    TestStream stream = edge.attach();
    edge.emit();
    edge.emit();
    edge.loop.run();
    edge.emit();
    edge.loop.run();

    assertThat(stream.commands()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void commandsOfOneTurn_goOutInOneFrameTogetherWithAcknowledgements() {
    TestStream stream = edge.attach();
    stream.say(Edge.events(1));
    edge.loop.execute(edge::emit);
    edge.loop.execute(edge::emit);
    edge.loop.execute(() -> edge.sessions.handled.get(0).outcome().done());
    edge.loop.run();

    assertThat(stream.heard).hasSize(2);
    assertThat(stream.heard.get(1).getCommandsList()).hasSize(2);
    assertThat(stream.acknowledged()).isEqualTo(1);
  }

  @Test
  void messagesToTheSameDevice_goInOneCommand_withTheLastNumber() {
    TestStream stream = edge.attach();
    edge.emit("", "one", new Message("ice:candidate", "1", "a"));
    edge.emit("", "one", new Message("ice:candidate", "2", "b"));
    edge.emit("", "other", new Message("ice:candidate", "3", "c"));
    edge.emit("", "one", new Message("ice:candidate", "4", "d"));
    edge.loop.run();

    assertThat(stream.commands()).containsExactly(2L, 3L, 4L);
    assertThat(stream.heard.get(stream.heard.size() - 1).getCommands(0).getEmit().getMessagesList())
        .extracting(message -> message.getPayloadJson() + message.getKey())
        .containsExactly("1a", "2b");
  }

  @Test
  void whatBecomesOfOneCommand_becomesOfAllThatItSays() {
    TestStream stream = edge.attach();
    edge.emit("", "one", new Message("ice:candidate", "1", "a"));
    edge.emit("", "one", new Message("ice:candidate", "2", "b"));
    edge.emit("", "other", new Message("ice:candidate", "3", "c"));
    edge.loop.run();
    stream.say(Edge.result(2, 0).setAcknowledged(3));

    assertThat(edge.receipts).containsExactly(0, 0, Receipt.SOME);
  }

  @Test
  void whatMustNotBeSaidTwice_goesByItself() {
    TestStream stream = edge.attach();
    edge.emit();
    edge.emit();
    edge.emit("", "socket", new Message("ice:candidate", "1"));
    edge.loop.run();

    assertThat(stream.commands()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void frame_staysBelowOneMebibyte() {
    TestStream stream = edge.attach();
    for (int i = 0; i < 6; i++) {
      edge.send(new HostCommand.Answer(1, "x".repeat(300_000)));
    }
    edge.loop.run();

    assertThat(stream.commands()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(stream.heard).allMatch(message -> message.getSerializedSize() < MIB);
    assertThat(stream.heard).hasSize(3);
  }

  @Test
  void commandLargerThanAFrame_goesAlone() {
    TestStream stream = edge.attach();
    edge.emit();
    edge.send(new HostCommand.Answer(1, "x".repeat(2 * MIB)));
    edge.emit();
    edge.loop.run();

    assertThat(stream.heard.stream().skip(1).map(SidecarMessage::getCommandsCount))
        .containsExactly(1, 1, 1);
  }

  @Test
  void receipt_waitsForTheAcknowledgement() {
    TestStream stream = edge.attach();
    edge.emit();
    edge.loop.run();
    stream.say(Edge.result(1, 3));
    assertThat(edge.receipts).isEmpty();

    stream.acknowledge(1);

    assertThat(edge.receipts).containsExactly(3);
  }

  @Test
  void resultInTheMessageOfTheAcknowledgement_counts() {
    TestStream stream = edge.attach();
    edge.emit();
    edge.loop.run();
    stream.say(Edge.result(1, 0).setAcknowledged(1));

    assertThat(edge.receipts).containsExactly(0);
  }

  @Test
  void emitWithoutAResult_reachedSome_anythingElseNone() {
    TestStream stream = edge.attach();
    edge.emit();
    edge.send(new HostCommand.Answer(1, "{}"));
    edge.loop.run();
    stream.acknowledge(2);

    assertThat(edge.receipts).containsExactly(Receipt.SOME, 0);
  }

  @Test
  void acknowledgement_isCumulativeAndNeverGoesBack() {
    TestStream stream = edge.attach();
    edge.emit();
    edge.emit();
    edge.emit();
    edge.loop.run();
    stream.acknowledge(2);
    assertThat(edge.receipts).hasSize(2);
    stream.acknowledge(1);
    stream.acknowledge(0);

    assertThat(stream.status).isNull();
    assertThat(edge.receipts).hasSize(2);
  }

  @Test
  void acknowledgementOfWhatWasNeverSent_endsTheStream() {
    TestStream stream = edge.attach();
    edge.emit();
    edge.loop.run();
    stream.acknowledge(2);

    assertThat(stream.status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(edge.receipts).isEmpty();
  }

  @Test
  void resultOfAnUnknownCommand_isIgnored() {
    TestStream stream = edge.attach();
    stream.say(Edge.result(9, 1));

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
    edge.emit();
    edge.loop.run();
    stream.acknowledge(2);

    assertThat(edge.receipts).hasSize(1);
    assertThat(stream.status).isNull();
  }

  @Test
  void sendingFromAReceipt_works() {
    TestStream stream = edge.attach();
    edge.sessions.link.send(new HostCommand.Answer(1, "{}"), devices -> edge.emit());
    edge.loop.run();
    stream.acknowledge(1);

    assertThat(stream.commands()).containsExactly(1L, 2L);
  }

  @Test
  void adapterThatDoesNotListen_getsTheRestWhenItDoes() {
    TestStream stream = edge.attach();
    stream.stopListening();
    for (int i = 0; i < 4; i++) {
      edge.emit();
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
      edge.emit();
    }
    edge.loop.run();
    assertThat(stream.status).isNull();
    edge.emit();
    edge.loop.run();

    assertThat(stream.status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(edge.receipts).hasSize(Edge.MAX_COMMANDS + 1).containsOnly(0);
    assertThat(edge.sessions.log).containsExactly("attached host", "detached host");
  }

  @Test
  void commandsTooLargeTogether_endTheStreamToo() {
    TestStream stream = edge.attach();
    for (int i = 0; i < 5; i++) {
      edge.send(new HostCommand.Answer(1, "x".repeat(900_000)));
    }
    edge.loop.run();

    assertThat(stream.status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void close_sendsWhatWaits() {
    TestStream stream = edge.attach();
    edge.endpoint.close();
    edge.emit();
    edge.loop.run();

    assertThat(stream.commands()).containsExactly(1L);
    assertThat(stream.status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }
}
