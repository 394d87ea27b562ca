package club.worldmates.calls.grpc;

import club.worldmates.calls.wire.AdapterMessage;
import club.worldmates.calls.wire.CallServiceGrpc;
import club.worldmates.calls.wire.Command;
import club.worldmates.calls.wire.SidecarMessage;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;

/** The adapter's end of one stream. */
final class TestStream {

  final List<SidecarMessage> heard = new ArrayList<>();

  /** How the stream ended; null: it has not. */
  Status status;

  private final ManualLoop loop;
  private boolean listening = true;
  private ClientCallStreamObserver<AdapterMessage> toSidecar;

  TestStream(CallServiceGrpc.CallServiceStub stub, ManualLoop loop) {
    this.loop = loop;
    stub.attach(
        new ClientResponseObserver<AdapterMessage, SidecarMessage>() {
          @Override
          public void beforeStart(ClientCallStreamObserver<AdapterMessage> observer) {
            observer.disableAutoRequestWithInitial(1);
            toSidecar = observer;
          }

          @Override
          public void onNext(SidecarMessage message) {
            heard.add(message);
            if (listening) {
              toSidecar.request(1);
            }
          }

          @Override
          public void onError(Throwable failure) {
            status = Status.fromThrowable(failure);
          }

          @Override
          public void onCompleted() {
            status = Status.OK;
          }
        });
    loop.run();
  }

  void say(AdapterMessage.Builder message) {
    queue(message);
    loop.run();
  }

  /** Says something that waits in the loop. */
  void queue(AdapterMessage.Builder message) {
    toSidecar.onNext(message.build());
  }

  void acknowledge(long number) {
    say(AdapterMessage.newBuilder().setAcknowledged(number));
  }

  /** The connection breaks. */
  void lose() {
    toSidecar.cancel("lost", null);
    loop.run();
  }

  /** Ends the stream from the adapter's side. */
  void complete() {
    toSidecar.onCompleted();
    loop.run();
  }

  /** Takes one more message than it has by now, and no other. */
  void stopListening() {
    listening = false;
  }

  void listenAgain() {
    listening = true;
    toSidecar.request(1);
    loop.run();
  }

  /** The numbers of all commands heard. */
  List<Long> commands() {
    return heard.stream()
        .flatMap(message -> message.getCommandsList().stream())
        .map(Command::getNumber)
        .toList();
  }

  /** What the last message acknowledged. */
  long acknowledged() {
    return heard.get(heard.size() - 1).getAcknowledged();
  }
}
