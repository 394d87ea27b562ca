package club.worldmates.calls.session;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets {@code ice:servers} in a group call, and when. */
class GroupFreshIceServersTest {

  private static final Duration LIFETIME = Duration.ofMinutes(30);
  private static final Duration MOMENT = Duration.ofMinutes(10);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final World world = World.withTurn(LIFETIME);
  private Phone alice;
  private Phone bob;
  private Phone carol;

  @BeforeEach
  void talk() {
    world.people.join(7, 1, 2, 3);
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h2", 2, "b");
    carol = Phone.of(world, "h2", 3, "c");
    world.settle();
    alice.initiateGroup("G", 7);
    alice.join("G");
    bob.join("G");
    alice.heard();
    bob.heard();
    carol.hears("group_call:incoming G");
  }

  private void hearsFresh(Phone phone) {
    long expiry = world.time.now().plus(LIFETIME).getEpochSecond();
    phone.hears("ice:servers G username=" + expiry + ":" + phone.user());
  }

  @Test
  void whoIsInTheCall_getsThem_andWhoIsOnlyRungDoesNot() {
    world.pass(MOMENT.minus(SECOND));
    alice.hearsNothing();
    carol.hears("call:ended G reason=no_answer endedBy=0");
    world.pass(SECOND);
    hearsFresh(alice);
    hearsFresh(bob);
    carol.hearsNothing();
    world.pass(MOMENT);
    hearsFresh(alice);
    hearsFresh(bob);
  }

  @Test
  void whoLeft_getsNone_andWhoCameLaterDoes() {
    bob.leave("G");
    carol.join("G");
    alice.hears("user:left_call G userId=2", "user:joined_call G userId=3");
    carol.hears("call:participants G");
    world.pass(MOMENT);
    hearsFresh(alice);
    hearsFresh(carol);
    bob.hearsNothing();
  }

  @Test
  void callThatIsOver_getsNone() {
    alice.endForAll("G");
    bob.hears("call:ended G reason=ended_for_all endedBy=1");
    world.pass(LIFETIME);
    alice.hearsNothing();
    bob.hearsNothing();
  }

  @Test
  void restart_losesNoMoment_andRepeatsNone() {
    world.pass(Duration.ofMinutes(5));
    world.crash();
    world.start();
    world.pass(Duration.ofMinutes(5));
    hearsFresh(alice);
    hearsFresh(bob);
    world.crash();
    world.start();
    world.pass(MOMENT.minus(SECOND));
    alice.hearsNothing();
    bob.hearsNothing();
    world.pass(SECOND);
    hearsFresh(alice);
    hearsFresh(bob);
  }
}
