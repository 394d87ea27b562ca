package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream that is lost with something on its way, while the call goes on elsewhere. */
class LostHostsTest {

  private final World world = World.inOrder();
  private Phone alice;
  private Phone bob;
  private Phone bobsTablet;
  private Phone bobsLaptop;

  @BeforeEach
  void start() {
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h2", 2, "b");
    bobsTablet = Phone.of(world, "h3", 2, "bt");
    bobsLaptop = Phone.of(world, "h3", 2, "bl");
    world.pass(Duration.ofSeconds(2));
  }

  /** Runs until a device rings; the ring of the hosts behind its own is on its way then. */
  private void untilItRings(Phone phone) {
    while (phone.socket().heard.isEmpty()) {
      assertThat(world.step()).isTrue();
    }
  }

  @Test
  void answerOfAnEvent_waitsForItsHost() {
    alice.initiate("A", 2);
    bob.hears("call:incoming A");
    bob.accept("A");
    world.untilCommitted();
    world.cut("h2");
    alice.hears("call:ringing A devices=3", "call:answer A");
    world.heal("h2");
    assertThat(bob.answer()).contains("connected");
  }

  @Test
  void answer_waitsForTheHostOfTheDeviceThatCalled_thoughAnotherDeviceHearsIt() {
    Phone alicesTablet = Phone.of(world, "h3", 1, "at");
    alice.initiate("A", 2);
    alice.hears("call:ringing A devices=3");
    world.cut("h1");
    bob.accept("A");
    alicesTablet.hears("call:answer A");
    bob.candidate("A", "b1");
    world.pass(Duration.ofSeconds(1));
    world.heal("h1");
    alice.hears("call:answer A", "ice:candidate A candidate=b1");
    alicesTablet.hearsNothing();
  }

  @Test
  void candidateOfAConnectedCall_thatWaitsForALostHost_outlivesTheSidecar() {
    alice.initiate("A", 2);
    world.settle();
    bob.accept("A");
    alice.hears("call:ringing A devices=3", "call:answer A");
    world.cut("h2");
    world.pass(Duration.ofSeconds(1));
    alice.candidate("A", "a1");
    world.pass(Duration.ofSeconds(10));
    world.crash();
    world.start();
    world.pass(Duration.ofSeconds(10));
    world.heal("h2");
    world.settle();
    bob.hears("call:incoming A", "ice:candidate A candidate=a1");
    assertThat(world.sidecar().openEvents()).isEmpty();
  }

  @Test
  void calleeWhoRang_hearsTheEnd_thoughAllWhoKnewThatHeRangDied() {
    Phone carol = Phone.of(world, "h2", 3, "c");
    world.settle();
    alice.initiate("A", 3);
    untilItRings(carol);
    world.crash();
    world.kill("h2");
    world.start();
    world.pass(Duration.ofSeconds(70));
    carol.reconnect("h4");
    carol.hears("call:ended A reason=offline endedBy=0");
    carol.reconnect("h4");
    carol.hearsNothing();
  }

  @Test
  void answer_waitsForTheDeviceThatCalled_thoughItsHostComesToANewLifeOfTheSidecar() {
    Phone alicesTablet = Phone.of(world, "h3", 1, "at");
    alice.initiate("A", 2);
    alice.hears("call:ringing A devices=3");
    world.crash();
    world.cut("h1");
    world.start();
    world.settle();
    bob.accept("A");
    alicesTablet.hears("call:answer A");
    world.heal("h1");
    alice.hears("call:answer A");
    world.crash();
    world.start();
    alice.hearsNothing();
    alicesTablet.hearsNothing();
  }

  @Test
  void answer_isHeardOnce_whereNobodyElseHeardIt() {
    alice.initiate("A", 2);
    alice.hears("call:ringing A devices=3");
    world.cut("h1");
    bob.accept("A");
    world.pass(Duration.ofSeconds(1));
    world.heal("h1");
    alice.hears("call:answer A");
    alice.register();
    alice.hearsNothing();
  }

  @Test
  void ringThatWasLostWithItsHost_isNeverHeard() {
    alice.initiate("A", 2);
    untilItRings(bob);
    world.cut("h3");
    alice.end("A", "cancelled");
    world.pass(Duration.ofSeconds(11));
    bob.hears("call:incoming A", "call:ended A reason=cancelled endedBy=1");
    world.heal("h3");
    bobsTablet.hearsNothing();
    bobsLaptop.hearsNothing();
  }

  @Test
  void ringThatItsHostTookAlong_isFollowedByTheEndOfTheCall() {
    alice.initiate("A", 2);
    untilItRings(bob);
    world.cut("h3");
    Phone alicesTablet = Phone.of(world, "h1", 1, "at");
    world.settle();
    alicesTablet.initiate("A2", 3);
    world.settle();
    world.heal("h3");
    bobsTablet.hears("call:incoming A", "call:ended A reason=superseded endedBy=1");
    bobsLaptop.hears("call:incoming A", "call:ended A reason=superseded endedBy=1");
  }

  @Test
  void deviceThatRang_andWasTakenForOffline_hearsTheEndWithItsHost() {
    bob.disconnect();
    world.settle();
    alice.initiate("A", 2);
    untilItRings(bobsTablet);
    world.cut("h3");
    world.pass(Duration.ofSeconds(11));
    alice.hears("call:error A code=offline status=missed");
    world.heal("h3");
    bobsTablet.hears("call:incoming A", "call:ended A reason=offline endedBy=0");
    bobsLaptop.hears("call:incoming A", "call:ended A reason=offline endedBy=0");
    alice.hearsNothing();
  }

  @Test
  void allDevicesOfAHostThatMissedTheAnswer_stopRinging() {
    alice.initiate("A", 2);
    world.settle();
    world.cut("h3");
    world.settle();
    bob.accept("A");
    world.settle();
    world.heal("h3");
    bobsTablet.hears("call:incoming A", "call:ended A reason=answered_elsewhere endedBy=2");
    bobsLaptop.hears("call:incoming A", "call:ended A reason=answered_elsewhere endedBy=2");
    alice.end("A", "completed");
    bob.hears("call:incoming A", "call:ended A reason=completed endedBy=1");
    bobsTablet.hearsNothing();
    bobsLaptop.hearsNothing();
  }

  @Test
  void deviceOfAHostThatWasLostWithTheAnswer_stopsRinging_thoughTheOneThatAnsweredIsLostByThen() {
    alice.initiate("A", 2);
    world.settle();
    world.host("h3").stall();
    bob.accept("A");
    world.settle();
    world.cut("h3");
    world.host("h3").goOn();
    bob.disconnect();
    world.pass(FakeLink.RETENTION.plusSeconds(2));
    world.heal("h3");
    bobsTablet.hears("call:incoming A", "call:ended A reason=answered_elsewhere endedBy=2");
  }

  @Test
  void deviceThatWasToldElsewhere_isNotToldTheEnd_whenItsHostIsBack() {
    alice.initiate("A", 2);
    bob.accept("A");
    bobsTablet.hears("call:incoming A", "call:ended A reason=answered_elsewhere endedBy=2");
    world.cut("h2");
    world.cut("h3");
    world.settle();
    alice.end("A", "completed");
    world.settle();
    world.heal("h2");
    world.heal("h3");
    bob.hears("call:incoming A", "call:ended A reason=completed endedBy=1");
    bobsTablet.hearsNothing();
    bobsTablet.register();
    bobsTablet.hearsNothing();
  }

  @Test
  void hostThatIsBackBeforeItsLossWasNoticedInTheRoom_hasItsDevicesAsBefore() {
    alice.initiate("A", 2);
    world.settle();
    bob.accept("A");
    world.untilCommitted();
    world.cut("h2");
    world.heal("h2");
    world.settle();
    bob.heard();
    world.pass(Sidecar.TIMING.grace());
    alice.candidate("A", "a1");
    bob.hears("ice:candidate A candidate=a1");
  }

  @Test
  void hostThatComesWhileTheDatabaseIsAway_hearsWhatItMissed_onItsReturn() {
    alice.initiate("A", 2);
    world.settle();
    world.cut("h3");
    world.settle();
    bob.reject("A");
    world.settle();
    world.crash();
    world.start();
    world.settle();
    world.database.away = true;
    world.heal("h3");
    world.pass(Duration.ofSeconds(3));
    world.database.away = false;
    world.pass(Duration.ofSeconds(1));
    bobsTablet.hears("call:incoming A", "call:ended A reason=rejected_elsewhere endedBy=2");
  }

  @Test
  void callThatEndsWhileAHostIsAway_isShownThereNoMore() {
    alice.initiate("A", 2);
    world.settle();
    world.cut("h3");
    world.settle();
    bob.reject("A");
    world.settle();
    world.heal("h3");
    world.settle();
    assertThat(world.host("h3").activeCalls()).isEmpty();
  }
}
