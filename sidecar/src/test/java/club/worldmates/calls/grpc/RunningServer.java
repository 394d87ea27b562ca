package club.worldmates.calls.grpc;

import club.worldmates.calls.session.Loop;
import club.worldmates.calls.turn.IceServerGrant;
import club.worldmates.calls.wire.CallServiceGrpc;
import club.worldmates.calls.wire.ListLiveCallsRequest;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server on the loopback device, the loop on whatever thread calls it. */
final class RunningServer implements AutoCloseable {

  final FakeCallSessions sessions = new FakeCallSessions();
  final GrpcServer server;
  private final List<ManagedChannel> channels = new ArrayList<>();

  RunningServer(SocketAddress address, @Nullable TlsFiles tls, @Nullable String token)
      throws IOException {
    this(address, tls, token, ServerLimits.DEFAULT);
  }

  RunningServer(
      SocketAddress address, @Nullable TlsFiles tls, @Nullable String token, ServerLimits limits)
      throws IOException {
    CallServiceEndpoint endpoint =
        new CallServiceEndpoint(
            new OneAtATime(),
            sessions,
            user -> new IceServerGrant(List.of(), Optional.empty()),
            "sidecar-1",
            "",
            PayloadLimits.DEFAULT,
            StreamSettings.DEFAULT);
    server = GrpcServer.start(address, tls, token, endpoint, null, limits);
  }

  static RunningServer onTcp(@Nullable TlsFiles tls, @Nullable String token) throws IOException {
    return new RunningServer(port(0), tls, token);
  }

  /** A port of the loopback device. */
  static SocketAddress port(int number) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), number);
  }

  ManagedChannel channel() {
    return channel(InsecureChannelCredentials.create());
  }

  ManagedChannel channel(ChannelCredentials credentials) {
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.port(), credentials).build();
    channels.add(channel);
    return channel;
  }

  /** How an rpc of {@code CallService} ends, with that {@code authorization}. */
  static Status.Code call(ManagedChannel channel, @Nullable String authorization) {
    Metadata headers = new Metadata();
    if (authorization != null) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
    }
    try {
      CallServiceGrpc.newBlockingStub(channel)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
          .withDeadlineAfter(20, TimeUnit.SECONDS)
          .listLiveCalls(ListLiveCallsRequest.getDefaultInstance());
      return Status.Code.OK;
    } catch (StatusRuntimeException refused) {
      return refused.getStatus().getCode();
    }
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
  }

  /** Tasks run at once, one at a time. */
  private static final class OneAtATime implements Loop {
    @Override
    public synchronized void execute(Runnable task) {
      task.run();
    }

    /** Nothing here waits for the retention. */
    @Override
    public void runAt(Instant at, Runnable task) {}

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }
  }
}
