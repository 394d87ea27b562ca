package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.GroupStatus;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A second sidecar runs on the same database: it lets the calls alone until the hosts come to it,
 * and then knows all of them, whenever they were made.
 */
class StandbyTest {

  private final World world = World.inOrder();
  private Phone alice;
  private Phone bob;

  @BeforeEach
  void start() {
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h2", 2, "b");
    world.settle();
    world.startStandby();
    world.pass(Duration.ofMinutes(3));
  }

  private void ring() {
    alice.initiate("A", 2);
    alice.hears("call:ringing A devices=1");
    bob.hears("call:incoming A");
  }

  private void connect() {
    ring();
    bob.accept("A");
    alice.hears("call:answer A");
  }

  @Test
  void standby_endsNothingOfTheOther() {
    connect();
    world.startStandby();
    world.pass(Duration.ofMinutes(5));

    alice.hearsNothing();
    bob.hearsNothing();
    assertThat(world.database.row("A").status()).isEqualTo(CallStatus.CONNECTED);
  }

  @Test
  void ringingCall_ringsOnToItsTime() {
    ring();
    world.pass(Duration.ofSeconds(40));
    world.failOver();
    world.pass(Duration.ofSeconds(19));
    alice.hearsNothing();
    bob.hearsNothing();
    world.pass(Duration.ofSeconds(1));

    alice.hears("call:ended A reason=no_answer endedBy=0");
    bob.hears("call:ended A reason=no_answer endedBy=0");
  }

  @Test
  void connectedCall_goesOn() {
    connect();
    alice.join("A");
    bob.join("A");
    alice.heard();
    bob.heard();
    world.failOver();
    world.pass(Duration.ofMinutes(5));
    alice.hearsNothing();
    bob.hearsNothing();

    alice.candidate("A", "a1");
    bob.hears("ice:candidate A candidate=a1");
    bob.end("A", "completed");
    alice.hears("call:ended A reason=completed endedBy=2");
  }

  @Test
  void deviceThatWasLostWithTheSidecar_isOnItsGrace() {
    connect();
    bob.disconnect();
    world.failOver();
    world.pass(Duration.ofSeconds(29));
    alice.hearsNothing();
    world.pass(Duration.ofSeconds(1));

    alice.hears("call:ended A reason=connection_lost endedBy=0");
  }

  @Test
  void endThatIsOwed_isToldOnce() {
    connect();
    bob.disconnect();
    alice.end("A", "completed");
    world.settle();
    world.failOver();
    bob.reconnect("h2");
    bob.hears("call:ended A reason=completed endedBy=1");

    Phone.of(world, "h2", 2, "bt").hearsNothing();
  }

  @Test
  void endThatWasTold_isNotToldAgain() {
    connect();
    alice.end("A", "completed");
    bob.hears("call:ended A reason=completed endedBy=1");
    world.pass(Duration.ofSeconds(2));
    world.failOver();
    world.pass(Duration.ofSeconds(5));

    bob.hearsNothing();
    Phone.of(world, "h2", 2, "bt").hearsNothing();
  }

  @Test
  void groupCall_ringsOnToItsTime() {
    world.people.join(50, 1, 2);
    alice.initiateGroup("G", 50);
    alice.join("G");
    alice.hears("call:ringing G devices=1", "call:participants G");
    bob.hears("group_call:incoming G");
    world.failOver();
    world.pass(Duration.ofSeconds(60));

    alice.hears("call:ended G reason=no_answer endedBy=0");
    bob.hears("call:ended G reason=no_answer endedBy=0");
    assertThat(world.database.groupRow("G").status()).isEqualTo(GroupStatus.ENDED);
  }

  @Test
  void hostsThatComeWhileTheDatabaseIsAway_areServedOnItsReturn() {
    connect();
    world.database.away = true;
    world.failOver();
    world.pass(Duration.ofSeconds(3));
    world.database.away = false;
    alice.candidate("A", "a1");
    world.pass(Duration.ofSeconds(1));

    bob.hears("ice:candidate A candidate=a1");
  }
}
