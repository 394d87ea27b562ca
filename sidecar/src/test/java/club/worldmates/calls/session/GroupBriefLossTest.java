package club.worldmates.calls.session;

import org.junit.jupiter.api.Test;

/** A host is lost and back before its loss was noticed in a room whose queue waits. */
class GroupBriefLossTest {

  private boolean lastFirst;
  private final World world = new World(possible -> lastFirst ? possible - 1 : 0);

  private void untilUnderWay(int events) {
    while (world.sidecar().openEvents().size() < events) {
      world.step();
    }
  }

  /** The host is back before anything else happens. */
  private void backAtOnce(String host) {
    world.heal(host);
    lastFirst = true;
    world.step();
    lastFirst = false;
  }

  @Test
  void whoComesInThatMoment_isKnownThere() {
    world.people.join(7, 1, 2, 3);
    world.start();
    Phone alice = Phone.of(world, "h1", 1, "a");
    Phone bob = Phone.of(world, "h2", 2, "b");
    Phone carol = Phone.of(world, "h1", 3, "c");
    world.settle();
    alice.initiateGroup("G", 7);
    alice.join("G");
    world.settle();
    bob.join("G");
    bob.hears("group_call:incoming G", "call:participants G");

    alice.leave("G");
    untilUnderWay(1);
    world.cut("h2");
    carol.join("G");
    untilUnderWay(2);
    backAtOnce("h2");

    bob.hears("user:left_call G userId=1", "user:joined_call G userId=3");
  }
}
