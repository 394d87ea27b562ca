package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts that are lost and come back, and calls between two of them (protocol.md 4). */
class HostsTest {

  private static final Duration ALMOST = Sidecar.TIMING.grace().minusSeconds(1);

  private final World world = World.inOrder();
  private Phone alice;
  private Phone bob;
  private Phone bobsTablet;

  @BeforeEach
  void start() {
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h2", 2, "b");
    bobsTablet = Phone.of(world, "h1", 2, "bt");
    world.settle();
  }

  private void connect() {
    alice.initiate("A", 2);
    bob.accept("A");
    alice.hears("call:ringing A devices=2", "call:answer A");
    bob.hears("call:incoming A");
    bobsTablet.hears("call:incoming A", "call:ended A reason=answered_elsewhere endedBy=2");
  }

  @Test
  void callBetweenTwoHosts_reachesDevicesOnBoth() {
    connect();
    alice.candidate("A", "a1");
    bob.hears("ice:candidate A candidate=a1");
    bob.end("A", "completed");
    alice.hears("call:ended A reason=completed endedBy=2");
    bobsTablet.hearsNothing();
    assertThat(world.host("h2").activeCalls()).isEmpty();
  }

  @Test
  void hostThatCountsNoDevice_knowsNothingOfTheOthers() {
    bobsTablet.disconnect();
    alice.initiate("A", 2, 0);
    alice.hears("call:ringing A devices=1");
  }

  @Test
  void lostHost_takesItsDevicesWithIt() {
    connect();
    world.cut("h2");
    world.pass(Sidecar.TIMING.grace());
    alice.hears("call:ended A reason=connection_lost endedBy=0");
    world.heal("h2");
    bob.hears("call:ended A reason=connection_lost endedBy=0");
  }

  @Test
  void hostThatIsBackWithinTheGrace_hasItsDevicesInTheCallAsBefore() {
    connect();
    world.cut("h2");
    world.pass(ALMOST);
    world.heal("h2");
    world.pass(Sidecar.TIMING.grace());
    alice.hearsNothing();
    alice.candidate("A", "a1");
    bob.hears("ice:candidate A candidate=a1");
    alice.end("A", "completed");
    bob.hears("call:ended A reason=completed endedBy=1");
  }

  @Test
  void whatALostHostMissed_isToldWhenItIsBack_inOrder() {
    alice.initiate("A", 2);
    world.settle();
    bob.hears("call:incoming A");
    alice.heard();
    world.cut("h1");
    world.settle();
    bob.accept("A");
    bob.candidate("A", "b1");
    bob.candidate("A", "b2");
    world.settle();
    world.heal("h1");
    alice.hears("call:answer A", "ice:candidate A candidate=b1", "ice:candidate A candidate=b2");
    bobsTablet.hears("call:incoming A", "call:ended A reason=answered_elsewhere endedBy=2");
  }

  @Test
  void candidatesWhileTheHostOfTheAnsweringDeviceIsAway_waitForIt() {
    connect();
    world.cut("h2");
    world.settle();
    alice.candidate("A", "a1");
    alice.candidate("A", "a2");
    world.settle();
    world.heal("h2");
    bob.hears("ice:candidate A candidate=a1", "ice:candidate A candidate=a2");
  }

  @Test
  void candidatesWhileTheOnlyRungDeviceIsAwayWithItsHost_waitForIt() {
    bobsTablet.disconnect();
    alice.initiate("A", 2);
    bob.hears("call:incoming A");
    world.cut("h2");
    world.settle();
    alice.candidate("A", "a1");
    world.settle();
    world.heal("h2");
    world.settle();
    bob.accept("A");
    bob.hears("ice:candidate A candidate=a1");
  }

  @Test
  void ringingCall_reachesTheDevicesOfAHostThatComesLater() {
    world.cut("h2");
    alice.initiate("A", 2);
    alice.hears("call:ringing A devices=1");
    world.heal("h2");
    bob.hears("call:incoming A");
    bob.accept("A");
    alice.hears("call:answer A");
    bobsTablet.hears("call:incoming A", "call:ended A reason=answered_elsewhere endedBy=2");
  }

  @Test
  void calleeWhoseOnlyHostComesLater_isThereFromThenOn() {
    bobsTablet.disconnect();
    alice.initiate("A", 2);
    bob.hears("call:incoming A");
    world.kill("h2");
    world.pass(ALMOST);
    bob.connect("h3");
    bob.register();
    world.pass(Duration.ofSeconds(20));
    bob.hears("call:incoming A");
    alice.hears("call:ringing A devices=1");
  }

  @Test
  void rejectWhileTheHostOfAnotherDeviceIsAway_isHeardThereWhenItIsBack() {
    alice.initiate("A", 2);
    bob.hears("call:incoming A");
    world.cut("h1");
    world.settle();
    bob.reject("A");
    world.settle();
    world.heal("h1");
    bobsTablet.hears("call:incoming A", "call:ended A reason=rejected_elsewhere endedBy=2");
    alice.hears("call:ringing A devices=2", "call:rejected A rejectedBy=2");
  }

  @Test
  void endWhileTheOtherHostIsAway_isHeardThereWhenItIsBack() {
    connect();
    world.cut("h1");
    world.settle();
    bob.end("A", "completed");
    world.settle();
    world.heal("h1");
    alice.hears("call:ended A reason=completed endedBy=2");
    bobsTablet.hearsNothing();
    bob.hearsNothing();
  }

  @Test
  void deviceThatChangesTheHost_isTheSameClient() {
    connect();
    bob.disconnect();
    world.pass(ALMOST);
    bob.reconnect("h1");
    bob.hears("call:resumed A status=connected elsewhere=false");
    world.pass(Sidecar.TIMING.grace());
    alice.hearsNothing();
  }

  @Test
  void hostProcessThatDies_itsDevicesComeBackOnAnother_byRegistering() {
    connect();
    world.kill("h2");
    world.pass(ALMOST);
    bob.reconnect("h3");
    bob.hears("call:resumed A status=connected elsewhere=false");
    world.pass(Sidecar.TIMING.grace());
    alice.hearsNothing();
  }

  @Test
  void calleeIsNotOffline_whileHostsComeBackAfterARestart() {
    bobsTablet.disconnect();
    world.settle();
    world.crash();
    world.cut("h2");
    world.start();
    alice.initiate("A", 2, 0);
    alice.hearsNothing();
    world.pass(Duration.ofSeconds(1));
    world.heal("h2");
    world.pass(Duration.ofSeconds(1));
    bob.hears("call:incoming A");
    alice.hears("call:ringing A devices=1");
    world.pass(ALMOST.plusSeconds(5));
    bob.hearsNothing();
  }
}
