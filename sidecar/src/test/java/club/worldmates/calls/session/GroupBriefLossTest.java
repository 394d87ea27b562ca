package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.RoomName;
import org.junit.jupiter.api.Test;

/**
 * A host is lost and soon back: before that was noticed in a room whose queue waits, without having
 * heard what was on its way, or having done it and not said so.
 */
class GroupBriefLossTest {

  private final RoomName group = new RoomName("G");
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

  @Test
  void theDeviceThatCalled_isOutWithItsUser_thoughItsHostHadNotHeardThatItIsAttached() {
    world.people.join(7, 1, 2);
    world.start();
    Phone laptop = Phone.of(world, "h1", 1, "l");
    Phone phone = Phone.of(world, "h2", 1, "p");
    Phone bob = Phone.of(world, "h2", 2, "b");
    world.settle();
    world.host("h1").stall();
    laptop.initiateGroup("G", 7);
    world.settle();
    world.cut("h1");
    world.host("h1").goOn();
    bob.join("G");
    world.settle();
    world.heal("h1");
    world.settle();

    phone.join("G");
    world.settle();
    phone.end("G", "completed");
    world.settle();

    assertThat(laptop.socket().place(group).attached()).isFalse();
  }

  @Test
  void whatNobodyInTheRoomHeard_isNotSaidToWhoCameSince() {
    world.people.join(7, 1, 2, 3);
    world.start();
    Phone alice = Phone.of(world, "h1", 1, "a");
    Phone bob = Phone.of(world, "h2", 2, "b");
    Phone carol = Phone.of(world, "h2", 3, "c");
    world.settle();
    alice.initiateGroup("G", 7);
    alice.join("G");
    world.settle();
    world.host("h2").stall();
    bob.join("G");
    carol.join("G");
    world.settle();
    world.cut("h2");
    world.host("h2").goOn();
    world.heal("h2");
    while (carol.socket().count(group, "call:participants") == 0) {
      world.step();
    }
    // All is carried out, and the stream is lost with the reports of it.
    world.cut("h2");
    world.pass(FakeLink.RETENTION.plusSeconds(5));
    world.heal("h2");
    world.settle();

    assertThat(carol.socket().place(group).inRoom()).isTrue();
    assertThat(carol.socket().count(group, "user:joined_call")).isZero();
  }
}
