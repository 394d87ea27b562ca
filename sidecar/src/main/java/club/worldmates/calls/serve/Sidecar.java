package club.worldmates.calls.serve;

import club.worldmates.calls.call.IceRefresh;
import club.worldmates.calls.call.Timing;
import club.worldmates.calls.grpc.CallServiceEndpoint;
import club.worldmates.calls.grpc.GrpcServer;
import club.worldmates.calls.grpc.NetworkLoop;
import club.worldmates.calls.grpc.PayloadLimits;
import club.worldmates.calls.grpc.StreamSettings;
import club.worldmates.calls.grpc.TlsFiles;
import club.worldmates.calls.http.HealthPage;
import club.worldmates.calls.metrics.EventMeters;
import club.worldmates.calls.metrics.LoopMeters;
import club.worldmates.calls.metrics.Metrics;
import club.worldmates.calls.metrics.TimedSessions;
import club.worldmates.calls.session.SessionLoop;
import club.worldmates.calls.session.SteadyClock;
import club.worldmates.calls.settings.ListenAddress;
import club.worldmates.calls.settings.Secret;
import club.worldmates.calls.settings.Settings;
import club.worldmates.calls.store.DatabaseOptions;
import club.worldmates.calls.store.MariaDbStore;
import club.worldmates.calls.turn.IceServers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running sidecar: everything that {@code serve} starts, and ends in the opposite order. */
public final class Sidecar implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sidecar.class);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Duration drainTimeout;
  private final MariaDbStore store;
  private final NetworkLoop loop;
  private final GrpcServer server;
  private final Metrics metrics;
  private final Optional<HealthPage> health;
  private final RowWatch rows;

  /**
   * Connects to the database and lets adapters attach; with the first of them it takes up the calls
   * that are under way.
   *
   * @throws IOException the address is taken or not to be had, or a TLS file cannot be used
   * @throws RuntimeException the database is away, or lacks tables or columns
   */
  public static Sidecar start(Settings settings) throws IOException {
    Clock clock = Clock.systemUTC();
    Metrics metrics = new Metrics();
    MariaDbStore store = MariaDbStore.open(DatabaseOptions.of(settings), metrics.registry());
    NetworkLoop loop = new NetworkLoop(new SteadyClock(clock, System::nanoTime));
    try {
      store.warmUp();
      return new Sidecar(settings, clock, store, loop, metrics);
    } catch (IOException | RuntimeException failure) {
      loop.close();
      store.close();
      metrics.close();
      throw failure;
    }
  }

  private Sidecar(
      Settings settings, Clock clock, MariaDbStore store, NetworkLoop loop, Metrics metrics)
      throws IOException {
    this.metrics = metrics;
    this.store = store;
    this.loop = loop;
    this.drainTimeout = settings.timers().drain();
    SessionLoop sessions =
        new SessionLoop(
            loop,
            store.callStore(),
            store.directory(),
            user -> IceServers.of(settings.ice(), user.value(), clock.instant()),
            timing(settings),
            settings.limits().callsPerMinute(),
            settings.limits().eventsPerSecond(),
            new EventMeters(metrics.registry()));
    CallServiceEndpoint calls =
        new CallServiceEndpoint(
            loop,
            new TimedSessions(sessions, metrics.registry()),
            user -> IceServers.grant(settings.ice(), user.value(), clock.instant()),
            UUID.randomUUID().toString(),
            Version.current(),
            new PayloadLimits(settings.limits().sdpBytes(), settings.limits().candidateBytes()),
            StreamSettings.DEFAULT);
    server =
        GrpcServer.start(
            socket(settings.grpc().listen()),
            settings.grpc().tls().map(Sidecar::files).orElse(null),
            settings.grpc().token().map(Secret::reveal).orElse(null),
            calls,
            loop);
    server.serving(true);
    LoopMeters loopMeters =
        new LoopMeters(loop, sessions::census, calls::unacknowledgedCommands, metrics.registry());
    rows = new RowWatch(settings, clock, store, loop, sessions, metrics.registry());
    health =
        healthPage(
            settings.http(),
            store,
            () -> {
              loopMeters.refresh();
              return metrics.text();
            });
    LOG.info(
        "Ready: calls of {}, chat servers on {}",
        settings.database().address(),
        settings.grpc().listen());
  }

  /** Returns when {@link #close} has done its work. */
  public void awaitClose() throws InterruptedException {
    closed.await();
  }

  /** Finishes what is under way and ends what was started; a second time it does nothing. */
  @Override
  public void close() {
    var unused = end();
  }

  /**
   * The same.
   *
   * @return whether it was this call that ended it
   */
  public synchronized boolean end() {
    if (closed.getCount() == 0) {
      return false;
    }
    health.ifPresent(HealthPage::drain);
    rows.close();
    server.drain(drainTimeout);
    health.ifPresent(HealthPage::close);
    server.close();
    loop.close();
    store.close();
    metrics.close();
    LOG.info("Ended");
    closed.countDown();
    return true;
  }

  /** Calls matter more than a page about them. */
  private static Optional<HealthPage> healthPage(
      ListenAddress.Tcp listen, MariaDbStore store, Supplier<String> metrics) {
    InetSocketAddress address = new InetSocketAddress(listen.host(), listen.port());
    try {
      return Optional.of(HealthPage.start(address, store::available, metrics));
    } catch (IOException taken) {
      LOG.warn("No health page: {} cannot be listened on ({})", listen, taken.getMessage());
      return Optional.empty();
    }
  }

  private static SocketAddress socket(ListenAddress listen) {
    if (listen instanceof ListenAddress.UnixSocket unix) {
      return UnixDomainSocketAddress.of(unix.path());
    }
    ListenAddress.Tcp tcp = (ListenAddress.Tcp) listen;
    return new InetSocketAddress(tcp.host(), tcp.port());
  }

  private static TlsFiles files(Settings.Tls tls) {
    return new TlsFiles(tls.certificate(), tls.key(), tls.clientAuthority().orElse(null));
  }

  private static Timing timing(Settings settings) {
    Settings.Ice ice = settings.ice();
    Optional<IceRefresh> refresh =
        ice.turnUrls().isEmpty()
            ? Optional.empty()
            : Optional.of(IceRefresh.ofLifetime(ice.credentialLifetime()));
    return new Timing(settings.timers().ringTime(), settings.timers().grace(), refresh);
  }
}
