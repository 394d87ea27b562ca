package club.worldmates.calls.grpc;

import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.CallSessions;
import club.worldmates.calls.session.Loop;
import club.worldmates.calls.turn.IceServerGrant;
import club.worldmates.calls.wire.AdapterMessage;
import club.worldmates.calls.wire.CallServiceGrpc;
import club.worldmates.calls.wire.EndCallRequest;
import club.worldmates.calls.wire.EndCallResponse;
import club.worldmates.calls.wire.GetCallRequest;
import club.worldmates.calls.wire.GetCallResponse;
import club.worldmates.calls.wire.GetIceServersRequest;
import club.worldmates.calls.wire.GetIceServersResponse;
import club.worldmates.calls.wire.ListLiveCallsRequest;
import club.worldmates.calls.wire.ListLiveCallsResponse;
import club.worldmates.calls.wire.SidecarHello;
import club.worldmates.calls.wire.SidecarMessage;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * {@code CallService}. The threads of the network only decode; everything else happens on the loop,
 * so no method blocks and all of them suit a direct executor.
 */
public final class CallServiceEndpoint extends CallServiceGrpc.CallServiceImplBase {

  /** Messages of one adapter that may wait for the loop; the network holds the others back. */
  private static final int MESSAGES_AHEAD = 2;

  private final Loop loop;
  private final AdapterRegistry adapters;
  private final UnaryCalls unary;

  /**
   * {@code instanceId} names this life of the sidecar, {@code version} is for the operator's eyes.
   */
  public CallServiceEndpoint(
      Loop loop,
      CallSessions calls,
      Function<UserId, IceServerGrant> iceServers,
      String instanceId,
      String version,
      PayloadLimits limits,
      StreamSettings settings) {
    this(loop, calls, iceServers, instanceId, version, limits, settings, AttachLimits.DEFAULT);
  }

  /** The same, with limits that a test can reach. */
  CallServiceEndpoint(
      Loop loop,
      CallSessions calls,
      Function<UserId, IceServerGrant> iceServers,
      String instanceId,
      String version,
      PayloadLimits limits,
      StreamSettings settings,
      AttachLimits attachLimits) {
    SidecarHello self =
        SidecarHello.newBuilder()
            .setInstanceId(instanceId)
            .setVersion(version)
            .addCapabilities("group_calls")
            .setMaxPayloadBytes(limits.payload())
            .build();
    this.loop = loop;
    this.adapters =
        new AdapterRegistry(loop, calls, self, new EventReader(limits), settings, attachLimits);
    this.unary = new UnaryCalls(loop, calls, iceServers);
  }

  /**
   * Takes no more streams and no more events, and asks the adapters to move on.
   *
   * @return completes when everything that was taken in is done with, which may be never
   */
  public CompletableFuture<Void> drain() {
    loop.execute(adapters::drain);
    return adapters.drained();
  }

  /** Ends the streams of all adapters, which then look for another sidecar, and takes no more. */
  public void close() {
    loop.execute(adapters::close);
  }

  /** How many commands the chat servers have not carried out yet. Used on the loop only. */
  public int unacknowledgedCommands() {
    return adapters.unacknowledged();
  }

  @Override
  public StreamObserver<AdapterMessage> attach(StreamObserver<SidecarMessage> toAdapter) {
    ServerCallStreamObserver<SidecarMessage> out =
        (ServerCallStreamObserver<SidecarMessage>) toAdapter;
    AdapterStream stream = new AdapterStream(adapters, out);
    out.disableAutoRequest();
    out.setOnReadyHandler(() -> loop.execute(stream::ready));
    out.setOnCancelHandler(() -> loop.execute(stream::lost));
    out.request(MESSAGES_AHEAD);
    loop.execute(stream::opened);
    return new StreamObserver<>() {
      @Override
      public void onNext(AdapterMessage message) {
        loop.execute(() -> stream.receive(message));
      }

      @Override
      public void onError(Throwable failure) {
        loop.execute(stream::lost);
      }

      @Override
      public void onCompleted() {
        loop.execute(stream::completed);
      }
    };
  }

  @Override
  public void getIceServers(
      GetIceServersRequest request, StreamObserver<GetIceServersResponse> observer) {
    unary.getIceServers(request, observer);
  }

  @Override
  public void getCall(GetCallRequest request, StreamObserver<GetCallResponse> observer) {
    unary.getCall(request, observer);
  }

  @Override
  public void listLiveCalls(
      ListLiveCallsRequest request, StreamObserver<ListLiveCallsResponse> observer) {
    unary.listLiveCalls(request, observer);
  }

  @Override
  public void endCall(EndCallRequest request, StreamObserver<EndCallResponse> observer) {
    unary.endCall(request, observer);
  }
}
