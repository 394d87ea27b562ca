package club.worldmates.calls.grpc;

import club.worldmates.calls.wire.SidecarMessage;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;

/** The sending end of a stream that is on no wire: writes down what is sent. */
final class ManualServerStream extends ServerCallStreamObserver<SidecarMessage> {

  final List<SidecarMessage> sent = new ArrayList<>();

  /** How this side ended it; null: it goes on, or the other side ended it. */
  Status end;

  @Override
  public void onNext(SidecarMessage message) {
    sent.add(message);
  }

  @Override
  public void onError(Throwable failure) {
    end = Status.fromThrowable(failure);
  }

  @Override
  public void onCompleted() {
    end = Status.OK;
  }

  @Override
  public boolean isReady() {
    return end == null;
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public void setOnReadyHandler(Runnable handler) {}

  @Override
  public void setOnCancelHandler(Runnable handler) {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void disableAutoRequest() {}

  @Override
  public void request(int count) {}

  @Override
  public void setCompression(String compression) {}

  @Override
  public void setMessageCompression(boolean enable) {}
}
