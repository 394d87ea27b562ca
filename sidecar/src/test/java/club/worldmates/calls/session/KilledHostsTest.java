package club.worldmates.calls.session;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A chat server dies with something on its way to a client, who is back by another one before
 * anybody can know that the first will not come back (protocol.md 4, Coming back).
 */
class KilledHostsTest {

  private final World world = World.inOrder();
  private Phone alice;
  private Phone bob;

  @BeforeEach
  void start() {
    world.people.join(7, 1, 2);
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h2", 2, "b");
    world.settle();
  }

  private void talk() {
    alice.initiate("A", 2);
    world.settle();
    bob.accept("A");
    alice.hears("call:ringing A devices=1", "call:answer A");
    bob.hears("call:incoming A");
  }

  @Test
  void answerThatDiedWithTheHostOfTheCaller_isHeardAsSoonAsHeIsBack() {
    alice.initiate("A", 2);
    world.settle();
    world.host("h1").stall();
    bob.accept("A");
    world.settle();
    world.kill("h1");
    world.pass(Duration.ofSeconds(1));
    alice.reconnect("h3");
    alice.hears("call:answer A", "call:resumed A status=connected elsewhere=false");
    world.pass(Duration.ofSeconds(20));
    alice.hearsNothing();
  }

  @Test
  void whatIsSaidInACall_isHeardInItsOrder() {
    talk();
    world.host("h1").stall();
    bob.candidate("A", "b1");
    bob.renegotiate("A", "o1");
    bob.candidate("A", "b2");
    world.settle();
    world.kill("h1");
    world.pass(Duration.ofSeconds(1));
    bob.candidate("A", "b3");
    alice.reconnect("h3");
    alice.hears(
        "ice:candidate A candidate=b1",
        "call:renegotiate A sdpOffer=o1",
        "ice:candidate A candidate=b2",
        "ice:candidate A candidate=b3",
        "call:resumed A status=connected elsewhere=false");
    world.pass(Duration.ofSeconds(20));
    alice.hearsNothing();
  }

  @Test
  void candidateForAMemberOfAGroupCall_isHeardAsSoonAsTheMemberIsBack() {
    alice.initiateGroup("G", 7);
    alice.join("G");
    world.settle();
    bob.join("G");
    world.settle();
    alice.heard();
    world.host("h1").stall();
    bob.candidate("G", 1, "b1");
    world.settle();
    world.kill("h1");
    world.pass(Duration.ofSeconds(1));
    alice.reconnect("h3");
    alice.hears(
        "ice:candidate G candidate=b1", "call:resumed G userId=1 status=active elsewhere=false");
    world.pass(Duration.ofSeconds(20));
    alice.hearsNothing();
  }

  @Test
  void endThatWasHeard_isNotHeardAgain_thoughAnotherHostDiedInThatMoment() {
    talk();
    Phone.of(world, "h4", 3, "c");
    world.settle();
    world.host("h4").stall();
    bob.end("A", "completed");
    alice.hears("call:ended A reason=completed endedBy=2");
    world.kill("h4");
    world.pass(Duration.ofSeconds(1));
    world.kill("h1");
    alice.reconnect("h3");
    alice.hearsNothing();
  }
}
