package club.worldmates.calls.grpc;

import club.worldmates.calls.wire.CallServiceGrpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
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

  private static final int MAX_MESSAGE = 8 * 1024 * 1024;

  /**
   * Bytes of a stream under way to us. What waits in the network cannot be overtaken; what waits in
   * the adapter is overtaken by reports of what became of commands.
   */
  private static final int WINDOW = 64 * 1024;

  private static final long CLOSING_SECONDS = 1;

  /** A connection on which nothing arrives any more is noticed within 5 s. */
  private static final long KEEP_ALIVE_SECONDS = 2;

  private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(GrpcServer.class);

  private final CallServiceEndpoint calls;
  private final HealthStatusManager health = new HealthStatusManager();
  private final @Nullable UnixSocketFile socketFile;
  private final ServerTransport transport;
  private final Server server;

  /**
   * Listens, and reports NOT_SERVING until {@link #serving}.
   *
   * @param listen a TCP port, 0 for any free one, or a {@link UnixDomainSocketAddress}
   * @param tls null: in the clear
   * @param token null: everybody may call
   * @throws IOException the address is taken or not to be had, or a TLS file cannot be used
   */
  public static GrpcServer start(
      SocketAddress listen,
      @Nullable TlsFiles tls,
      @Nullable String token,
      CallServiceEndpoint calls)
      throws IOException {
    var credentials = tls == null ? InsecureServerCredentials.create() : tls.credentials();
    UnixSocketFile file =
        listen instanceof UnixDomainSocketAddress unix ? new UnixSocketFile(unix.getPath()) : null;
    if (file != null) {
      file.makeWay();
    }
    ServerTransport transport = new ServerTransport(listen);
    try {
      GrpcServer started =
          new GrpcServer(transport, transport.server(credentials), token, calls, file);
      LOG.info("Listening for chat servers on {}", listen);
      return started;
    } catch (IOException | RuntimeException failure) {
      transport.close();
      throw failure;
    }
  }

  @SuppressWarnings("deprecation") // grpcurl and others still ask for v1alpha
  private GrpcServer(
      ServerTransport transport,
      NettyServerBuilder builder,
      @Nullable String token,
      CallServiceEndpoint calls,
      @Nullable UnixSocketFile socketFile)
      throws IOException {
    this.calls = calls;
    this.transport = transport;
    this.socketFile = socketFile;
    serving(false);
    if (token != null) {
      builder.intercept(new TokenCheck(token));
    }
    this.server =
        builder
            .directExecutor()
            .maxInboundMessageSize(MAX_MESSAGE)
            .flowControlWindow(WINDOW)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
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
  }
}
