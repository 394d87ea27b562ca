package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A device connects again while the sidecar is away: what was said meanwhile comes in its order,
 * whatever the order in which hosts, database and sidecar do their work.
 */
class OvertakingTest {

  private static final int SEEDS = 100;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsSaidToAConnectionThatIsGone_isNotOvertaken(boolean ofGroup) {
    for (long seed = 0; seed < SEEDS; seed++) {
      World world = new World(new Random(seed)::nextInt);
      world.people.join(7, 1, 2);
      world.start();
      Phone alice = Phone.of(world, "h1", 1, "a");
      Phone bob = Phone.of(world, "h1", 2, "b");
      world.settle();
      talk(world, alice, bob, ofGroup);

      world.crash();
      bob.candidate("C", "b1");
      alice.candidate("C", "a1");
      bob.disconnect();
      alice.candidate("C", "a2");
      bob.reconnect("h1");
      alice.candidate("C", "a3");
      bob.candidate("C", "b2");
      alice.candidate("C", "a4");
      world.start();
      world.pass(Duration.ofSeconds(1));

      assertThat(bob.heard())
          .as("what bob hears with seed %s", seed)
          .filteredOn(heard -> heard.startsWith("ice:candidate"))
          .containsExactly(
              "ice:candidate C candidate=a1",
              "ice:candidate C candidate=a2",
              "ice:candidate C candidate=a3",
              "ice:candidate C candidate=a4");
    }
  }

  @Test
  void whatAConnectionThatIsGoneMissed_isHeardByTheOneThatTookItsPlace() {
    World world = World.inOrder();
    world.people.join(7, 1, 2, 3);
    world.start();
    Phone alice = Phone.of(world, "h1", 1, "a");
    Phone bob = Phone.of(world, "h2", 2, "b");
    Phone carol = Phone.of(world, "h2", 3, "c");
    world.settle();
    talk(world, alice, bob, true);

    world.host("h1").stall();
    bob.candidate("C", 1, "b1");
    world.settle();
    carol.join("C");
    while (world.sidecar().openEvents().size() < 2) {
      world.step();
    }
    alice.disconnect();
    alice.reconnect("h1");
    world.host("h1").goOn();

    alice.hears("call:participants C", "ice:candidate C candidate=b1");
    assertThat(world.sidecar().openEvents()).isEmpty();
  }

  private static void talk(World world, Phone alice, Phone bob, boolean ofGroup) {
    if (ofGroup) {
      alice.initiateGroup("C", 7);
      alice.join("C");
      world.settle();
      bob.join("C");
    } else {
      alice.initiate("C", 2);
      world.settle();
      bob.accept("C");
    }
    world.settle();
  }
}
