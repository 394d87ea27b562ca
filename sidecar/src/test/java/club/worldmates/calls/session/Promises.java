package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What must hold when everything has come to rest (design.md, The promises). That final rows do not
 * change, and that nobody has two connected calls, the database watches.
 */
final class Promises {

  private static final String[] END = {"call:ended", "call:rejected"};
  private static final Duration OWED = Duration.ofMinutes(4);

  private final World world;

  Promises(World world) {
    this.world = world;
  }

  void areKept() {
    everyEventIsAnswered();
    memoryIsAsTheRows();
    liveCallsAreAttended();
    world.sockets().forEach(this::hearsOnlyItsOwn);
    world.database.names().forEach(this::endIsHeardOnce);
    world.takenCandidates().stream()
        .filter(sent -> world.database.names().contains(sent.room()))
        .filter(sent -> !diedWithBoth(sent))
        .forEach(this::reachesTheOtherSide);
    new GroupPromises(world).areKept();
  }

  private void everyEventIsAnswered() {
    assertThat(world.sidecar().openEvents()).as("events that are not done with").isEmpty();
    for (FakeHost host : world.hosts()) {
      assertThat(host.unanswered()).as("events without an answer at %s", host.id()).isEmpty();
      assertThat(host.answers().values()).noneMatch(answer -> answer.contains("internal"));
    }
  }

  private void memoryIsAsTheRows() {
    List<Call> rows = world.database.live();
    assertThat(world.sidecar().sessions.live(null))
        .filteredOn(AnyCall.OneToOne.class::isInstance)
        .map(any -> ((AnyCall.OneToOne) any).call())
        .extracting(Call::room, Call::status, Call::revision)
        .containsExactlyInAnyOrderElementsOf(
            rows.stream().map(c -> tuple(c.room(), c.status(), c.revision())).toList());
    Set<RoomName> live =
        Stream.concat(
                rows.stream().map(Call::room),
                world.database.liveGroups().stream().map(GroupCall::room))
            .collect(Collectors.toSet());
    for (FakeHost host : world.hosts()) {
      assertThat(live).as("calls that %s shows", host.id()).containsAll(host.activeCalls());
    }
    for (RoomName room : world.database.names()) {
      Call row = world.database.row(room.value());
      assertThat(Math.max(row.fromTold(), row.toTold())).isLessThanOrEqualTo(row.revision());
    }
  }

  /** Ring time and grace are over: what is live is connected, with a device on either side. */
  private void liveCallsAreAttended() {
    for (Call call : world.database.live()) {
      assertThat(call.status()).as("status of %s", call.room()).isEqualTo(CallStatus.CONNECTED);
      for (UserId user : List.of(call.from(), call.to())) {
        assertThat(world.sockets())
            .as("an attached device of %s in %s", user, call.room())
            .anyMatch(s -> s.open && s.user.equals(user) && s.place(call.room()).attached());
      }
    }
  }

  private void hearsOnlyItsOwn(FakeSocket socket) {
    Map<RoomName, List<FakeSocket.Heard>> byRoom =
        socket.heard.stream().collect(Collectors.groupingBy(FakeSocket.Heard::room));
    byRoom.forEach(
        (room, heard) -> {
          if (world.database.groupNames().contains(room)) {
            return;
          }
          String who = socket.session + " at " + socket.id.host() + " of " + room;
          if (!concerns(room, socket.user)) {
            assertThat(heard)
                .as("what the stranger %s hears", who)
                .allMatch(h -> h.message().event().equals("call:error"));
            return;
          }
          assertThat(socket.count(room, "call:incoming")).as("rings of %s", who).isLessThan(2);
          assertThat(socket.count(room, "call:answer")).as("answers to %s", who).isLessThan(2);
          assertThat(socket.count(room, END))
              .as("ends heard by %s", who)
              .isLessThanOrEqualTo(1 + socket.timesBackIn(room));
          if (socket.open && socket.wasInUntilTheEnd(room) && isToldOfTheEnd(room, socket.user)) {
            assertThat(socket.count(room, END))
                .as("ends heard in the call by %s", who)
                .isPositive();
          }
          candidatesAreHeardOnce(who, socket.user, heard);
        });
  }

  /** A caller whose callee was offline is answered, and hears of no end. */
  private boolean isToldOfTheEnd(RoomName room, UserId user) {
    Call call = world.database.row(room.value());
    return call.to().equals(user) || !isOffline(call);
  }

  private static boolean isOffline(Call call) {
    return call.endedBy() == null && Reason.OFFLINE.equals(call.reason());
  }

  private boolean concerns(RoomName room, UserId user) {
    return world.database.names().contains(room)
        && world.database.row(room.value()).hasParticipant(user);
  }

  /** Each is heard once, and those of one sender in the order in which he sent them. */
  private void candidatesAreHeardOnce(String who, UserId user, List<FakeSocket.Heard> heard) {
    List<String> candidates =
        heard.stream()
            .filter(h -> h.message().event().equals("ice:candidate"))
            .map(h -> Hearsay.field(h.message().json(), "candidate"))
            .toList();
    assertThat(candidates).as("candidates heard by %s", who).doesNotHaveDuplicates();
    if (nobodyWasLost(user) && !world.everCrashed()) {
      candidates.stream()
          .collect(
              Collectors.groupingBy(
                  Promises::sender, Collectors.mapping(Promises::number, Collectors.toList())))
          .forEach(
              (sender, numbers) ->
                  assertThat(numbers).as("candidates of %s heard by %s", sender, who).isSorted());
    }
  }

  /**
   * Until it is heard, a candidate is known to the host of its sender, which sends it again, and to
   * the sidecar: nobody has it if both died.
   */
  private boolean diedWithBoth(World.Sent candidate) {
    return world.everCrashed() && !world.hosts().contains(candidate.host());
  }

  /**
   * As long as the call lives, somebody on the other side hears every candidate, unless it comes
   * from a device that was told elsewhere.
   */
  private void reachesTheOtherSide(World.Sent candidate) {
    Call call = world.database.row(candidate.room().value());
    UserId other = call.other(candidate.from().user);
    if (call.isLive() && !candidate.from().wasToldElsewhere(call.room())) {
      assertThat(world.sockets())
          .as("devices of %s that heard candidate %s", other, candidate.text())
          .filteredOn(socket -> socket.user.equals(other))
          .anyMatch(socket -> socket.heardText(candidate.text()));
    }
  }

  /**
   * What waited for a user who was lost may come behind what he hears at once. (So may what is said
   * again after a crash, to a second device that came later.)
   */
  private boolean nobodyWasLost(UserId user) {
    return world.sockets().stream().filter(s -> s.user.equals(user)).allMatch(s -> s.open);
  }

  private static String sender(String candidate) {
    return candidate.substring(candidate.indexOf('@'));
  }

  private static int number(String candidate) {
    return Integer.parseInt(candidate.substring(0, candidate.indexOf('@')));
  }

  /** Once everybody came back: nobody missed the end of a call of his. */
  void nobodyMissedAnEnd() {
    world.database.names().forEach(room -> concerned(room).forEach(user -> userHears(room, user)));
  }

  /** Those who are owed the end of a call. */
  private List<UserId> concerned(RoomName room) {
    Call call = world.database.row(room.value());
    if (call.isLive() || call.revision() == 1) {
      return List.of();
    }
    return Stream.of(call.from(), call.to())
        .filter(user -> !user.equals(call.endedBy()) && knew(call, user))
        .toList();
  }

  private void endIsHeardOnce(RoomName room) {
    Call call = world.database.row(room.value());
    concerned(room).forEach(user -> devicesHear(call, user));
    if (call.status() == CallStatus.REJECTED) {
      long silent = rung(call).filter(s -> s.count(room, END) == 0).count();
      assertThat(silent).as("devices that still ring for %s", room).isLessThanOrEqualTo(1);
    }
  }

  private boolean knew(Call call, UserId user) {
    return call.from().equals(user) ? !isOffline(call) : rang(call);
  }

  private boolean rang(Call call) {
    return world.sockets().stream()
        .anyMatch(s -> s.user.equals(call.to()) && s.count(call.room(), "call:incoming") > 0);
  }

  private Stream<FakeSocket> rung(Call call) {
    return world.sockets().stream()
        .filter(s -> s.open && s.user.equals(call.to()))
        .filter(s -> s.count(call.room(), "call:incoming") > 0);
  }

  /**
   * Whoever called or was rung, and was there all the time, heard the end; what was on its way to a
   * host that stayed away for long is lost.
   */
  private void devicesHear(Call call, UserId user) {
    if (Reason.CONNECTION_LOST.equals(call.reason())) {
      return;
    }
    String knowing = call.from().equals(user) ? "call:ringing" : "call:incoming";
    for (FakeSocket socket : world.sockets()) {
      boolean stayed = socket.open && !socket.left.contains(call.room());
      if (stayed && socket.user.equals(user) && socket.count(call.room(), knowing) > 0) {
        assertThat(socket.count(call.room(), END))
            .as("ends of %s heard by %s at %s", call.room(), socket.session, socket.id.host())
            .isPositive();
      }
    }
  }

  /** Whoever was away heard it when he came back. */
  private void userHears(RoomName room, UserId user) {
    Call call = world.database.row(room.value());
    Instant ended = call.endedAt();
    if (ended != null && ended.isAfter(world.time.now().minus(OWED))) {
      assertThat(world.sockets())
          .as("devices of %s that heard the end of %s", user, call.room())
          .anyMatch(s -> s.user.equals(user) && s.count(call.room(), END) > 0);
    }
  }
}
