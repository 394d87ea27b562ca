package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Group calls when a host is lost, or comes later than others (design.md, promise 3). */
class GroupLostHostsTest {

  private boolean lastFirst;
  private final World world = new World(possible -> lastFirst ? possible - 1 : 0);
  private Phone alice;
  private Phone bob;
  private Phone carol;

  @BeforeEach
  void start() {
    world.people.join(7, 1, 2, 3);
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h2", 2, "b");
    carol = Phone.of(world, "h2", 3, "c");
    world.settle();
    alice.initiateGroup("G", 7);
    alice.join("G");
    alice.hears("call:ringing G devices=2", "call:participants G");
    bob.hears("group_call:incoming G");
    carol.hears("group_call:incoming G");
  }

  /** The host is back before anything else happens. */
  private void backAtOnce(String host) {
    world.heal(host);
    lastFirst = true;
    world.step();
    lastFirst = false;
  }

  private void talk() {
    bob.join("G");
    bob.hears("call:participants G");
    alice.hears("user:joined_call G userId=2");
  }

  @Test
  void hostsThatNeverComeBack_leaveAnEndedCall() {
    talk();
    world.crash();
    world.kill("h1");
    world.kill("h2");
    world.start();
    world.host("h3");
    world.pass(Duration.ofSeconds(29));
    assertThat(world.database.groupRow("G").status()).isEqualTo(GroupStatus.ACTIVE);
    world.pass(Duration.ofSeconds(1));
    assertThat(world.database.groupRow("G").status()).isEqualTo(GroupStatus.ENDED);
  }

  @Test
  void hostThatIsLostAndBackInTime_changesNothing() {
    talk();
    world.cut("h2");
    world.pass(Duration.ofSeconds(20));
    alice.hearsNothing();
    world.heal("h2");
    world.pass(Duration.ofSeconds(60));
    alice.hearsNothing();
    bob.hearsNothing();
    alice.candidate("G", "a1");
    bob.hears("ice:candidate G candidate=a1");
  }

  @Test
  void answer_waitsForTheHostOfTheDeviceThatCalled_thoughAnotherDeviceHearsIt() {
    Phone tablet = Phone.of(world, "h2", 1, "at");
    tablet.heard();
    world.cut("h1");
    world.settle();
    bob.accept("G");
    tablet.hears("call:answer G");
    bob.candidate("G", "b1");
    world.pass(Duration.ofSeconds(1));
    world.heal("h1");
    assertThat(alice.heard())
        .containsExactlyInAnyOrder(
            "user:joined_call G userId=2", "call:answer G", "ice:candidate G candidate=b1")
        .containsSubsequence("call:answer G", "ice:candidate G candidate=b1");
    tablet.hearsNothing();
  }

  @Test
  void answer_isHeardOnce_whereNobodyElseHeardIt() {
    world.cut("h1");
    world.settle();
    bob.accept("G");
    world.pass(Duration.ofSeconds(1));
    world.heal("h1");
    assertThat(alice.heard())
        .containsExactlyInAnyOrder("user:joined_call G userId=2", "call:answer G");
    alice.register();
    alice.hearsNothing();
  }

  @Test
  void answersOfSeveral_areEachHeardOnce_whenTheHostIsBack() {
    Phone tablet = Phone.of(world, "h2", 1, "at");
    tablet.heard();
    world.cut("h1");
    world.settle();
    bob.accept("G");
    carol.accept("G");
    tablet.hears("call:answer G", "call:answer G");
    world.heal("h1");
    assertThat(alice.heard()).filteredOn("call:answer G"::equals).hasSize(2);
  }

  @Test
  void whoIsInForAMomentWhileHisHostComesAndGoes_doesNotHearOfHimselfElsewhere() {
    world.cut("h2");
    world.pass(Duration.ofMillis(300));
    world.heal("h2");
    world.settle();
    talk();
    leaveWhileTheHostGoes();
    bob.hearsNothing();
  }

  @Test
  void whoLeavesWhileHisHostComesAndGoes_doesNotHearOfHimselfElsewhere() {
    talk();
    world.cut("h2");
    world.pass(Duration.ofMillis(300));
    world.heal("h2");
    world.settle();
    leaveWhileTheHostGoes();
    bob.hearsNothing();
  }

  /** The host does not learn that its device is out before it hears what is kept for it. */
  private void leaveWhileTheHostGoes() {
    bob.leave("G");
    while (world.sidecar().openEvents().isEmpty()) {
      world.step();
    }
    world.cut("h2");
    world.pass(Duration.ofSeconds(2));
    assertThat(world.database.groupRow("G").isIn(new UserId(2))).isFalse();
    world.heal("h2");
    world.pass(Duration.ofSeconds(2));
  }

  @Test
  void hostThatIsLostAgainAtOnce_leavesItsDevicesInTheCall() {
    talk();
    for (int times = 0; times < 3; times++) {
      world.cut("h2");
      world.pass(Duration.ofMillis(700));
      world.heal("h2");
      world.pass(Duration.ofMillis(700));
    }
    bob.hearsNothing();
    alice.candidate("G", "a1");
    bob.hears("ice:candidate G candidate=a1");
  }

  @Test
  void candidate_thatWaitsForAHostThatHasNotComeYet_outlivesAnotherDeathOfTheSidecar() {
    talk();
    world.crash();
    world.cut("h2");
    world.start();
    world.settle();
    alice.candidate("G", "a1");
    world.pass(Duration.ofSeconds(25));
    world.crash();
    world.heal("h2");
    world.start();
    world.settle();
    bob.hears("ice:candidate G candidate=a1");
    assertThat(world.sidecar().openEvents()).isEmpty();
    assertThat(world.database.candidates("G", 1)).containsExactly("\"a1\"");
  }

  @Test
  void candidate_thatWaitsForALostHost_outlivesTheSidecar_andIsHeardOnce() {
    talk();
    carol.join("G");
    world.settle();
    world.cut("h2");
    world.pass(Duration.ofSeconds(5));
    alice.candidate("G", "a1");
    world.pass(Duration.ofSeconds(5));
    world.crash();
    world.start();
    world.pass(Duration.ofSeconds(5));
    world.heal("h2");
    world.settle();
    assertThat(bob.heard()).containsOnlyOnce("ice:candidate G candidate=a1");
    assertThat(carol.heard()).containsOnlyOnce("ice:candidate G candidate=a1");
    assertThat(world.sidecar().openEvents()).isEmpty();
  }

  @Test
  void candidate_thatWaitsForALostHost_isLeftToTheNextSidecar() {
    talk();
    world.cut("h2");
    world.pass(Duration.ofSeconds(1));
    world.startStandby();
    alice.candidate("G", "a1");
    world.settle();
    world.sidecar().sessions.retire();
    alice.candidate("G", "a2");
    world.settle();
    world.failOver();
    world.heal("h2");
    world.settle();
    bob.hears("ice:candidate G candidate=a1", "ice:candidate G candidate=a2");
  }

  @Test
  void candidate_thatWaitsForALostHost_isDoneWith_whenItsUsersAreOut() {
    talk();
    world.cut("h2");
    world.pass(Duration.ofSeconds(1));
    alice.candidate("G", "a1");
    world.pass(Duration.ofSeconds(20));
    assertThat(world.sidecar().openEvents()).hasSize(1);
    world.pass(Duration.ofSeconds(9));
    assertThat(world.sidecar().openEvents()).isEmpty();
  }

  @Test
  void deviceThatWasTakenForTheLostOne_doesNotKeepItsUserIn() {
    Phone tablet = Phone.of(world, "h2", 2, "bt");
    tablet.hears("group_call:incoming G");
    talk();
    tablet.hears("call:ended G reason=answered_elsewhere endedBy=2");
    world.crash();
    world.kill("h2");
    world.start();
    tablet.reconnect("h3");
    tablet.hears("call:resumed G userId=1 status=active elsewhere=false");
    world.crash();
    world.start();
    bob.reconnect("h3");
    bob.hears("call:resumed G userId=1 status=active elsewhere=true");
    bob.leave("G");
    alice.hears("user:left_call G userId=2");
  }

  @Test
  void lostDevice_takesThePlaceOfTheOneThatWasTakenForIt() {
    Phone tablet = Phone.of(world, "h2", 2, "bt");
    talk();
    world.crash();
    world.kill("h2");
    world.start();
    tablet.reconnect("h3");
    world.settle();
    bob.reconnect("h3");
    bob.candidate("G", "b1");
    alice.hears("ice:candidate G candidate=b1");
    RoomName room = new RoomName("G");
    assertThat(bob.socket().place(room).inRoom()).isTrue();
    assertThat(tablet.socket().place(room).attached()).isFalse();
    bob.disconnect();
    world.pass(Duration.ofSeconds(30));
    alice.hears("user:left_call G userId=2");
  }

  @Test
  void hostThatIsLostForLonger_takesItsUsersOutOfTheCall() {
    talk();
    world.cut("h2");
    world.pass(Duration.ofSeconds(29));
    alice.hearsNothing();
    world.pass(Duration.ofSeconds(1));
    alice.hears("user:left_call G userId=2");
    world.heal("h2");
    world.settle();
    assertThat(bob.socket().place(new RoomName("G")).attached()).isFalse();
    bob.join("G");
    alice.hears("user:joined_call G userId=2");
  }

  @Test
  void endWhileAHostIsAway_isHeardWhenItIsBack() {
    talk();
    world.cut("h2");
    world.pass(Duration.ofSeconds(1));
    alice.endForAll("G");
    alice.hearsNothing();
    world.pass(Duration.ofSeconds(20));
    world.heal("h2");
    world.settle();
    bob.hears("call:ended G reason=ended_for_all endedBy=1");
    carol.hears("call:ended G reason=ended_for_all endedBy=1");
  }

  @Test
  void whoComesAndGoesWhileAHostIsAway_isKnownThereWhenItIsBack() {
    talk();
    world.cut("h1");
    world.pass(Duration.ofSeconds(1));
    carol.join("G");
    bob.hears("user:joined_call G userId=3");
    bob.leave("G");
    carol.hears("call:participants G", "user:left_call G userId=2");
    world.heal("h1");
    world.settle();
    assertThat(alice.heard())
        .containsExactlyInAnyOrder("user:joined_call G userId=3", "user:left_call G userId=2");
  }

  @Test
  void hostThatComesWhileAnEndIsToldAgain_hearsOfItToo() {
    alice.end("G", "cancelled");
    world.untilCommitted();
    world.crash();
    world.cut("h2");
    world.start();
    while (!world.sidecar().isLoaded() || world.sidecar().openEvents().isEmpty()) {
      world.step();
    }
    backAtOnce("h2");
    bob.hears("call:ended G reason=cancelled endedBy=1");
    carol.hears("call:ended G reason=cancelled endedBy=1");
  }

  @Test
  void memberWhoseHostComesDuringTheEnd_hearsOfItThoughHeLeftTheGroup() {
    world.crash();
    world.people.leave(7, 3);
    world.cut("h2");
    world.start();
    alice.end("G", "cancelled");
    while (!world.sidecar().isLoaded() || world.sidecar().openEvents().isEmpty()) {
      world.step();
    }
    backAtOnce("h2");
    carol.hears("call:ended G reason=cancelled endedBy=1");
  }

  @Test
  void deviceThatLeftJustBeforeItsHostWasLost_hearsOfNoJoining() {
    Phone tablet = Phone.of(world, "h2", 2, "b2");
    talk();
    tablet.heard();
    bob.end("G", "user_ended");
    tablet.join("G");
    while (world.sidecar().openEvents().size() < 2) {
      world.step();
    }
    world.cut("h2");
    world.settle();
    world.heal("h2");
    world.settle();
    assertThat(bob.heard()).doesNotContain("user:joined_call G userId=2");
  }

  @Test
  void deviceWhoseUserComesAndGoesElsewhereWhileItsHostIsAway_hearsOnceThatHeLeft() {
    talk();
    Phone laptop = Phone.of(world, "h1", 2, "bl");
    laptop.join("G");
    laptop.heard();
    world.cut("h2");
    world.pass(Duration.ofSeconds(1));
    laptop.end("G", "user_ended");
    laptop.join("G");
    laptop.end("G", "user_ended");
    alice.hears(
        "user:left_call G userId=2", "user:joined_call G userId=2", "user:left_call G userId=2");
    world.heal("h2");
    bob.hears("user:left_call G userId=2");
  }

  @Test
  void whoLeftWhileAHostWasAwayForLong_isKnownToHaveLeftWhenItIsBack() {
    talk();
    carol.join("G");
    alice.heard();
    bob.hears("user:joined_call G userId=3");
    world.cut("h2");
    world.settle();
    alice.leave("G");
    world.settle();
    world.time.advance(Duration.ofSeconds(35));
    backAtOnce("h2");
    bob.hears("user:left_call G userId=1", "user:left_call G userId=2");
  }

  @Test
  void hostThatIsBackWhileSomebodyLeaves_hearsOfIt() {
    talk();
    carol.join("G");
    alice.heard();
    bob.hears("user:joined_call G userId=3");
    world.cut("h2");
    world.settle();
    alice.leave("G");
    while (!world.sidecar().isLoaded() || world.sidecar().openEvents().isEmpty()) {
      world.step();
    }
    backAtOnce("h2");
    bob.hears("user:left_call G userId=1");
  }

  @Test
  void whoIsRemovedWhileHisHostIsAway_hearsSoWhenItIsBack() {
    talk();
    world.cut("h2");
    world.settle();
    alice.remove("G", 2);
    alice.hears("user:left_call G userId=2");
    world.heal("h2");
    bob.hears("call:removed G by=1");
  }

  @Test
  void whoLeftBeforeARestartWhileAHostWasAway_isKnownToHaveLeftWhenItIsBack() {
    talk();
    carol.join("G");
    alice.heard();
    bob.hears("user:joined_call G userId=3");
    world.cut("h2");
    world.settle();
    alice.leave("G");
    world.settle();
    world.crash();
    world.start();
    world.pass(Duration.ofSeconds(5));
    world.heal("h2");
    bob.hears("user:left_call G userId=1");
    carol.heard();
    bob.leave("G");
    carol.hears("user:left_call G userId=2");
    bob.hearsNothing();
  }
}
