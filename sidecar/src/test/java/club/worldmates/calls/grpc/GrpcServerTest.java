package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import club.worldmates.calls.wire.AdapterHello;
import club.worldmates.calls.wire.AdapterMessage;
import club.worldmates.calls.wire.CallServiceGrpc;
import club.worldmates.calls.wire.SidecarMessage;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcServerTest {

  private static final String TOKEN = "Tr0ub4dor";

  @Test
  void withoutAToken_everybodyMayCall() throws Exception {
    try (RunningServer running = RunningServer.onTcp(null, null)) {
      assertThat(RunningServer.call(running.channel(), null)).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void rightToken() throws Exception {
    try (RunningServer running = RunningServer.onTcp(null, TOKEN)) {
      assertThat(RunningServer.call(running.channel(), "Bearer " + TOKEN))
          .isEqualTo(Status.Code.OK);
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "Bearer", "Bearer Tr0ub4do", "Bearer Tr0ub4dor3", TOKEN})
  void wrongToken(String authorization) throws Exception {
    try (RunningServer running = RunningServer.onTcp(null, TOKEN)) {
      assertThat(RunningServer.call(running.channel(), authorization))
          .isEqualTo(Status.Code.UNAUTHENTICATED);
    }
  }

  @Test
  void streamWithoutToken_isRefused() throws Exception {
    try (RunningServer running = RunningServer.onTcp(null, TOKEN)) {
      assertThat(attach(running.channel()).ended.get(20, TimeUnit.SECONDS).getCode())
          .isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(running.sessions.log).isEmpty();
    }
  }

  @Test
  void health_saysWhatItIsTold_withoutAToken() throws Exception {
    try (RunningServer running = RunningServer.onTcp(null, TOKEN)) {
      ManagedChannel channel = running.channel();
      assertThat(health(channel, "")).isEqualTo(ServingStatus.NOT_SERVING);
      running.server.serving(true);
      assertThat(health(channel, "")).isEqualTo(ServingStatus.SERVING);
      assertThat(health(channel, CallServiceGrpc.SERVICE_NAME)).isEqualTo(ServingStatus.SERVING);
      running.server.serving(false);
      assertThat(health(channel, CallServiceGrpc.SERVICE_NAME))
          .isEqualTo(ServingStatus.NOT_SERVING);
    }
  }

  @Test
  void close_endsStreamsAndFreesThePort() throws Exception {
    RunningServer running = RunningServer.onTcp(null, null);
    int port = running.server.port();
    Attached attached = attach(running.channel());
    assertThat(attached.hello.get(20, TimeUnit.SECONDS).hasHello()).isTrue();

    running.server.close();

    assertThat(attached.ended.get(20, TimeUnit.SECONDS).getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
    RunningServer next = new RunningServer(RunningServer.port(port), null, null);
    next.close();
    running.close();
  }

  @Test
  void addressThatIsTaken_isRefused() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      SocketAddress address = RunningServer.port(taken.getLocalPort());

      assertThatThrownBy(() -> new RunningServer(address, null, null))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void threadsHaveNames() throws Exception {
    try (RunningServer running = RunningServer.onTcp(null, null)) {
      RunningServer.call(running.channel(), null);

      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .anyMatch(name -> name.startsWith("grpc-accept"))
          .anyMatch(name -> name.startsWith("grpc-io"));
    }
  }

  private static ServingStatus health(ManagedChannel channel, String service) {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  private static Attached attach(ManagedChannel channel) {
    Attached attached = new Attached();
    CallServiceGrpc.newStub(channel)
        .attach(attached)
        .onNext(
            AdapterMessage.newBuilder()
                .setHello(AdapterHello.newBuilder().setInstanceId("host").setAttempt(1))
                .build());
    return attached;
  }

  private static final class Attached implements StreamObserver<SidecarMessage> {
    private final CompletableFuture<SidecarMessage> hello = new CompletableFuture<>();
    private final CompletableFuture<Status> ended = new CompletableFuture<>();

    @Override
    public void onNext(SidecarMessage message) {
      hello.complete(message);
    }

    @Override
    public void onError(Throwable failure) {
      ended.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      ended.complete(Status.OK);
    }
  }
}
