package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.GroupStatus;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What moderators may do to others in a group call, and what leaving the group does. */
class GroupModerationTest {

  private final World world = World.inOrder();
  private Phone mod;
  private Phone alice;
  private Phone bob;
  private Phone bobsTablet;
  private Phone carol;

  /** Alice called, Bob joined, Carol and the moderator are rung. */
  @BeforeEach
  void start() {
    world.people.join(7, 9, 1, 2, 3);
    world.start();
    mod = Phone.of(world, "h1", 9, "m");
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h2", 2, "b");
    bobsTablet = Phone.of(world, "h1", 2, "bt");
    carol = Phone.of(world, "h2", 3, "c");
    world.settle();
    alice.initiateGroup("G", 7);
    alice.join("G");
    bob.join("G");
    for (Phone phone : new Phone[] {mod, alice, bob, bobsTablet, carol}) {
      phone.heard();
    }
  }

  @Test
  void endForAll_isHeardByAllInTheRoomAndAllWhoRing() {
    mod.endForAll("G");
    alice.hears("call:ended G reason=ended_for_all endedBy=9");
    bob.hears("call:ended G reason=ended_for_all endedBy=9");
    carol.hears("call:ended G reason=ended_for_all endedBy=9");
    bobsTablet.hearsNothing();
    mod.hearsNothing();
    assertThat(mod.answer()).contains("\"ok\":true", "ended");
    assertThat(world.database.groupRow("G").status()).isEqualTo(GroupStatus.ENDED);
    mod.endForAll("G");
    assertThat(mod.answer()).contains("\"ok\":true");
    alice.hearsNothing();
  }

  @Test
  void memberWithoutRights_isRefused() {
    carol.endForAll("G");
    assertThat(carol.answer()).contains("permission_denied");
    bob.remove("G", 1);
    assertThat(bob.answer()).contains("permission_denied");
    bob.mute("G", 1);
    assertThat(bob.answer()).contains("permission_denied");
    alice.hearsNothing();
  }

  @Test
  void mute_isHeardByTheTargetAlone() {
    alice.mute("G", 2);
    bob.hears("call:muted G by=1");
    bobsTablet.hears("call:muted G by=1");
    alice.hearsNothing();
    alice.mute("G", 3);
    assertThat(alice.answer()).contains("failed_precondition");
  }

  @Test
  void removed_isOut_andMayNotJoinAgain() {
    mod.remove("G", 2);
    bob.hears("call:removed G by=9");
    bobsTablet.hears("call:removed G by=9");
    alice.hears("user:left_call G userId=2");
    bob.join("G");
    assertThat(bob.answer()).contains("permission_denied");
    bob.candidate("G", "b1");
    alice.hearsNothing();
    alice.endForAll("G");
    bob.hearsNothing();
    bobsTablet.hearsNothing();
  }

  @Test
  void removingTheLastOne_endsTheCall() {
    alice.leave("G");
    bob.hears("user:left_call G userId=1");
    mod.remove("G", 2);
    bob.hears("call:removed G by=9");
    carol.hears("call:ended G reason=completed endedBy=9");
    assertThat(world.database.groupRow("G").status()).isEqualTo(GroupStatus.ENDED);
  }

  @Test
  void leavingTheGroup_isNoticedWithinFiveSeconds() {
    world.people.leave(7, 2);
    world.pass(Duration.ofSeconds(5));
    bob.hears("call:removed G by=0");
    alice.hears("user:left_call G userId=2");
    bob.join("G");
    assertThat(bob.answer()).contains("permission_denied");
  }

  @Test
  void leavingTheGroup_isNoticedAfterARestart() {
    world.crash();
    world.people.leave(7, 2);
    world.start();
    world.pass(Duration.ofSeconds(5));
    bob.hears("call:removed G by=0");
    alice.hears("user:left_call G userId=2");
  }

  @Test
  void initiatorThatLeavesTheGroupWhileItRings_endsTheCall() {
    carol.initiateGroup("H", 7);
    carol.hears("call:ringing H devices=4");
    mod.hears("group_call:incoming H");
    world.people.leave(7, 3);
    world.pass(Duration.ofSeconds(5));
    mod.hears("call:ended H reason=completed endedBy=0");
    assertThat(world.database.groupRow("H").status()).isEqualTo(GroupStatus.ENDED);
  }

  @Test
  void groupThatIsGone_takesItsCallAlong() {
    for (int user : new int[] {9, 1, 2, 3}) {
      world.people.leave(7, user);
    }
    world.pass(Duration.ofSeconds(5));
    assertThat(world.database.groupRow("G").status()).isEqualTo(GroupStatus.ENDED);
    assertThat(bob.heard()).contains("call:removed G by=0");
    carol.hears("call:ended G reason=completed endedBy=0");
  }
}
