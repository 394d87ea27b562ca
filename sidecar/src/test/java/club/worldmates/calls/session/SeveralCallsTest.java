package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several calls of one user (protocol.md 4). */
class SeveralCallsTest {

  private final World world = World.inOrder();
  private Phone alice;
  private Phone bob;
  private Phone bobsTablet;
  private Phone carol;

  @BeforeEach
  void start() {
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h1", 2, "b");
    bobsTablet = Phone.of(world, "h1", 2, "bt");
    carol = Phone.of(world, "h1", 3, "c");
  }

  private void connectAliceAndBob() {
    alice.initiate("A", 2);
    bob.accept("A");
    alice.hears("call:ringing A devices=2", "call:answer A");
    bob.hears("call:incoming A");
    bobsTablet.hears("call:incoming A", "call:ended A reason=answered_elsewhere endedBy=2");
  }

  @Test
  void calleeInACall_isBusy() {
    connectAliceAndBob();
    carol.initiate("C", 2);
    carol.hears("call:rejected C reason=busy rejectedBy=2");
    assertThat(carol.answer()).contains("\"ok\":true", "\"status\":\"missed\"", "busy");
    bob.hearsNothing();
    bobsTablet.hearsNothing();
    assertThat(world.database.row("C").reason()).isEqualTo("busy");
  }

  @Test
  void glare_theLaterCallGivesWay_andTheFirstRingsOn() {
    alice.initiate("A", 2);
    bob.hears("call:incoming A");
    bob.initiate("B", 1);
    bob.hears("call:rejected B reason=glare rejectedBy=1 activeRoom=A");
    assertThat(bob.answer()).contains("glare");
    alice.hears("call:ringing A devices=2");
    bob.accept("A");
    alice.hears("call:answer A");
  }

  @Test
  void glare_atTheSameMoment_ringsTheFirstCallOnBoth() {
    alice.initiate("A", 2);
    bob.initiate("B", 1);
    world.settle();
    assertThat(world.database.live()).hasSize(1);
    String active = world.database.live().get(0).room().value();
    Phone callee = active.equals("A") ? bob : alice;
    assertThat(callee.heard()).contains("call:incoming " + active);
  }

  @Test
  void acceptingOneOfSeveralCallers_makesTheOthersBusy() {
    alice.initiate("A", 2);
    carol.initiate("C", 2);
    bob.hears("call:incoming A", "call:incoming C");
    bobsTablet.hears("call:incoming A", "call:incoming C");
    bob.accept("A");
    carol.hears("call:ringing C devices=2", "call:rejected C reason=busy rejectedBy=2");
    bob.hears("call:ended C reason=busy endedBy=2");
    assertThat(bobsTablet.heard())
        .containsExactlyInAnyOrder(
            "call:ended C reason=busy endedBy=2",
            "call:ended A reason=answered_elsewhere endedBy=2");
  }

  @Test
  void callingAgainWhileTheFirstCallRings_supersedesIt() {
    alice.initiate("A", 2);
    bob.hears("call:incoming A");
    alice.initiate("A2", 3);
    bob.hears("call:ended A reason=superseded endedBy=1");
    carol.hears("call:incoming A2");
    alice.hears("call:ringing A devices=2", "call:ringing A2 devices=1");
  }

  @Test
  void callThatIsSupersededBeforeItRang_isNotHeardOfByItsCallee() {
    world.people.withholdNames();
    alice.initiate("A", 2);
    alice.initiate("A2", 3);
    world.settle();
    world.people.names();
    carol.hears("call:incoming A2");
    bob.hearsNothing();
    assertThat(world.database.row("A").reason()).isEqualTo("superseded");
  }

  @Test
  void deviceInACall_cannotStartAnother() {
    connectAliceAndBob();
    alice.initiate("A2", 3);
    assertThat(alice.answer()).contains("failed_precondition", "Failed to initiate call");
    carol.hearsNothing();
  }

  @Test
  void anotherDeviceOfAUserInACall_startsOne_andTheOldOneEnds() {
    connectAliceAndBob();
    Phone tablet = Phone.of(world, "h1", 1, "at");
    tablet.hears("call:resumed A status=connected elsewhere=true");
    tablet.initiate("A2", 3);
    bob.hears("call:ended A reason=superseded endedBy=1");
    alice.hears("call:ended A reason=superseded endedBy=1");
    tablet.hears("call:ringing A2 devices=1");
    carol.hears("call:incoming A2");
  }

  @Test
  void participantOfACall_whoAcceptsAnother_switches() {
    connectAliceAndBob();
    carol.disconnect();
    bob.disconnect();
    world.settle();
    Phone carolsTablet = Phone.of(world, "h1", 3, "ct");
    carolsTablet.initiate("C", 2);
    bobsTablet.accept("C");
    bobsTablet.hears("call:incoming C");
    carolsTablet.hears("call:ringing C devices=1", "call:answer C");
    alice.hears("call:ended A reason=switched endedBy=2");
  }

  @Test
  void acceptingACallWhoseCallerIsInAnother_isRefused() {
    alice.initiate("A", 2);
    world.settle();
    Phone alicesTablet = Phone.of(world, "h1", 1, "at");
    carol.initiate("C", 1);
    alicesTablet.accept("C");
    bob.hears("call:incoming A", "call:ended A reason=superseded endedBy=1");
    bob.accept("A");
    assertThat(bob.answer()).contains("failed_precondition");
  }

  @Test
  void acceptingASupersededCall_isRefused_andTheNewOneIsFree() {
    alice.initiate("A", 2);
    world.settle();
    alice.initiate("A2", 3);
    world.settle();
    bob.accept("A");
    assertThat(bob.answer()).contains("failed_precondition");
    carol.accept("A2");
    assertThat(carol.answer()).contains("connected");
  }

  @Test
  void acceptThatEndsAnOwnCall_isHeardOfInBoth() {
    alice.initiate("A", 2);
    Phone carolsTablet = Phone.of(world, "h1", 3, "ct");
    carol.initiate("C", 1);
    bob.join("A");
    world.settle();
    bob.initiate("B", 3);
    bobsTablet.join("B");
    world.settle();
    bob.heard();
    bobsTablet.heard();
    carolsTablet.heard();
    bob.accept("A");
    bobsTablet.hears(
        "call:ended B reason=superseded endedBy=2",
        "call:ended A reason=answered_elsewhere endedBy=2");
    carolsTablet.hears("call:ended B reason=superseded endedBy=2");
  }
}
