package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Code;
import club.worldmates.calls.session.HostEvent.Request;
import club.worldmates.calls.wire.AdapterMessage;
import club.worldmates.calls.wire.DeviceGone;
import club.worldmates.calls.wire.Event;
import io.grpc.Status;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 4 to 8 at {@code CallService.Attach}, for events. */
class EventsTest {

  @RegisterExtension final Edge edge = new Edge();

  @Test
  void eventsAreHandledInOrder_gapsAllowed() {
    edge.attach().say(Edge.events(2, 3, 7));

    assertThat(edge.sessions.log).containsExactly("attached host", "event 2", "event 3", "event 7");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 3, 4})
  void numbersThatDoNotGrow_endTheStream(long number) {
    TestStream stream = edge.attach();
    stream.say(Edge.events(4));
    stream.say(Edge.events(number));

    assertThat(stream.status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(edge.sessions.log).containsExactly("attached host", "event 4", "detached host");
  }

  @Test
  void eventIsAcknowledgedWhenItIsDone_notBefore() {
    TestStream stream = edge.attach();
    stream.say(Edge.events(1));
    assertThat(stream.heard).hasSize(1);

    done(0);

    assertThat(stream.heard).hasSize(2);
    assertThat(stream.acknowledged()).isEqualTo(1);
  }

  @Test
  void acknowledgementIsCumulative() {
    TestStream stream = edge.attach();
    stream.say(Edge.events(1, 2, 3));

    done(1);
    assertThat(stream.heard).hasSize(1);
    done(0);
    assertThat(stream.acknowledged()).isEqualTo(2);
    done(2);
    assertThat(stream.acknowledged()).isEqualTo(3);
  }

  /** Else all that clients send while the database is away would pile up in the chat server. */
  @Test
  void whatIsDoneBehindOneThatIsNot_isToldWhenItIsMuch() {
    TestStream stream = edge.attach();
    stream.say(Edge.events(LongStream.rangeClosed(1, Inbox.MANY + 2).toArray()));

    for (int i = 1; i < Inbox.MANY; i++) {
      done(i);
    }
    assertThat(stream.heard).hasSize(1);
    done(Inbox.MANY);

    assertThat(stream.heard).hasSize(2);
    assertThat(stream.acknowledged()).isZero();
    assertThat(stream.heard.get(1).getDoneList())
        .containsExactlyElementsOf(LongStream.rangeClosed(2, Inbox.MANY + 1).boxed().toList());
    done(0);
    assertThat(stream.acknowledged()).isEqualTo(Inbox.MANY + 1);
    done(Inbox.MANY + 1);
    assertThat(stream.acknowledged()).isEqualTo(Inbox.MANY + 2);
    assertThat(stream.heard.get(3).getDoneList()).isEmpty();
  }

  @Test
  void moreEventsThanAnAdapterKeeps_endTheStreamAndTheRestMayBeSentAgain() {
    TestStream first = edge.attach();
    first.say(Edge.events(LongStream.rangeClosed(1, Edge.MAX_EVENTS + 1).toArray()));

    assertThat(first.status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(edge.sessions.handled).hasSize(Edge.MAX_EVENTS);
    TestStream second = edge.attach("host", 2, 0);
    assertThat(second.heard.get(0).getHello().getLastEvent()).isEqualTo(Edge.MAX_EVENTS);
    done(0);
    second.say(Edge.events(Edge.MAX_EVENTS + 1));
    assertThat(edge.sessions.handled).hasSize(Edge.MAX_EVENTS + 1);
    assertThat(second.status).isNull();
  }

  @Test
  void messageWithManyEvents_letsOthersInBetween() {
    int many = 3 * AdapterStream.PORTION;
    TestStream flood = edge.attach("flood", 1, 0);
    TestStream other = edge.attach("other", 1, 0);
    flood.queue(Edge.events(LongStream.rangeClosed(1, many).toArray()).setAcknowledged(0));
    flood.queue(Edge.events(many + 1));
    other.queue(Edge.events(7777));
    edge.loop.run();

    assertThat(edge.sessions.handled).hasSize(many + 2);
    assertThat(edge.sessions.log.indexOf("event 7777"))
        .isLessThan(edge.sessions.log.indexOf("event " + many));
    assertThat(edge.sessions.log)
        .filteredOn(line -> !line.equals("event 7777"))
        .endsWith("event " + (many - 1), "event " + many, "event " + (many + 1));
  }

  @Test
  void doneTwice_isDoneOnce() {
    TestStream stream = edge.attach();
    stream.say(Edge.events(1, 2));

    done(0);
    done(0);

    assertThat(stream.heard).hasSize(2);
    assertThat(stream.acknowledged()).isEqualTo(1);
  }

  @Test
  void eventsThatAreDoneInOneTurn_areAcknowledgedInOneFrame() {
    TestStream stream = edge.attach();
    stream.say(Edge.events(1, 2, 3));

    edge.sessions.handled.forEach(handled -> handled.outcome().done());
    edge.loop.run();

    assertThat(stream.heard).hasSize(2);
    assertThat(stream.acknowledged()).isEqualTo(3);
  }

  @Test
  void returningAdapter_hearsWhatWasTakenIn() {
    TestStream first = edge.attach();
    first.say(Edge.events(1, 5));
    first.lose();

    assertThat(edge.attach("host", 2, 0).heard.get(0).getHello().getLastEvent()).isEqualTo(5);
  }

  @Test
  void eventSentAgain_isNotHandledAgain() {
    TestStream first = edge.attach();
    first.say(Edge.events(1, 2));
    first.lose();

    TestStream second = edge.attach("host", 2, 0);
    second.say(Edge.events(1, 2, 3));

    assertThat(edge.sessions.log)
        .containsExactly(
            "attached host", "event 1", "event 2", "detached host", "attached host", "event 3");
  }

  @Test
  void eventDoneWhileTheAdapterWasAway_isAcknowledgedOnItsReturn() {
    TestStream first = edge.attach();
    first.say(Edge.events(1, 2));
    first.lose();
    done(0);

    TestStream second = edge.attach("host", 2, 0);
    assertThat(second.acknowledged()).isEqualTo(1);
    done(1);
    assertThat(second.acknowledged()).isEqualTo(2);
  }

  @Test
  void nothingIsAcknowledgedBeforeTheSnapshotIsComplete() {
    TestStream first = edge.attach();
    first.say(Edge.events(1));
    first.lose();

    TestStream second = edge.hello("host", 2, "", 0);
    done(0);
    assertThat(second.heard).hasSize(1);
    second.say(AdapterMessage.newBuilder().setSnapshotComplete(true));
    assertThat(second.acknowledged()).isEqualTo(1);
  }

  @Test
  void whatAnOlderStreamStillSays_isThrownAway() {
    TestStream older = edge.attach("host", 1, 0);
    TestStream later = edge.open();

    later.queue(Edge.helloMessage("host", 2, "", 0));
    older.queue(Edge.events(1));
    edge.loop.run();

    assertThat(older.status.getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(later.status).isNull();
    assertThat(edge.sessions.log).containsExactly("attached host", "detached host");
  }

  @Test
  void afterTheRetention_theLifeStartsAfresh() {
    TestStream first = edge.attach();
    first.say(Edge.events(1));
    first.lose();
    edge.loop.pass(Edge.RETENTION);

    TestStream second = edge.attach("host", 2, 0);
    assertThat(second.heard.get(0).getHello().getLastEvent()).isZero();
    second.say(Edge.events(1));
    assertThat(edge.sessions.log.get(edge.sessions.log.size() - 1)).isEqualTo("event 1");
    done(0);
    assertThat(second.heard).hasSize(1);
    done(1);
    assertThat(second.acknowledged()).isEqualTo(1);
  }

  @Test
  void eventOfNobody_isDroppedAndAcknowledged() {
    TestStream stream = edge.attach();
    stream.say(
        AdapterMessage.newBuilder()
            .addEvents(Edge.event(1).setUserId(0))
            .addEvents(Edge.event(2).setUserId(-1))
            .addEvents(Edge.event(3).setDeviceId("")));

    assertThat(edge.sessions.handled).isEmpty();
    assertThat(stream.acknowledged()).isEqualTo(3);
  }

  @Test
  void eventWhoseHandlerFails_isRefusedAsInternalAndTheStreamStaysUp() {
    TestStream stream = edge.attach();
    edge.sessions.nextFailure = new IllegalStateException("bug");
    stream.say(Edge.events(1, 2));

    assertThat(edge.sessions.log).containsExactly("attached host", "event 1", "event 2");
    Request request = fromClient(0);
    assertThat(((Request.Malformed) request).refusal().code()).isEqualTo(Code.INTERNAL);
    assertThat(fromClient(1)).isInstanceOf(Request.JoinRoom.class);
    assertThat(stream.status).isNull();
    done(0);
    assertThat(stream.acknowledged()).isEqualTo(1);
  }

  @Test
  void deviceEventWhoseHandlerFails_isAcknowledged() {
    TestStream stream = edge.attach();
    edge.sessions.nextFailure = new IllegalStateException("bug");
    Event gone = Edge.event(1).setDeviceGone(DeviceGone.getDefaultInstance()).build();
    stream.say(AdapterMessage.newBuilder().addEvents(gone));

    assertThat(edge.sessions.handled).isEmpty();
    assertThat(stream.status).isNull();
    assertThat(stream.acknowledged()).isEqualTo(1);
  }

  private void done(int index) {
    edge.sessions.handled.get(index).outcome().done();
    edge.loop.run();
  }

  private Request fromClient(int index) {
    return ((club.worldmates.calls.session.HostEvent.FromClient)
            edge.sessions.handled.get(index).event())
        .request();
  }
}
