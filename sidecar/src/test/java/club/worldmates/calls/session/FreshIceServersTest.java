package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets {@code ice:servers} in a 1-to-1 call, and when. */
class FreshIceServersTest {

  private static final Duration LIFETIME = Duration.ofMinutes(30);
  private static final Duration MOMENT = Duration.ofMinutes(10);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final World world = World.withTurn(LIFETIME);
  private Phone alice;
  private Phone bob;
  private Phone bobsTablet;

  @BeforeEach
  void start() {
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h2", 2, "b");
    bobsTablet = Phone.of(world, "h1", 2, "bt");
    world.settle();
  }

  private void connect() {
    alice.initiate("A", 2);
    bob.accept("A");
    alice.hears("call:ringing A devices=2", "call:answer A " + madeNowFor(1));
    bob.hears("call:incoming A");
    bobsTablet.hears("call:incoming A", "call:ended A reason=answered_elsewhere endedBy=2");
  }

  private void restart() {
    world.crash();
    world.start();
    world.settle();
  }

  private String madeNowFor(int user) {
    return "username=" + world.time.now().plus(LIFETIME).getEpochSecond() + ":" + user;
  }

  private void hearsFresh(Phone phone) {
    phone.hears("ice:servers A " + madeNowFor(phone.user().value()));
  }

  @Test
  void devicesInACall_getThemAgainAndAgain_eachMadeForItsUser() {
    connect();
    for (int i = 0; i < 5; i++) {
      world.pass(MOMENT.minus(SECOND));
      alice.hearsNothing();
      bob.hearsNothing();
      world.pass(SECOND);
      hearsFresh(alice);
      hearsFresh(bob);
    }
    bobsTablet.hearsNothing();
  }

  @Test
  void callThatIsOver_getsNone() {
    connect();
    bob.end("A", "completed");
    alice.hears("call:ended A reason=completed endedBy=2");
    world.pass(LIFETIME);
    alice.hearsNothing();
    bob.hearsNothing();
  }

  @Test
  void moments_areThoseOfTheCall_notOfWhoJoinedWhen() {
    alice.initiate("A", 2);
    world.pass(Duration.ofSeconds(50));
    bob.accept("A");
    alice.heard();
    bob.heard();
    world.pass(MOMENT.minusSeconds(50));
    hearsFresh(alice);
    hearsFresh(bob);
  }

  @Test
  void deviceThatIsAway_getsTheNext_beforeItsFirstRunOut() {
    connect();
    world.pass(MOMENT.minus(SECOND));
    bob.disconnect();
    world.pass(SECOND);
    hearsFresh(alice);
    bob.reconnect("h2");
    bob.hears("call:resumed A status=connected elsewhere=false");
    world.pass(MOMENT);
    hearsFresh(bob);
  }

  @Test
  void restart_losesNoMoment_andRepeatsNone() {
    connect();
    world.pass(Duration.ofMinutes(5));
    restart();
    world.pass(Duration.ofMinutes(5));
    hearsFresh(alice);
    hearsFresh(bob);
    restart();
    world.pass(MOMENT.minus(SECOND));
    alice.hearsNothing();
    bob.hearsNothing();
    world.pass(SECOND);
    hearsFresh(alice);
    hearsFresh(bob);
  }

  @Test
  void momentThatASidecarWasNotThereFor_isMadeGoodByTheNext_inTime() {
    connect();
    world.pass(MOMENT.minus(SECOND));
    world.crash();
    world.time.advance(SECOND.multipliedBy(2));
    world.start();
    world.settle();
    alice.hearsNothing();
    world.pass(MOMENT.minus(SECOND));
    hearsFresh(alice);
    hearsFresh(bob);
  }

  @Test
  void databaseThatIsAway_holdsThemUpNot() {
    connect();
    world.database.away = true;
    alice.end("A", "completed");
    world.pass(MOMENT);
    assertThat(bob.heard()).contains("ice:servers A " + madeNowFor(2));
  }

  @Test
  void whileItRings_theDeviceThatCallsGetsThem_andNoOther() {
    World brief = World.withTurn(Duration.ofSeconds(90));
    brief.start();
    Phone carol = Phone.of(brief, "h1", 3, "c");
    Phone carolsTablet = Phone.of(brief, "h1", 3, "ct");
    Phone dave = Phone.of(brief, "h1", 4, "d");
    brief.settle();
    carol.initiate("B", 4);
    brief.pass(Duration.ofSeconds(30));
    assertThat(carol.heard()).last().asString().startsWith("ice:servers B username=");
    carolsTablet.hearsNothing();
    dave.hears("call:incoming B");
  }

  @Test
  void withoutTurn_nothingRunsOut() {
    World plain = World.inOrder();
    plain.start();
    Phone carol = Phone.of(plain, "h1", 3, "c");
    Phone dave = Phone.of(plain, "h1", 4, "d");
    plain.settle();
    carol.initiate("B", 4);
    dave.accept("B");
    carol.heard();
    plain.pass(Duration.ofDays(2));
    carol.hearsNothing();
  }
}
