package club.worldmates.calls.session;

import club.worldmates.calls.call.IceRefresh;
import club.worldmates.calls.call.Timing;
import club.worldmates.calls.settings.Settings;
import club.worldmates.calls.turn.IceServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One life of the sidecar: all that is lost when it is killed. */
final class Sidecar {

  static final Timing TIMING = new Timing(Duration.ofSeconds(60), Duration.ofSeconds(30));

  static final Settings.Ice WITHOUT_TURN =
      new Settings.Ice(List.of(), List.of(), List.of(), Duration.ofHours(24));

  final ManualLoop loop;
  final SessionLoop sessions;
  private final Database database;
  private final Pending pending = new Pending();
  private final Map<FakeHost, FakeStream> streams = new LinkedHashMap<>();
  private final Map<FakeHost, FakeLink> links = new LinkedHashMap<>();
  private boolean loading;
  private boolean loaded;

  Sidecar(VirtualTime time, Database database, People people, Settings.Ice ice) {
    this.database = database;
    this.loop = new ManualLoop(time);
    SlowStore store = new SlowStore(database, pending, people);
    this.sessions =
        new SessionLoop(
            loop,
            store,
            store,
            user -> IceServers.of(ice, user.value(), time.now()),
            timing(ice),
            1_000,
            10_000,
            AnswerWatch.NOBODY);
  }

  private static Timing timing(Settings.Ice ice) {
    return ice.turnUrls().isEmpty()
        ? TIMING
        : new Timing(
            TIMING.ring(),
            TIMING.grace(),
            Optional.of(IceRefresh.ofLifetime(ice.credentialLifetime())));
  }

  /** A host says something: the calls under way are loaded, if they are not yet. */
  void load() {
    if (!loading) {
      loading = true;
      sessions.whenLoaded(() -> loaded = true);
    }
  }

  /** Whether they are, so that streams may begin. */
  boolean isLoaded() {
    return loaded;
  }

  /** The stream of a host; {@code everSent} says what earlier lives of the sidecar were sent. */
  FakeStream stream(FakeHost host, long everSent) {
    FakeLink link = links.computeIfAbsent(host, h -> new FakeLink(h, loop, sessions));
    return streams.computeIfAbsent(host, h -> new FakeStream(h, loop, link, everSent));
  }

  /** What may happen next, the slowest last. */
  List<Runnable> possible() {
    List<Runnable> next = new ArrayList<>();
    if (loop.hasReady()) {
      next.add(loop::runNext);
    }
    streams.values().forEach(stream -> next.addAll(stream.possible()));
    if (!database.standsStill) {
      next.addAll(pending.possible(database.away));
    }
    return next;
  }

  /** The events of attached hosts that were taken in and are still not done with. */
  List<String> openEvents() {
    return links.values().stream()
        .filter(FakeLink::isAttached)
        .flatMap(link -> link.openEvents().stream().map(number -> link.id() + ":" + number))
        .toList();
  }
}
