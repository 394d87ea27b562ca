package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A host is cut off at every moment while others speak to the room, and comes back. */
class GroupCutSweepTest {

  /** More than it takes until nothing is left to happen. */
  private static final int MOMENTS = 60;

  @Test
  void whatIsSaidToTheRoom_isHeardOnceByWhoWasInIt() {
    for (int moment = 0; moment < MOMENTS; moment++) {
      List<String> heard = heardByBob(moment);
      assertThat(heard)
          .as("what Bob hears, cut off after %s steps", moment)
          .containsOnlyOnce("ice:candidate G candidate=a1")
          .containsOnlyOnce("ice:candidate G candidate=a2")
          .containsOnlyOnce("user:joined_call G userId=3")
          .containsOnlyOnce("user:media_changed G userId=1")
          .containsSubsequence("ice:candidate G candidate=a1", "ice:candidate G candidate=a2");
    }
  }

  @Test
  void whatIsSaidWhileAHostComesBack_isHeardOnceAndInItsOrder() {
    for (int moment = 0; moment < MOMENTS; moment++) {
      assertThat(heardByBobWhoComesBack(moment))
          .as("what Bob hears, back after %s steps", moment)
          .containsSubsequence(
              "ice:candidate G candidate=a1",
              "ice:candidate G candidate=a2",
              "ice:candidate G candidate=a3",
              "ice:candidate G candidate=a4")
          .doesNotHaveDuplicates();
    }
  }

  private static List<String> heardByBobWhoComesBack(int moment) {
    AtomicBoolean lastFirst = new AtomicBoolean();
    World world = new World(possible -> lastFirst.get() ? possible - 1 : 0);
    world.people.join(7, 1, 2, 3);
    world.start();
    final Phone alice = Phone.of(world, "h1", 1, "a");
    final Phone bob = Phone.of(world, "h2", 2, "b");
    world.settle();
    alice.initiateGroup("G", 7);
    alice.join("G");
    bob.join("G");
    bob.heard();
    world.cut("h2");
    world.settle();

    for (String candidate : List.of("a1", "a2", "a3", "a4")) {
      alice.candidate("G", candidate);
    }
    for (int step = 0; step < moment; step++) {
      world.step();
    }
    world.heal("h2");
    lastFirst.set(true);
    world.step();
    lastFirst.set(false);
    world.pass(Duration.ofSeconds(1));
    return bob.heard();
  }

  private static List<String> heardByBob(int moment) {
    World world = World.inOrder();
    world.people.join(7, 1, 2, 3);
    world.start();
    final Phone alice = Phone.of(world, "h1", 1, "a");
    final Phone bob = Phone.of(world, "h2", 2, "b");
    final Phone carol = Phone.of(world, "h1", 3, "c");
    world.settle();
    alice.initiateGroup("G", 7);
    alice.join("G");
    bob.join("G");
    bob.heard();

    carol.join("G");
    alice.candidate("G", "a1");
    alice.media("G", false, true);
    alice.candidate("G", "a2");
    for (int step = 0; step < moment; step++) {
      world.step();
    }
    world.cut("h2");
    world.pass(Duration.ofSeconds(1));
    world.heal("h2");
    return bob.heard();
  }
}
