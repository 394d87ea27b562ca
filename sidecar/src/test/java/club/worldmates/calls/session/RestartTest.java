package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.CallStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sidecar is killed and started again (design.md, What must be told survives a crash). */
class RestartTest {

  private final World world = World.inOrder();
  private Phone alice;
  private Phone bob;

  @BeforeEach
  void start() {
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h1", 2, "b");
    alice.initiate("A", 2);
    alice.hears("call:ringing A devices=1");
    bob.hears("call:incoming A");
  }

  private void restart() {
    world.crash();
    world.start();
    world.settle();
  }

  @Test
  void ringingCall_ringsOn_andRingsNobodyTwice() {
    world.pass(Duration.ofSeconds(40));
    restart();
    bob.hearsNothing();
    world.pass(Duration.ofSeconds(20));
    alice.hears("call:ended A reason=no_answer endedBy=0");
    bob.hears("call:ended A reason=no_answer endedBy=0");
  }

  @Test
  void ringingCall_isAcceptedAfterwards() {
    restart();
    alice.candidate("A", "a1");
    bob.accept("A");
    alice.hears("call:answer A");
    bob.hears("ice:candidate A candidate=a1");
  }

  @Test
  void connectedCall_goesOn() {
    alice.join("A");
    bob.join("A");
    bob.accept("A");
    world.settle();
    restart();
    alice.heard();
    bob.heard();
    world.pass(Duration.ofMinutes(5));
    alice.hearsNothing();
    bob.media("A", false, true);
    alice.hears("user:media_changed A userId=2");
    alice.candidate("A", "a1");
    bob.hears("ice:candidate A candidate=a1");
    bob.end("A", "completed");
    alice.hears("call:ended A reason=completed endedBy=2");
  }

  @Test
  void endThatWasHeardBeforeItWasStoredSo_isNotToldToAConnectionThatCameLater() {
    bob.accept("A");
    alice.hears("call:answer A");
    bob.heard();
    alice.end("A", "completed");
    String end = "call:ended A reason=completed endedBy=1";
    List<String> heard = List.of();
    while (heard.isEmpty()) {
      world.step();
      heard = bob.heardSoFar();
    }
    assertThat(heard).containsExactly(end);
    assertThat(world.database.row("A").owesEndTo(bob.user())).isTrue();
    bob.disconnect();
    restart();
    bob.reconnect("h1");
    world.settle();
    bob.hearsNothing();
    assertThat(world.database.row("A").owesEndTo(bob.user())).isFalse();
  }

  @Test
  void deviceThatClosedMeanwhile_isOnItsGraceFromTheSnapshotOn() {
    bob.accept("A");
    world.settle();
    world.crash();
    bob.disconnect();
    world.time.advance(Duration.ofMinutes(2));
    world.start();
    world.pass(Duration.ofSeconds(29));
    alice.hears("call:answer A");
    world.pass(Duration.ofSeconds(1));
    alice.hears("call:ended A reason=connection_lost endedBy=0");
  }

  @Test
  void hostThatNeverComesBack_isGivenTheGrace_onceAnotherIsThere() {
    bob.accept("A");
    alice.hears("call:answer A");
    world.crash();
    world.kill("h1");
    world.start();
    world.pass(Duration.ofSeconds(100));
    assertThat(world.database.row("A").status()).isEqualTo(CallStatus.CONNECTED);
    world.host("h2");
    world.pass(Duration.ofSeconds(29));
    assertThat(world.database.row("A").status()).isEqualTo(CallStatus.CONNECTED);
    world.pass(Duration.ofSeconds(1));
    assertThat(world.database.row("A").status()).isEqualTo(CallStatus.ENDED);
    alice.reconnect("h2");
    alice.hears("call:ended A reason=connection_lost endedBy=0");
  }

  @Test
  void ringTimeThatRanOutMeanwhile_endsTheCallAtOnce() {
    world.crash();
    world.time.advance(Duration.ofSeconds(90));
    world.start();
    world.settle();
    alice.hears("call:ended A reason=no_answer endedBy=0");
    bob.hears("call:ended A reason=no_answer endedBy=0");
  }

  @Test
  void candidatesBeforeTheCrash_areThereForADeviceThatRegistersAfterIt() {
    alice.candidate("A", "a1");
    alice.candidate("A", "a2");
    bob.hears("ice:candidate A candidate=a1", "ice:candidate A candidate=a2");
    restart();
    Phone tablet = Phone.of(world, "h1", 2, "bt");
    tablet.hears("call:incoming A", "ice:candidate A candidate=a1", "ice:candidate A candidate=a2");
    bob.hearsNothing();
  }

  @Test
  void candidateThatIsSentAgain_isHeardOnce() {
    alice.candidate("A", "a1");
    alice.candidate("A", "a2");
    while (bob.socket().heard.size() < 3) {
      world.step();
    }
    restart();
    bob.hears("ice:candidate A candidate=a1", "ice:candidate A candidate=a2");
    Phone tablet = Phone.of(world, "h1", 2, "bt");
    tablet.hears("call:incoming A", "ice:candidate A candidate=a1", "ice:candidate A candidate=a2");
  }

  @Test
  void calleeWhoseAcceptCameThroughTheRestart_isBackOnALaterConnection() {
    bob.accept("A");
    world.untilCommitted();
    world.crash();
    bob.disconnect();
    bob.reconnect("h1");
    world.start();
    world.pass(Duration.ofSeconds(40));
    bob.hears("call:resumed A status=connected elsewhere=false");
    alice.hears("call:answer A");
    alice.candidate("A", "a1");
    bob.hears("ice:candidate A candidate=a1");
  }
}
