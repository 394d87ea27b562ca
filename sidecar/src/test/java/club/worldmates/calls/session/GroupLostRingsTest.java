package club.worldmates.calls.session;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A device rings for a group call while its host is away, for longer than anything is kept for it:
 * when it is back it stops ringing, whatever happens in that moment (protocol.md 4, Group calls).
 */
class GroupLostRingsTest {

  /** Longer than a host that is away is expected back. */
  private static final Duration LONG = Duration.ofSeconds(45);

  private final World world = World.inOrder();
  private Phone alice;
  private Phone bob;
  private Phone bobsTablet;
  private Phone carol;

  @BeforeEach
  void start() {
    world.people.join(7, 1, 2, 3);
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h1", 2, "b");
    bobsTablet = Phone.of(world, "h2", 2, "bt");
    carol = Phone.of(world, "h1", 3, "c");
    world.settle();
    alice.initiateGroup("G", 7);
    alice.join("G");
    world.settle();
    bobsTablet.hears("group_call:incoming G");
    carol.join("G");
    world.settle();
  }

  @Test
  void userWhoJoinsAsItsHostComesBack_afterTheRingTime() {
    world.pass(Duration.ofSeconds(20));
    world.cut("h2");
    world.pass(LONG);
    world.heal("h2");
    world.settle();
    bob.join("G");
    world.pass(Duration.ofSeconds(2));
    bobsTablet.hears("call:ended G reason=answered_elsewhere endedBy=2");
  }

  @Test
  void userWhoJoinsAsItsHostComesBack_thoughHeHadRefused() {
    world.cut("h2");
    bob.reject("G");
    world.pass(LONG);
    world.heal("h2");
    world.settle();
    bob.join("G");
    world.pass(Duration.ofSeconds(2));
    bobsTablet.hears("call:ended G reason=answered_elsewhere endedBy=2");
  }

  @Test
  void userWhoJoinsAgainAsItsHostComesBack() {
    world.cut("h2");
    bob.join("G");
    world.settle();
    bob.leave("G");
    world.pass(LONG);
    world.heal("h2");
    world.settle();
    bob.join("G");
    world.pass(Duration.ofSeconds(2));
    bobsTablet.hears("call:ended G reason=answered_elsewhere endedBy=2");
  }
}
