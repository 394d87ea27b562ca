package club.worldmates.calls.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Four users do what they like, one decision after the other on a table of rows: whatever the
 * order, a final call stays final and nobody is in two connected calls.
 */
class ManyCallsTest {

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
      decision.transitions().forEach(world::isLawful);
      decision.transitions().forEach(world::store);
      world.isConsistent();
    }

    assertThat(world.statuses())
        .as("what a run of seed %d reaches", seed)
        .contains(CallStatus.CONNECTED, CallStatus.ENDED, CallStatus.MISSED, CallStatus.REJECTED);
  }

  /** The rows, and users 1 to 4 in front of them. */
  private static final class World {
    private static final List<String> REASONS = List.of("completed", "failed", "busy", "offline");

    private final Random random;
    private final Map<RoomName, Call> rows = new LinkedHashMap<>();
    private final Set<CallStatus> seen = new TreeSet<>();
    private Instant now = Cast.T0;
    private int event;

    World(Random random) {
      this.random = random;
    }

    Decision anything() {
      now = now.plusMillis(random.nextInt(2500));
      event++;
      return switch (random.nextInt(8)) {
        case 0, 1 -> initiate();
        case 2, 3 -> accept();
        case 4 -> reject();
        case 5 -> Ending.end(any(), user(), random.nextInt(4) == 0, reason(), now, cause());
        case 6 -> Answering.join(sight(any()), user(), now, cause());
        default -> random.nextBoolean() ? due() : Ending.byOperator(any(), reason(), now);
      };
    }

    private Decision initiate() {
      UserId from = user();
      UserId to = new UserId(1 + (from.value() + random.nextInt(3)) % 4);
      RoomName room = room();
      Initiating rule =
          new Initiating(
              room,
              from,
              to,
              CallType.AUDIO,
              Cast.OFFER,
              random.nextInt(10) == 0,
              random.nextInt(3) == 0 ? connectedRooms() : Set.of(),
              random.nextBoolean() ? connectedRooms() : Set.of(),
              random.nextInt(10) != 0,
              cause());
      Optional<Call> own = Optional.ofNullable(rows.get(room));
      return rule.decide(new Sight(own, false, liveOf(room, from, to)), now);
    }

    private Decision accept() {
      Optional<Call> call = any();
      UserId sender = mostlyCallee(call);
      return Answering.accept(sight(call), sender, random.nextBoolean(), Cast.ANSWER, now, cause());
    }

    private Decision reject() {
      Optional<Call> call = any();
      return Answering.reject(call, mostlyCallee(call), null, now, cause());
    }

    private Decision due() {
      Optional<Call> call = any();
      if (call.isEmpty()) {
        return Ending.byOperator(call, reason(), now);
      }
      Call known = random.nextInt(4) == 0 ? call.get().told(call.get().to(), 1) : call.get();
      return Ending.due(call.get(), known, new Deadline(now, Reason.NO_ANSWER, now));
    }

    void isLawful(Transition transition) {
      Call after = transition.after();
      Call before = transition.before();
      assertThat(before).isEqualTo(rows.get(after.room()));
      assertThat(after.revision()).isEqualTo(before == null ? 1 : before.revision() + 1);
      assertThat(after.endedAt() != null).isEqualTo(after.status().isFinal());
      assertThat(after.toldTo(after.from())).isLessThanOrEqualTo(after.revision());
      assertThat(after.toldTo(after.to())).isLessThanOrEqualTo(after.revision());
      if (before != null) {
        assertThat(before.isLive()).isTrue();
        assertThat(after.acceptedAt() != null)
            .isEqualTo(
                after.status() == CallStatus.CONNECTED || after.status() == CallStatus.ENDED);
      }
    }

    void store(Transition transition) {
      rows.put(transition.room(), transition.after());
      seen.add(transition.after().status());
    }

    void isConsistent() {
      for (int id = 1; id <= 4; id++) {
        UserId user = new UserId(id);
        assertThat(live(CallStatus.CONNECTED, user))
            .as("connected calls of %s", user)
            .hasSizeLessThanOrEqualTo(1);
        assertThat(live(CallStatus.RINGING, user).stream().filter(c -> c.from().equals(user)))
            .as("ringing calls from %s", user)
            .hasSizeLessThanOrEqualTo(1);
      }
    }

    Set<CallStatus> statuses() {
      return seen;
    }

    private List<Call> live(CallStatus status, UserId user) {
      return rows.values().stream()
          .filter(c -> c.status() == status && c.hasParticipant(user))
          .toList();
    }

    private Set<RoomName> connectedRooms() {
      return rows.values().stream()
          .filter(c -> c.status() == CallStatus.CONNECTED)
          .map(Call::room)
          .collect(Collectors.toSet());
    }

    private Sight sight(Optional<Call> call) {
      return new Sight(
          call, false, call.map(c -> liveOf(c.room(), c.from(), c.to())).orElse(List.of()));
    }

    private List<Call> liveOf(RoomName room, UserId one, UserId other) {
      List<Call> found = new ArrayList<>();
      for (Call call : rows.values()) {
        boolean concerned = call.hasParticipant(one) || call.hasParticipant(other);
        if (call.isLive() && !call.room().equals(room) && concerned) {
          found.add(call);
        }
      }
      return found;
    }

    /** Live ones for the most part, and now and then a room that does not exist. */
    private Optional<Call> any() {
      List<Call> live = rows.values().stream().filter(Call::isLive).toList();
      return live.isEmpty() || random.nextInt(5) == 0
          ? Optional.ofNullable(rows.get(room()))
          : Optional.of(live.get(random.nextInt(live.size())));
    }

    private RoomName room() {
      return new RoomName("room" + random.nextInt(event + 2));
    }

    private UserId user() {
      return new UserId(1 + random.nextInt(4));
    }

    private UserId mostlyCallee(Optional<Call> call) {
      return call.isPresent() && random.nextInt(4) > 0 ? call.get().to() : user();
    }

    private String reason() {
      return REASONS.get(random.nextInt(REASONS.size()));
    }

    private String cause() {
      return "event " + event;
    }
  }
}
