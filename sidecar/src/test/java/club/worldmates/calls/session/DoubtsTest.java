package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.protocol.Messages;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How many calls may be in doubt at once. */
class DoubtsTest {

  private static final Instant NOW = Instant.EPOCH;
  private static final DeviceId DEVICE = new DeviceId("h1", "s1");
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final int BOUND = 3;

  private final Doubts doubts = new Doubts(board(), BOUND);

  @Test
  void callsBeyondTheBound_areLeftToTheNextStart_andTheOthersAreTakenBack() {
    for (int number = 1; number <= BOUND + 2; number++) {
      doubts.takeBack(room(number), event(number), wentAway());
    }
    for (int number = 1; number <= BOUND; number++) {
      assertThat(doubts.isToTakeBack(call(number))).as("call %s", number).isTrue();
    }
    assertThat(doubts.isToTakeBack(call(BOUND + 1))).isFalse();
    assertThat(doubts.isToTakeBack(call(BOUND + 2))).isFalse();
  }

  @Test
  void callInDoubt_takesAnotherEventIn_atTheBound() {
    for (int number = 1; number <= BOUND; number++) {
      doubts.about(List.of(room(number)));
    }
    doubts.takeBack(room(1), event(1), wentAway());
    assertThat(doubts.isToTakeBack(call(1))).isTrue();
  }

  private static Throwable wentAway() {
    return new StoreUnavailableException(new IllegalStateException("it went away"));
  }

  private static Switchboard board() {
    ManualLoop loop = new ManualLoop(new VirtualTime());
    SlowStore store = new SlowStore(new Database(), new Pending(), new People());
    Outbox outbox = new Outbox(new Messages(user -> List.of()), loop, Sidecar.TIMING.grace());
    return new Switchboard(
        loop, store, store, outbox, Sidecar.TIMING, room -> {}, room -> {}, () -> {});
  }

  private static RoomName room(int number) {
    return new RoomName("r" + number);
  }

  /** A call that began by the event of that number. */
  private static Call call(int number) {
    return Call.ringing(
        room(number),
        ALICE,
        BOB,
        CallType.VIDEO,
        new OpaqueJson("\"offer\""),
        NOW,
        DEVICE.cause(number));
  }

  private static HostEvent.FromClient event(int number) {
    return new HostEvent.FromClient(
        DEVICE,
        ALICE,
        number,
        false,
        Optional.empty(),
        NOW,
        true,
        false,
        "call:initiate",
        room(number),
        new HostEvent.Request.Register());
  }
}
