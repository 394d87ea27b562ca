package club.worldmates.calls.call.group;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Answering;
import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Ending;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.Initiating;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Four members do what they like in calls of both kinds, one decision after the other on a table of
 * rows: whatever the order, nobody is in two calls, and an active call has somebody in it.
 */
class ManyGroupCallsTest {

  private static final int STEPS = 400;

  static IntStream seeds() {
    return IntStream.rangeClosed(1, 100);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void decisions_oneAfterTheOther_keepTheInvariants(int seed) {
    World world = new World(new Random(seed));
    for (int i = 0; i < STEPS; i++) {
      Decision decision = world.anything();
      decision.groups().forEach(world::isLawful);
      world.store(decision);
      world.isConsistent();
    }

    assertThat(world.seen)
        .as("what a run of seed %d reaches", seed)
        .containsExactlyInAnyOrder(GroupStatus.values());
  }

  /** The rows, and users 1 to 4 in front of them. */
  private static final class World {
    private final Random random;
    private final Map<RoomName, Call> calls = new LinkedHashMap<>();
    private final Map<RoomName, GroupCall> groups = new LinkedHashMap<>();
    private final Set<GroupStatus> seen = new TreeSet<>();
    private Instant now = GroupCast.T0;
    private int event;

    World(Random random) {
      this.random = random;
    }

    Decision anything() {
      now = now.plusMillis(random.nextInt(2500));
      event++;
      UserId user = user();
      return switch (random.nextInt(11)) {
        case 0 -> initiate(user);
        case 1, 2, 3 -> Entering.decide(group(user), GroupCast.GROUP, user, now, cause());
        case 4 -> Leaving.leave(group(user), GroupCast.GROUP, user, now, cause());
        case 5 ->
            Leaving.end(
                group(user), GroupCast.GROUP, user, random.nextInt(4) == 0, "x", now, cause());
        case 6 ->
            random.nextInt(6) == 0
                ? Moderating.endForAll(group(user), GroupCast.GROUP, user, now, cause())
                : Moderating.remove(group(user), GroupCast.GROUP, user, user(), now, cause());
        case 7 -> timer();
        case 8 -> initiateOneToOne(user);
        case 9 -> Answering.accept(call(user), user, false, GroupCast.ANSWER, now, cause());
        default -> Ending.end(call(user).call(), user, false, "x", now, cause());
      };
    }

    private Decision initiate(UserId user) {
      RoomName room = new RoomName("group" + random.nextInt(event + 2));
      Optional<GroupCall> same = Optional.ofNullable(groups.get(room));
      return new GroupInitiating(
              room,
              GroupCast.GROUP_ID,
              user,
              CallType.VIDEO,
              null,
              Optional.of(GroupCast.GROUP),
              some(),
              cause())
          .decide(sight(Optional.empty(), same, user), now);
    }

    private Decision initiateOneToOne(UserId from) {
      RoomName room = new RoomName("call" + event);
      UserId to = new UserId(1 + (from.value() + random.nextInt(3)) % 4);
      return new Initiating(
              room, from, to, CallType.AUDIO, GroupCast.OFFER, false, some(), some(), true, cause())
          .decide(sight(Optional.empty(), Optional.empty(), from, to), now);
    }

    private Decision timer() {
      GroupCall call = any(groups.values().stream().filter(GroupCall::isLive).toList());
      if (call == null) {
        return initiate(user());
      }
      UserId lost = random.nextInt(4) == 0 ? null : user();
      return new GroupDeadline(now, lost, now.minusSeconds(random.nextInt(30))).due(call, call);
    }

    void isLawful(GroupTransition transition) {
      GroupCall after = transition.after();
      GroupCall before = transition.before();
      assertThat(before).isEqualTo(groups.get(after.room()));
      assertThat(after.revision()).isEqualTo(transition.revisionBefore() + 1);
      assertThat(after.endedAt() != null).isEqualTo(after.status().isFinal());
      assertThat(before == null || before.isLive()).isTrue();
      assertThat(after.openStays().size()).isLessThanOrEqualTo(after.peak());
      for (Stay stay : after.stays().values()) {
        assertThat(stay.since()).isAfterOrEqualTo(stay.joinedAt());
        assertThat(stay.duration()).isGreaterThanOrEqualTo(stay.before());
        assertThat(stay.revision()).isLessThanOrEqualTo(after.revision());
      }
    }

    void store(Decision decision) {
      for (Transition transition : decision.transitions()) {
        calls.put(transition.room(), transition.after());
      }
      for (GroupTransition transition : decision.groups()) {
        groups.put(transition.room(), transition.after());
        seen.add(transition.after().status());
      }
    }

    void isConsistent() {
      for (GroupCall call : groups.values()) {
        boolean empty = call.openStays().isEmpty();
        switch (call.status()) {
          case RINGING -> assertThat(call.stays().keySet()).isSubsetOf(call.initiator());
          case ACTIVE -> assertThat(empty).isFalse();
          case ENDED -> assertThat(empty).isTrue();
        }
      }
      for (int id = 1; id <= 4; id++) {
        UserId user = new UserId(id);
        assertThat(callsOf(user)).as("calls that %s is in", user).hasSizeLessThanOrEqualTo(1);
      }
    }

    private List<RoomName> callsOf(UserId user) {
      return Stream.concat(
              calls.values().stream()
                  .filter(c -> c.status() == CallStatus.CONNECTED && c.hasParticipant(user))
                  .map(Call::room),
              groups.values().stream().filter(c -> c.isIn(user)).map(GroupCall::room))
          .toList();
    }

    private Sight group(UserId user) {
      List<GroupCall> live = groups.values().stream().filter(GroupCall::isLive).toList();
      return sight(Optional.empty(), Optional.ofNullable(any(live)), user);
    }

    private Sight call(UserId user) {
      Call call = any(calls.values().stream().filter(c -> c.to().equals(user)).toList());
      return call == null
          ? sight(Optional.empty(), Optional.empty(), user)
          : sight(Optional.of(call), Optional.empty(), call.from(), call.to());
    }

    /** All live calls that concern the users, but those of the room in question. */
    private Sight sight(Optional<Call> call, Optional<GroupCall> group, UserId... users) {
      Set<UserId> all = Set.of(users);
      List<Call> live =
          calls.values().stream()
              .filter(c -> c.isLive() && !call.equals(Optional.of(c)))
              .filter(c -> all.stream().anyMatch(c::hasParticipant))
              .toList();
      List<GroupCall> liveGroups =
          groups.values().stream()
              .filter(c -> c.isLive() && !group.equals(Optional.of(c)))
              .filter(c -> all.stream().anyMatch(c::givesWayTo))
              .toList();
      return new Sight(call, group, false, live, liveGroups);
    }

    /** Rooms to which devices are attached, as it happens. */
    private Set<RoomName> some() {
      return random.nextInt(3) == 0 ? groups.keySet() : Set.of();
    }

    private <T> T any(List<T> of) {
      return of.isEmpty() ? null : of.get(random.nextInt(of.size()));
    }

    private UserId user() {
      return new UserId(1 + random.nextInt(4));
    }

    private String cause() {
      return "event" + event;
    }
  }
}
