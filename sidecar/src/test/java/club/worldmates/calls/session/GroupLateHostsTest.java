package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.RoomName;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A host is lost with something on its way, and comes back later than that is kept for it: its
 * users know of the others what they would have known.
 */
class GroupLateHostsTest {

  /** Longer than what is on its way is kept, shorter than the grace. */
  private static final Duration LATE = FakeLink.RETENTION.plusSeconds(5);

  private final World world = World.inOrder();
  private Phone alice;
  private Phone bob;
  private Phone carol;

  @BeforeEach
  void talk() {
    world.people.join(7, 1, 2, 3);
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h2", 2, "b");
    carol = Phone.of(world, "h1", 3, "c");
    world.settle();
    alice.initiateGroup("G", 7);
    alice.join("G");
    world.settle();
    bob.join("G");
    bob.hears("group_call:incoming G", "call:participants G");
    world.host("h2").stall();
  }

  private void loseHost() {
    world.settle();
    world.cut("h2");
    world.host("h2").goOn();
  }

  @Test
  void whoCame_isKnown_andWhoComesAndGoesSince() {
    carol.join("G");
    loseHost();
    carol.leave("G");
    world.pass(LATE);
    carol.join("G");
    world.heal("h2");
    bob.hears(
        "user:joined_call G userId=3", "user:left_call G userId=3", "user:joined_call G userId=3");
  }

  @Test
  void whoLeftAndJoinedAgain_isToldWhoIsIn() {
    bob.leave("G");
    world.settle();
    world.pass(Duration.ofSeconds(2));
    bob.join("G");
    loseHost();
    carol.join("G");
    world.pass(LATE);
    world.heal("h2");
    world.settle();
    assertThat(bob.socket().place(new RoomName("G")).inRoom()).isTrue();
    assertThat(bob.socket().count(new RoomName("G"), "call:participants")).isEqualTo(2);
  }

  @Test
  void whatOthersShow_isShown() {
    alice.media("G", false, true);
    loseHost();
    world.pass(LATE);
    world.heal("h2");
    bob.hears("user:media_changed G userId=1");
  }

  @Test
  void whoIsIn_isTold_ifTheHostWasAwayForLongerThanThatIsKept() {
    Phone bobsLaptop = Phone.of(world, "h1", 2, "bl");
    loseHost();
    bobsLaptop.join("G");
    world.settle();
    carol.join("G");
    world.pass(Duration.ofSeconds(45));
    world.heal("h2");
    bob.hears("call:participants G");
  }
}
