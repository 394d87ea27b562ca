package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.UserId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * What must hold of group calls when everything has come to rest. That final rows do not change,
 * that nobody is in two calls, and that peaks and durations are right, the database watches.
 */
final class GroupPromises {

  private static final String[] END = {"call:ended", "call:removed"};

  private final World world;

  GroupPromises(World world) {
    this.world = world;
  }

  void areKept() {
    memoryIsAsTheRows();
    world.database.liveGroups().forEach(this::isAttended);
    for (RoomName room : world.database.groupNames()) {
      GroupCall row = world.database.groupRow(room.value());
      assertThat(row.told()).as("told of %s", room).isLessThanOrEqualTo(row.revision());
      world.sockets().forEach(socket -> hearsWhatConcernsIt(row, socket));
    }
  }

  private void memoryIsAsTheRows() {
    List<GroupCall> rows = world.database.liveGroups();
    assertThat(world.sidecar().sessions.live(null))
        .filteredOn(AnyCall.OfGroup.class::isInstance)
        .map(any -> ((AnyCall.OfGroup) any).call())
        .extracting(GroupCall::room, GroupCall::status, GroupCall::revision, GroupPromises::users)
        .containsExactlyInAnyOrderElementsOf(
            rows.stream().map(c -> tuple(c.room(), c.status(), c.revision(), users(c))).toList());
  }

  /** Ring time and grace are over: what is live is active, and whoever is in it has a device. */
  private void isAttended(GroupCall call) {
    assertThat(call.status()).as("status of %s", call.room()).isEqualTo(GroupStatus.ACTIVE);
    assertThat(call.openStays()).as("stays in %s", call.room()).isNotEmpty();
    for (Stay stay : call.openStays()) {
      boolean attended =
          world.sockets().stream()
              .filter(socket -> socket.open && socket.user.equals(stay.user()))
              .anyMatch(socket -> socket.place(call.room()).attached());
      assertThat(attended).as("%s in %s has an attached device", stay.user(), call.room()).isTrue();
    }
    for (FakeSocket socket : world.sockets()) {
      if (socket.open && socket.place(call.room()).attached()) {
        assertThat(mayBeAttached(call, socket.user))
            .as("%s, whose %s is attached to %s, is in it", socket.user, socket.id, call.room())
            .isTrue();
      }
    }
  }

  /** The device that called is attached by that, also while its user has not joined. */
  private static boolean mayBeAttached(GroupCall call, UserId user) {
    return call.isIn(user) || (call.initiator().equals(user) && call.stayOf(user).isEmpty());
  }

  private void hearsWhatConcernsIt(GroupCall call, FakeSocket socket) {
    RoomName room = call.room();
    String who = socket.session + " at " + socket.id.host() + " of " + room;
    if (!world.people.wasEverMember(call.group(), socket.user)) {
      assertThat(socket.heard)
          .as("what the stranger %s hears", who)
          .filteredOn(heard -> heard.room().equals(room))
          .allMatch(heard -> heard.message().event().equals("call:error"));
      return;
    }
    assertThat(socket.count(room, "group_call:incoming")).as("rings of %s", who).isLessThan(2);
    assertThat(socket.count(room, "call:ended"))
        .as("ends heard by %s", who)
        .isLessThanOrEqualTo(1 + socket.timesBackIn(room));
    assertThat(socket.count(room, "call:removed")).as("removals of %s", who).isLessThan(2);
    ringingEnds(call, socket, who);
    endIsHeard(call, socket, who);
    comingsAndGoings(call, socket, who);
    assertThat(candidates(room, socket)).as("candidates heard by %s", who).doesNotHaveDuplicates();
  }

  private static List<String> candidates(RoomName room, FakeSocket socket) {
    return socket.heard.stream()
        .filter(heard -> heard.room().equals(room))
        .filter(heard -> heard.message().event().equals("ice:candidate"))
        .map(heard -> Hearsay.field(heard.message().json(), "candidate"))
        .toList();
  }

  /** Whatever rang and stayed connected joined, refused, left or heard that it is over. */
  private void ringingEnds(GroupCall call, FakeSocket socket, String who) {
    RoomName room = call.room();
    boolean rang = socket.count(room, "group_call:incoming") > 0;
    boolean acted =
        socket.everIn.contains(room)
            || socket.pickedUp.contains(room)
            || socket.refused.contains(room)
            || socket.left.contains(room)
            || socket.id.caused(call.cause());
    if (socket.open && rang && !acted) {
      assertThat(socket.count(room, END)).as("ends of the ringing of %s", who).isPositive();
    }
  }

  /** Whoever was in it when it ended, and did not end it, heard so. */
  private void endIsHeard(GroupCall call, FakeSocket socket, String who) {
    if (socket.open && !call.isLive() && socket.wasInUntilTheEnd(call.room())) {
      assertThat(socket.count(call.room(), END))
          .as("ends heard in the call by %s", who)
          .isPositive();
    }
  }

  /**
   * From {@code call:participants} on, each user comes and goes in turns, and whoever is in the
   * room knows in the end who is in the call. (Not if the sidecar was killed while the host was
   * away: what was kept for the host is lost then. Nor the device's own user, of whom it is told
   * that he left, and that he is in again by the answer to his joining: a host that is away for
   * long may be lost with that.)
   */
  private void comingsAndGoings(GroupCall call, FakeSocket socket, String who) {
    int own = socket.user.value();
    IntPredicate inTurns = user -> !world.everCrashed() && !(user == own && world.everCut());
    Roll roll = new Roll(who, inTurns);
    socket.heard.stream()
        .filter(heard -> heard.room().equals(call.room()))
        .forEach(heard -> roll.hears(heard.message()));
    boolean hostMissedMuch = world.everCrashed() && world.everCut();
    boolean knows = roll.hasBegun() && socket.open && socket.place(call.room()).inRoom();
    if (knows && call.isLive() && !hostMissedMuch) {
      Set<Integer> others = new TreeSet<>(users(call));
      Set<Integer> known = new TreeSet<>(roll.present());
      others.remove(socket.user.value());
      known.remove(socket.user.value());
      assertThat(known).as("who is in the call as %s knows", who).isEqualTo(others);
    }
  }

  private static Set<Integer> users(GroupCall call) {
    return call.openStays().stream()
        .map(Stay::user)
        .map(UserId::value)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
