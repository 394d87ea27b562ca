package club.worldmates.calls.grpc;

import club.worldmates.calls.net.ConnectionLimit;
import club.worldmates.calls.wire.CallServiceGrpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gRPC server: {@code CallService} behind a token, health (grpc.health.v1) and reflection for
 * everybody.
 */
public final class GrpcServer implements AutoCloseable {

  /**
   * Bytes of a stream under way to us. What waits in the network cannot be overtaken; what waits in
   * the adapter is overtaken by reports of what became of commands.
   */
  private static final int WINDOW = 32 * 1024;

  private static final long CLOSING_SECONDS = 1;

  private static final Logger LOG = LoggerFactory.getLogger(GrpcServer.class);

  private final CallServiceEndpoint calls;
  private final HealthStatusManager health = new HealthStatusManager();
  private final @Nullable UnixSocketFile socketFile;
  private final ServerTransport transport;
  private final @Nullable RenewedTls tls;
  private final Server server;

  /**
   * Listens, and reports NOT_SERVING until {@link #serving}.
   *
   * @param listen a TCP port, 0 for any free one, or a {@link UnixDomainSocketAddress}
   * @param tls null: in the clear, on the thread of the loop
   * @param token null: everybody may call
   * @param loop on which the calls are served
   * @throws IOException the address is taken or not to be had, or a TLS file cannot be used
   */
  public static GrpcServer start(
      SocketAddress listen,
      @Nullable TlsFiles tls,
      @Nullable String token,
      CallServiceEndpoint calls,
      NetworkLoop loop)
      throws IOException {
    // Handshakes are dear, and whoever reaches a port with TLS may begin one.
    EventLoopGroup shared = tls == null ? loop.thread() : null;
    return start(listen, tls, token, calls, shared, ServerLimits.DEFAULT);
  }

  /** The same with other limits, {@code shared} as for {@link ServerTransport}. */
  static GrpcServer start(
      SocketAddress listen,
      @Nullable TlsFiles tls,
      @Nullable String token,
      CallServiceEndpoint calls,
      @Nullable EventLoopGroup shared,
      ServerLimits limits)
      throws IOException {
    UnixSocketFile file =
        listen instanceof UnixDomainSocketAddress unix ? new UnixSocketFile(unix.getPath()) : null;
    if (file != null) {
      file.makeWay();
    }
    ServerTransport transport = new ServerTransport(listen, shared);
    RenewedTls renewed = null;
    try {
      renewed = tls == null ? null : new RenewedTls(tls);
      GrpcServer started = new GrpcServer(transport, renewed, token, calls, file, limits);
      LOG.info("Listening for chat servers on {}", listen);
      return started;
    } catch (IOException | RuntimeException failure) {
      if (renewed != null) {
        renewed.close();
      }
      transport.close();
      throw failure;
    }
  }

  @SuppressWarnings("deprecation") // grpcurl and others still ask for v1alpha
  private GrpcServer(
      ServerTransport transport,
      @Nullable RenewedTls tls,
      @Nullable String token,
      CallServiceEndpoint calls,
      @Nullable UnixSocketFile socketFile,
      ServerLimits limits)
      throws IOException {
    this.calls = calls;
    this.transport = transport;
    this.tls = tls;
    this.socketFile = socketFile;
    serving(false);
    ConnectionLimit connections = new ConnectionLimit(limits.connections());
    ServerCredentials credentials =
        tls == null ? InsecureServerCredentials.create() : tls.credentials();
    FreeCalls freeCalls = new FreeCalls(limits.freeCalls());
    NettyServerBuilder builder = limited(transport.server(credentials, connections), limits);
    if (tls != null && tls.asksForCertificates()) {
      builder.intercept(new CertificateCheck(tls));
    }
    this.server =
        builder
            .directExecutor()
            .flowControlWindow(WINDOW)
            .intercept(new TokenCheck(token, freeCalls, connections::proven))
            .addService(calls)
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .addService(ProtoReflectionService.newInstance())
            .build()
            .start();
    if (socketFile != null) {
      socketFile.protect();
    }
  }

  private static NettyServerBuilder limited(NettyServerBuilder server, ServerLimits limits) {
    return server
        .maxInboundMessageSize(ServerLimits.MAX_MESSAGE_BYTES)
        .maxInboundMetadataSize(ServerLimits.MAX_METADATA_BYTES)
        .maxConcurrentCallsPerConnection(limits.callsPerConnection())
        .maxRstFramesPerWindow(
            limits.resetsPerWindow(), (int) ServerLimits.RESET_WINDOW.toSeconds())
        .handshakeTimeout(limits.handshake().toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionIdle(limits.idle().toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveTime(ServerLimits.MIN_PING_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveWithoutCalls(true)
        .keepAliveTime(limits.silence().toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(limits.silence().toMillis() * 3 / 2, TimeUnit.MILLISECONDS);
  }

  /** What the health service says, of the whole server and of {@code CallService}. */
  public void serving(boolean yes) {
    ServingStatus status = yes ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    health.setStatus(CallServiceGrpc.SERVICE_NAME, status);
  }

  /** The TCP port; -1 on a unix socket. */
  public int port() {
    return server.getPort();
  }

  /**
   * Reports NOT_SERVING, takes no more streams and no more events, asks the adapters to move on,
   * and returns when everything that was taken in is done with. The loop must still run.
   *
   * @param patience the longest that it may take
   */
  public void drain(Duration patience) {
    serving(false);
    try {
      calls.drain().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      LOG.warn("Not everything could be finished within {}: it is left to the next", patience);
    } catch (ExecutionException bug) {
      LOG.error("Draining failed", bug);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes up certificates that were renewed; by itself it does so each minute. */
  void readTlsFiles() {
    if (tls != null) {
      tls.look();
    }
  }

  /**
   * Takes no more calls, lets those under way end and cuts off what is left after 1 s. The loop
   * must still run.
   */
  @Override
  public void close() {
    serving(false);
    server.shutdown();
    calls.close();
    try {
      if (!server.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
      if (socketFile != null) {
        socketFile.remove();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      server.shutdownNow();
    } catch (IOException failure) {
      LOG.warn("The file of the unix socket could not be removed", failure);
    }
    transport.close();
    if (tls != null) {
      tls.close();
    }
  }
}
