package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody sets the clock of the sidecar's machine, forwards or back: nobody notices. Times may be
 * 5 % longer or shorter until its clock has caught up.
 */
class ClockStepsTest {

  private static final Duration RING = Sidecar.TIMING.ring();
  private static final Duration GRACE = Sidecar.TIMING.grace();

  private final World world = World.inOrder();
  private Phone alice;
  private Phone bob;

  @BeforeEach
  void start() {
    world.people.join(1, 1, 2);
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h1", 2, "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT-10M", "PT3H", "PT-3H"})
  void aCallRingsOn_andEndsAfterItsRingTime(Duration step) {
    alice.initiate("A", 2);
    alice.hears("call:ringing A devices=1");
    bob.hears("call:incoming A");
    world.pass(Duration.ofSeconds(20));
    world.time.setClock(step);
    world.pass(Duration.ofSeconds(36));
    alice.hearsNothing();
    bob.hearsNothing();
    world.pass(Duration.ofSeconds(8));
    alice.hears("call:ended A reason=no_answer endedBy=0");
    bob.hears("call:ended A reason=no_answer endedBy=0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT-10M", "PT3H", "PT-3H"})
  void aConnectedCallGoesOn_andItsDurationIsThatOfTheTalk(Duration step) {
    alice.initiate("A", 2);
    bob.accept("A");
    alice.hears("call:ringing A devices=1", "call:answer A");
    bob.hears("call:incoming A");
    world.pass(Duration.ofSeconds(30));
    world.time.setClock(step);
    world.pass(Duration.ofSeconds(90));
    alice.hearsNothing();
    alice.end("A", "completed");
    bob.hears("call:ended A reason=completed endedBy=1");
    Call row = world.database.row("A");
    assertThat(row.duration().orElseThrow())
        .isBetween(Duration.ofSeconds(114), Duration.ofSeconds(126));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT-10M", "PT3H", "PT-3H"})
  void theGraceIsNeitherCutShortNorWithoutEnd(Duration step) {
    alice.initiate("A", 2);
    bob.accept("A");
    alice.hears("call:ringing A devices=1", "call:answer A");
    bob.disconnect();
    world.pass(Duration.ofSeconds(5));
    world.time.setClock(step);
    world.pass(GRACE.minusSeconds(8));
    alice.hearsNothing();
    world.pass(Duration.ofSeconds(6));
    alice.hears("call:ended A reason=connection_lost endedBy=0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT-10M", "PT3H", "PT-3H"})
  void aGroupCallRingsOn_andEndsAfterItsRingTime(Duration step) {
    alice.initiateGroup("G", 1);
    alice.hears("call:ringing G devices=1");
    bob.hears("group_call:incoming G");
    world.time.setClock(step);
    world.pass(RING.minusSeconds(4));
    bob.hearsNothing();
    world.pass(Duration.ofSeconds(8));
    bob.hears("call:ended G reason=no_answer endedBy=0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT-10M", "PT3H", "PT-3H"})
  void whoWasAwayHearsTheEndOfHisCall(Duration step) {
    alice.initiate("A", 2);
    bob.accept("A");
    bob.heard();
    bob.disconnect();
    alice.end("A", "completed");
    world.pass(Duration.ofSeconds(10));
    world.time.setClock(step);
    world.pass(Duration.ofSeconds(10));
    bob.reconnect("h1");
    bob.hears("call:ended A reason=completed endedBy=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-10M", "PT-3H"})
  void aSidecarThatStartsOnAClockThatWasSetBack_letsNothingRingUntilThen(Duration step) {
    alice.initiate("A", 2);
    alice.initiateGroup("G", 1);
    bob.initiate("B", 3);
    bob.heard();
    alice.heard();
    world.crash();
    world.time.setClock(step);
    world.start();
    world.pass(RING.plusSeconds(5));
    assertThat(world.database.live()).isEmpty();
    assertThat(world.database.liveGroups()).isEmpty();
  }
}
