package club.worldmates.calls.grpc;

import static club.worldmates.calls.testing.Http2Socket.CONTINUATION;
import static club.worldmates.calls.testing.Http2Socket.ENHANCE_YOUR_CALM;
import static club.worldmates.calls.testing.Http2Socket.GOAWAY;
import static club.worldmates.calls.testing.Http2Socket.HEADERS;
import static club.worldmates.calls.testing.Http2Socket.PING;
import static club.worldmates.calls.testing.Http2Socket.REFUSED_STREAM;
import static club.worldmates.calls.testing.Http2Socket.RST_STREAM;
import static club.worldmates.calls.testing.Http2Socket.SETTINGS;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import club.worldmates.calls.testing.Certificate;
import club.worldmates.calls.testing.Http2Socket;
import club.worldmates.calls.wire.CallServiceGrpc;
import club.worldmates.calls.wire.GetCallRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reaches the port, with or without the token, takes up no more than his share of it. */
@Timeout(60)
class ServerLimitsTest {

  private static final String TOKEN = "Bearer token";
  private static final ServerLimits DEFAULT = ServerLimits.DEFAULT;
  private static final String LIST = "/worldmates.calls.v1.CallService/ListLiveCalls";
  private static final String ATTACH = "/worldmates.calls.v1.CallService/Attach";

  @Test
  void connectionsWithoutToken_makeWayForOthers() throws Exception {
    try (RunningServer running = listen(connections(4));
        Http2Socket host = attached(running)) {
      List<Http2Socket> strangers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        strangers.add(Http2Socket.silent(running.server.port()));
      }

      assertThat(RunningServer.call(running.channel(), TOKEN)).isEqualTo(Status.Code.OK);
      for (Http2Socket first : strangers.subList(0, 7)) {
        assertThat(first.isClosed()).isTrue();
      }
      assertThat(host.patience(300).isClosed()).as("who showed the token stays").isFalse();
      for (Http2Socket stranger : strangers) {
        stranger.close();
      }
    }
  }

  @Test
  void connectionsThatAllShowedTheToken_areNotFollowedByMore() throws Exception {
    try (RunningServer running = listen(connections(2));
        Http2Socket one = attached(running)) {
      Http2Socket other = attached(running);
      try (Http2Socket third = Http2Socket.silent(running.server.port())) {
        assertThat(third.isClosed()).isTrue();
      }
      assertThat(one.patience(300).isClosed()).isFalse();

      other.close();

      await()
          .untilAsserted(
              () ->
                  assertThat(RunningServer.call(running.channel(), TOKEN))
                      .isEqualTo(Status.Code.OK));
    }
  }

  @Test
  void silentConnection_isClosed() throws Exception {
    try (RunningServer running = listen(silence(Duration.ofMillis(200)));
        Http2Socket silent = Http2Socket.silent(running.server.port())) {
      assertThat(silent.isClosed()).isTrue();
    }
  }

  @Test
  void connectionWithoutCalls_isClosed() throws Exception {
    try (RunningServer running = listen(idle(Duration.ofSeconds(1)));
        Http2Socket idle = Http2Socket.connect(running.server.port());
        Http2Socket host = attached(running)) {
      assertThat(idle.await(GOAWAY).error()).isZero();
      assertThat(host.patience(1500).isClosed()).as("one with a stream stays").isFalse();
    }
  }

  @Test
  void tlsThatNeverBegins_isClosed(@TempDir Path files) throws Exception {
    Certificate server = Certificate.create(files, "server");
    TlsFiles tls = new TlsFiles(server.chain(), server.key(), null);
    ServerLimits limits = handshake(Duration.ofMillis(200));
    try (RunningServer running = new RunningServer(RunningServer.port(0), tls, "token", limits);
        Http2Socket silent = Http2Socket.silent(running.server.port())) {
      assertThat(silent.isClosed()).isTrue();
    }
  }

  @Test
  void callsPastThoseOfAConnection_areRefused() throws Exception {
    try (RunningServer running = listen(callsPerConnection(3));
        Http2Socket client = Http2Socket.connect(running.server.port())) {
      for (int i = 0; i < 4; i++) {
        client.call(2 * i + 1, ATTACH, TOKEN);
      }

      Http2Socket.Frame refused = client.await(RST_STREAM);

      assertThat(refused.stream()).isEqualTo(7);
      assertThat(refused.error()).isEqualTo(REFUSED_STREAM);
    }
  }

  @Test
  void callsThatAreCancelledAtOnce_endTheConnection() throws Exception {
    try (RunningServer running = listen(DEFAULT);
        Http2Socket client = Http2Socket.connect(running.server.port())) {
      flood(
          500,
          i -> {
            client.call(2 * i + 1, LIST, "");
            client.reset(2 * i + 1);
          });

      assertThat(client.await(GOAWAY).error()).isEqualTo(ENHANCE_YOUR_CALM);
    }
  }

  @Test
  void pings_endTheConnection() throws Exception {
    try (RunningServer running = listen(DEFAULT);
        Http2Socket client = Http2Socket.connect(running.server.port())) {
      flood(100, i -> client.send(PING, 0, 0, new byte[8]));

      assertThat(client.await(GOAWAY).error()).isEqualTo(ENHANCE_YOUR_CALM);
    }
  }

  @Test
  void settingsThatNobodyReadsTheAnswersOf_endTheConnection() throws Exception {
    try (RunningServer running = listen(DEFAULT);
        Http2Socket client = Http2Socket.connect(running.server.port())) {
      flood(500_000, i -> client.send(SETTINGS, 0, 0, new byte[0]));

      assertThat(client.isClosed()).isTrue();
      assertThat(RunningServer.call(running.channel(), TOKEN)).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void headersWithoutEnd_endTheConnection() throws Exception {
    try (RunningServer running = listen(DEFAULT);
        Http2Socket client = Http2Socket.connect(running.server.port())) {
      client.send(HEADERS, 0, 1, Http2Socket.headers(LIST, TOKEN));
      flood(100_000, i -> client.send(CONTINUATION, 0, 1, Http2Socket.headers(LIST, TOKEN)));

      assertThat(client.isClosed()).isTrue();
      assertThat(RunningServer.call(running.channel(), TOKEN)).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void metadataThatIsTooLarge_isRefused() throws Exception {
    try (RunningServer running = listen(DEFAULT)) {
      ManagedChannel channel = running.channel();

      assertThat(RunningServer.call(channel, "x".repeat(ServerLimits.MAX_METADATA_BYTES)))
          .isNotIn(Status.Code.OK, Status.Code.UNAUTHENTICATED);
      assertThat(RunningServer.call(channel, TOKEN)).isEqualTo(Status.Code.OK);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip"})
  void messageThatIsTooLarge_isRefused_packedOrNot(String packing) throws Exception {
    try (RunningServer running = RunningServer.onTcp(null, null)) {
      var stub =
          CallServiceGrpc.newBlockingStub(running.channel())
              .withCompression(packing)
              .withDeadlineAfter(20, TimeUnit.SECONDS);
      String large = "a".repeat(ServerLimits.MAX_MESSAGE_BYTES);

      assertThat(status(() -> stub.getCall(request(large))))
          .as("refused before anybody looks at it")
          .isNotIn(Status.Code.OK, Status.Code.INVALID_ARGUMENT, Status.Code.DEADLINE_EXCEEDED);
      assertThat(status(() -> stub.getCall(request("a")))).isEqualTo(Status.Code.NOT_FOUND);
    }
  }

  @Test
  void callsWithoutToken_makeWayForLaterOnes() throws Exception {
    try (RunningServer running = listen(freeCalls(3))) {
      ManagedChannel channel = running.channel();
      List<Watch> watches = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        watches.add(Watch.begin(channel));
      }

      assertThat(watches.get(0).ended.get(20, TimeUnit.SECONDS))
          .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(watches.get(1).ended.get(20, TimeUnit.SECONDS))
          .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(watches.get(4).ended).isNotDone();
      assertThat(
              HealthGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(20, TimeUnit.SECONDS)
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus())
          .isEqualTo(HealthCheckResponse.ServingStatus.NOT_SERVING);
    }
  }

  private static GetCallRequest request(String room) {
    return GetCallRequest.newBuilder().setRoomName(room).build();
  }

  private static RunningServer listen(ServerLimits limits) throws IOException {
    return new RunningServer(RunningServer.port(0), null, "token", limits);
  }

  /** A connection with a stream that showed the token. */
  private static Http2Socket attached(RunningServer running) throws IOException {
    Http2Socket host = Http2Socket.connect(running.server.port());
    host.call(1, ATTACH, TOKEN);
    // What is answered behind it was taken in behind it.
    host.send(PING, 0, 0, "attached".getBytes(US_ASCII));
    host.awaitPong();
    return host;
  }

  /** Until the other side has had enough, or that many times. */
  private static void flood(int times, Step step) throws IOException {
    try {
      for (int i = 0; i < times; i++) {
        step.run(i);
      }
    } catch (SocketException closed) {
      // What it said before that can still be read.
    }
  }

  private interface Step {
    void run(int i) throws IOException;
  }

  private static Status.Code status(Runnable call) {
    try {
      call.run();
      return Status.Code.OK;
    } catch (StatusRuntimeException refused) {
      return refused.getStatus().getCode();
    }
  }

  private static ServerLimits connections(int most) {
    return limits(most, DEFAULT.handshake(), DEFAULT.silence(), DEFAULT.idle(), 100, 16);
  }

  private static ServerLimits handshake(Duration time) {
    return limits(512, time, DEFAULT.silence(), DEFAULT.idle(), 100, 16);
  }

  private static ServerLimits silence(Duration time) {
    return limits(512, DEFAULT.handshake(), time, DEFAULT.idle(), 100, 16);
  }

  private static ServerLimits idle(Duration time) {
    return limits(512, DEFAULT.handshake(), DEFAULT.silence(), time, 100, 16);
  }

  private static ServerLimits callsPerConnection(int most) {
    return limits(512, DEFAULT.handshake(), DEFAULT.silence(), DEFAULT.idle(), most, 16);
  }

  private static ServerLimits freeCalls(int most) {
    return limits(512, DEFAULT.handshake(), DEFAULT.silence(), DEFAULT.idle(), 100, most);
  }

  private static ServerLimits limits(
      int connections,
      Duration handshake,
      Duration silence,
      Duration idle,
      int callsPerConnection,
      int freeCalls) {
    return new ServerLimits(
        connections,
        handshake,
        silence,
        idle,
        callsPerConnection,
        freeCalls,
        DEFAULT.resetsPerWindow());
  }

  /** Somebody who wants to hear of every change of health. */
  private static final class Watch implements StreamObserver<HealthCheckResponse> {
    private final CompletableFuture<Void> heard = new CompletableFuture<>();
    private final CompletableFuture<Status.Code> ended = new CompletableFuture<>();

    static Watch begin(ManagedChannel channel) throws Exception {
      Watch watch = new Watch();
      HealthGrpc.newStub(channel).watch(HealthCheckRequest.getDefaultInstance(), watch);
      watch.heard.get(20, TimeUnit.SECONDS);
      return watch;
    }

    @Override
    public void onNext(HealthCheckResponse response) {
      heard.complete(null);
    }

    @Override
    public void onError(Throwable failure) {
      ended.complete(Status.fromThrowable(failure).getCode());
    }

    @Override
    public void onCompleted() {
      ended.complete(Status.Code.OK);
    }
  }
}
