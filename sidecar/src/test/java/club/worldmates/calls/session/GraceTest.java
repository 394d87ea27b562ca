package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.UserId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Devices that are lost, and what ends the grace (protocol.md 4). */
class GraceTest {

  private static final Duration ALMOST = Sidecar.TIMING.grace().minusSeconds(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final World world = World.inOrder();
  private Phone alice;
  private Phone bob;

  @BeforeEach
  void start() {
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h1", 2, "b");
  }

  private void connect() {
    alice.initiate("A", 2);
    bob.accept("A");
    alice.hears("call:ringing A devices=1", "call:answer A");
    bob.hears("call:incoming A");
  }

  @Test
  void lostDevice_endsTheCallAfterTheGrace_withTheTimeWhenItWent() {
    connect();
    world.pass(Duration.ofSeconds(10));
    final Instant went = world.time.now();
    bob.disconnect();
    world.pass(ALMOST);
    alice.hearsNothing();
    world.pass(SECOND);
    alice.hears("call:ended A reason=connection_lost endedBy=0");
    Call row = world.database.row("A");
    assertThat(row.status()).isEqualTo(CallStatus.ENDED);
    assertThat(row.endedAt()).isEqualTo(went);
  }

  @Test
  void lostDevice_thatComesBackAfterTheEnd_hearsOfIt() {
    connect();
    bob.disconnect();
    world.pass(Sidecar.TIMING.grace());
    bob.reconnect("h1");
    bob.hears("call:ended A reason=connection_lost endedBy=0");
    bob.register();
    bob.hearsNothing();
  }

  @Test
  void registeringAgainByTheSameSession_endsTheGrace() {
    connect();
    bob.disconnect();
    world.pass(ALMOST);
    bob.reconnect("h1");
    bob.hears("call:resumed A status=connected elsewhere=false");
    world.pass(Sidecar.TIMING.grace());
    alice.hearsNothing();
    alice.candidate("A", "a1");
    bob.hears("ice:candidate A candidate=a1");
  }

  @Test
  void laterSocketOfTheSameSession_takesOverWhenTheOldOneIsNoticedToBeGone() {
    connect();
    FakeSocket dead = bob.socket();
    bob.reconnect("h1");
    bob.hears("call:resumed A status=connected elsewhere=true");
    world.host("h1").disconnect(dead);
    world.pass(Sidecar.TIMING.grace());
    alice.hearsNothing();
    alice.candidate("A", "a1");
    bob.hears("ice:candidate A candidate=a1");
  }

  @Test
  void joiningOnAnotherDevice_endsTheGrace() {
    connect();
    bob.disconnect();
    Phone tablet = Phone.of(world, "h1", 2, "bt");
    tablet.join("A");
    tablet.hears("call:resumed A status=connected elsewhere=false", "call:participants A");
    world.pass(Sidecar.TIMING.grace());
    alice.hearsNothing();
  }

  @Test
  void candidateOfAnotherDevice_endsTheGrace() {
    connect();
    bob.disconnect();
    Phone tablet = Phone.of(world, "h1", 2, "bt");
    tablet.candidate("A", "b1");
    alice.hears("ice:candidate A candidate=b1");
    world.pass(Sidecar.TIMING.grace());
    alice.hearsNothing();
  }

  @Test
  void webTabThatMerelyRegisters_endsNoGrace() {
    connect();
    bob.disconnect();
    Phone tab = Phone.of(world, "h1", 2, "web");
    tab.hears("call:resumed A status=connected elsewhere=false");
    world.pass(Sidecar.TIMING.grace());
    alice.hears("call:ended A reason=connection_lost endedBy=0");
  }

  @Test
  void whatNobodyHeard_isHeardOnComingBack_inOrder_beforeResumed() {
    alice.initiate("A", 2);
    bob.hears("call:incoming A");
    alice.disconnect();
    bob.candidate("A", "b1");
    bob.accept("A");
    bob.candidate("A", "b2");
    bob.renegotiate("A", "b3");
    world.settle();
    alice.reconnect("h1");
    alice.hears(
        "ice:candidate A candidate=b1",
        "call:answer A",
        "ice:candidate A candidate=b2",
        "call:renegotiate A sdpOffer=b3",
        "call:resumed A status=connected elsewhere=false");
    alice.register();
    alice.hearsNothing();
  }

  @Test
  void leavingTheRoom_beginsTheGrace_andEndsNothing() {
    connect();
    bob.leave("A");
    world.pass(ALMOST);
    alice.hearsNothing();
    bob.candidate("A", "b1");
    world.pass(Sidecar.TIMING.grace());
    alice.hears("ice:candidate A candidate=b1");
    bob.leave("A");
    world.pass(Sidecar.TIMING.grace());
    alice.hears("call:ended A reason=connection_lost endedBy=0");
  }

  @Test
  void callerLostWhileItRings_ringsOnThroughTheGrace() {
    alice.initiate("A", 2);
    world.settle();
    alice.disconnect();
    world.pass(ALMOST);
    bob.hears("call:incoming A");
    world.pass(SECOND);
    bob.hears("call:ended A reason=connection_lost endedBy=0");
    assertThat(world.database.row("A").status()).isEqualTo(CallStatus.MISSED);
  }

  @Test
  void calleeLostWhileItRings_isMissedAfterTheGrace() {
    alice.initiate("A", 2);
    world.settle();
    bob.disconnect();
    world.pass(Sidecar.TIMING.grace());
    alice.hears("call:ringing A devices=1", "call:ended A reason=connection_lost endedBy=0");
    bob.reconnect("h1");
    bob.hears("call:ended A reason=connection_lost endedBy=0");
  }

  @Test
  void anyDeviceOfTheCalleeThatRegisters_endsHisGraceWhileItRings() {
    alice.initiate("A", 2);
    world.settle();
    bob.disconnect();
    world.pass(ALMOST);
    Phone tablet = Phone.of(world, "h1", 2, "bt");
    tablet.hears("call:incoming A");
    world.pass(SECOND);
    tablet.hearsNothing();
    world.pass(Duration.ofSeconds(30));
    tablet.hears("call:ended A reason=no_answer endedBy=0");
  }

  @Test
  void socketThatClosesWhileItsInitiateIsUnderWay_isOnItsGrace() {
    alice.initiate("A", 2);
    alice.disconnect();
    bob.hears("call:incoming A");
    bob.accept("A");
    world.pass(Sidecar.TIMING.grace());
    bob.hears("call:ended A reason=connection_lost endedBy=0");
  }

  @Test
  void socketThatClosesWhileItsAcceptIsUnderWay_isOnItsGrace() {
    alice.initiate("A", 2);
    world.settle();
    bob.accept("A");
    bob.disconnect();
    world.pass(Sidecar.TIMING.grace());
    alice.hears(
        "call:ringing A devices=1",
        "call:answer A",
        "call:ended A reason=connection_lost endedBy=0");
  }

  @Test
  void deviceThatLogsInAsAnotherUser_isLost() {
    connect();
    world.host("h1").logIn(bob.socket(), new UserId(3), "c");
    world.pass(Sidecar.TIMING.grace());
    alice.hears("call:ended A reason=connection_lost endedBy=0");
  }

  @Test
  void calleeWhoIsBackInTimeWithAHostThatComes_isNotLost_thoughItHasNotRungYet() {
    bob.disconnect();
    bob.reconnect("h2");
    world.pass(SECOND);
    alice.initiate("A", 2);
    bob.hears("call:incoming A");
    world.cut("h2");
    world.pass(ALMOST);
    world.host("h3").stall();
    bob.connect("h3");
    world.pass(Duration.ofSeconds(5));
    assertThat(world.database.row("A").status()).isEqualTo(CallStatus.RINGING);
    world.host("h3").goOn();
    bob.hears("call:incoming A");
  }
}
