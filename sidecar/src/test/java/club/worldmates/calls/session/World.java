package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.settings.Secret;
import club.worldmates.calls.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hosts, a database, a clock and one life of the sidecar after the other. Nothing happens by
 * itself: each step does one of the things that may happen next.
 */
final class World {

  /** More steps than anything takes that comes to an end. */
  private static final int ENDLESS = 200_000;

  private static final Duration SHORTEST = Duration.ofNanos(1);

  final VirtualTime time = new VirtualTime();
  final Database database = new Database();
  final People people = new People();
  private final IntUnaryOperator choice;
  private final Settings.Ice ice;
  private final Map<String, FakeHost> hosts = new LinkedHashMap<>();
  private final List<FakeHost> deadHosts = new ArrayList<>();
  private final Map<String, Long> sent = new LinkedHashMap<>();
  private final Set<String> unreachable = new HashSet<>();
  private final List<Sent> candidates = new ArrayList<>();
  private @Nullable Sidecar sidecar;
  private @Nullable Sidecar standby;
  private boolean everCrashed;
  private boolean everCut;

  /** {@code choice}: which of so many things happens next. */
  World(IntUnaryOperator choice) {
    this(choice, Sidecar.WITHOUT_TURN);
  }

  private World(IntUnaryOperator choice, Settings.Ice ice) {
    this.choice = choice;
    this.ice = ice;
  }

  /** What is there first happens first; the database is the slowest of all. */
  static World inOrder() {
    return new World(possible -> 0);
  }

  /** The same with a TURN server; {@code lifetime}: how long credentials for it are good. */
  static World withTurn(Duration lifetime) {
    List<String> urls = List.of("turn:turn.example.org");
    List<Secret> secrets = List.of(new Secret("north"));
    return new World(possible -> 0, new Settings.Ice(List.of(), urls, secrets, lifetime));
  }

  FakeHost host(String id) {
    return hosts.computeIfAbsent(id, name -> new FakeHost(name, time));
  }

  /** A candidate that a client sent; {@code number}: of the event at its host. */
  record Sent(RoomName room, FakeSocket from, String text, FakeHost host, long number) {}

  void sent(Sent candidate) {
    candidates.add(candidate);
  }

  /** The candidates that were answered as part of a live call. */
  List<Sent> takenCandidates() {
    return candidates.stream()
        .filter(
            sent -> {
              String answer = sent.host().answers().getOrDefault(sent.number(), "");
              return answer.contains("\"ringing\"") || answer.contains("\"connected\"");
            })
        .toList();
  }

  /** Starts the sidecar, if it does not run. */
  void start() {
    if (sidecar == null) {
      sidecar = new Sidecar(time, database, people, ice);
    }
  }

  /** Kills the sidecar: its memory, and all that is on its way, is gone. */
  void crash() {
    if (sidecar != null) {
      Sidecar dying = sidecar;
      hosts.forEach((id, host) -> sent.put(id, stream(dying, host).everSent()));
      dying.loop.stop();
      sidecar = null;
      everCrashed = true;
    }
  }

  /** Starts another sidecar on the same database, to which the hosts go after a crash. */
  void startStandby() {
    standby = new Sidecar(time, database, people, ice);
  }

  /** The sidecar dies, and the standby serves instead. */
  void failOver() {
    crash();
    sidecar = standby;
    standby = null;
  }

  Sidecar sidecar() {
    return Optional.ofNullable(sidecar).orElseThrow();
  }

  boolean everCrashed() {
    return everCrashed;
  }

  /** Whether a host ever was away by itself. */
  boolean everCut() {
    return everCut;
  }

  /** Whether any stream was ever lost, be it with the sidecar or with a host. */
  boolean everLostStream() {
    return everCrashed || everCut;
  }

  boolean isUp() {
    return sidecar != null;
  }

  /** The stream of a host breaks, and stays away until {@link #heal}. */
  void cut(String host) {
    everCut = true;
    unreachable.add(host);
    if (sidecar != null) {
      stream(sidecar, host(host)).lose();
    }
  }

  void heal(String host) {
    unreachable.remove(host);
  }

  /** A host process dies; its name is never used again. */
  void kill(String host) {
    cut(host);
    FakeHost dead = hosts.remove(host);
    dead.die();
    deadHosts.add(dead);
  }

  /** One thing happens; false: nothing is left to happen before time passes. */
  boolean step() {
    Sidecar running = sidecar;
    if (running == null) {
      return false;
    }
    List<FakeHost> there =
        hosts.values().stream().filter(host -> !unreachable.contains(host.id())).toList();
    if (!there.isEmpty()) {
      running.load();
    }
    List<Runnable> possible = new ArrayList<>(running.possible());
    if (running.isLoaded()) {
      for (FakeHost host : there) {
        FakeStream stream = stream(running, host);
        if (!stream.isOpen()) {
          possible.add(stream::open);
        }
      }
    }
    if (standby != null) {
      possible.addAll(standby.possible());
    }
    if (possible.isEmpty()) {
      return false;
    }
    possible.get(choice.applyAsInt(possible.size())).run();
    return true;
  }

  /** Everything happens that can without time passing. */
  void settle() {
    int steps = 0;
    while (step()) {
      assertThat(++steps).as("steps without an end").isLessThan(ENDLESS);
    }
  }

  /** Time passes, with everything that happens meanwhile. */
  void pass(Duration by) {
    Instant until = time.now().plus(by);
    settle();
    Optional<Duration> next = untilNextTimer();
    while (next.isPresent() && !time.now().plus(next.get()).isAfter(until)) {
      time.advance(next.get());
      settle();
      next = untilNextTimer();
    }
    time.advanceTo(until);
    settle();
  }

  /** A clock that runs slow comes closer to it with each step, but not in endless small ones. */
  private Optional<Duration> untilNextTimer() {
    return Stream.of(Optional.ofNullable(sidecar), Optional.ofNullable(standby))
        .flatMap(Optional::stream)
        .flatMap(running -> running.loop.untilNextTimer().stream())
        .min(Comparator.naturalOrder())
        .map(left -> left.compareTo(SHORTEST) < 0 ? SHORTEST : left);
  }

  /** Runs until something more is committed. */
  void untilCommitted() {
    int before = database.commits();
    while (database.commits() == before) {
      assertThat(step()).as("something is committed").isTrue();
    }
  }

  private FakeStream stream(Sidecar running, FakeHost host) {
    return running.stream(host, sent.getOrDefault(host.id(), 0L));
  }

  List<FakeHost> hosts() {
    return List.copyOf(hosts.values());
  }

  /** All sockets that there ever were, on hosts that died too. */
  List<FakeSocket> sockets() {
    return Stream.concat(hosts.values().stream(), deadHosts.stream())
        .flatMap(host -> host.everConnected().stream())
        .toList();
  }
}
