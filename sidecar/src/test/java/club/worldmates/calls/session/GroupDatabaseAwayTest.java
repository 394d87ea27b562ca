package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.UserId;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Group calls while the database is away (design.md, sidecar). */
class GroupDatabaseAwayTest {

  private final World world = World.inOrder();
  private Phone alice;
  private Phone bob;
  private Phone carol;

  /** Alice and Bob are in, Carol is rung. */
  @BeforeEach
  void start() {
    world.people.join(7, 1, 2, 3);
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h1", 2, "b");
    carol = Phone.of(world, "h1", 3, "c");
    alice.initiateGroup("G", 7);
    alice.join("G");
    bob.join("G");
    alice.heard();
    bob.heard();
    carol.hears("group_call:incoming G");
  }

  private void away(boolean away) {
    world.settle();
    world.database.away = away;
  }

  @Test
  void join_isRefused_andMayBeTriedAgain() {
    away(true);
    carol.join("G");
    assertThat(carol.answer()).contains("unavailable");
    alice.hearsNothing();
    away(false);
    carol.join("G");
    assertThat(carol.answer()).contains("\"ok\":true");
    alice.hears("user:joined_call G userId=3");
  }

  @Test
  void newCall_isRefusedAtOnce() {
    away(true);
    carol.initiateGroup("H", 7);
    assertThat(carol.answer()).contains("unavailable");
  }

  @Test
  void newCall_thatIsToBeTakenBack_isNobodysCallMeanwhile() {
    world.people.join(8, 3, 4);
    Phone dave = Phone.of(world, "h1", 4, "d");
    world.settle();
    world.database.silent = true;
    carol.initiateGroup("H", 8);
    carol.join("H");
    assertThat(carol.answer()).contains("not_found");
    world.database.silent = false;
    world.pass(Duration.ofSeconds(2));
    dave.hearsNothing();
    assertThat(world.database.groupRow("H").status()).isEqualTo(GroupStatus.ENDED);
  }

  @Test
  void leave_isAnsweredUnavailableAfterASecond_keptAndAppliedOnItsReturn() {
    away(true);
    bob.leave("G");
    world.pass(Duration.ofMillis(900));
    assertThat(world.host("h1").unanswered()).isNotEmpty();
    world.pass(Duration.ofMillis(100));
    assertThat(bob.answer()).contains("unavailable");
    alice.hearsNothing();
    world.pass(Duration.ofMinutes(3));
    away(false);
    world.pass(Duration.ofSeconds(1));
    alice.hears("user:left_call G userId=2");
    assertThat(world.database.groupRow("G").isIn(new UserId(2))).isFalse();
    assertThat(world.sidecar().openEvents()).isEmpty();
  }

  @Test
  void leave_isAnsweredUnavailableAfterASecond_whileTheDatabaseStandsStill() {
    world.settle();
    world.database.standsStill = true;
    bob.leave("G");
    world.pass(Duration.ofMillis(900));
    assertThat(world.host("h1").unanswered()).isNotEmpty();
    world.pass(Duration.ofMillis(100));
    assertThat(bob.answer()).contains("unavailable");
    world.database.standsStill = false;
    world.settle();
    alice.hears("user:left_call G userId=2");
    assertThat(world.sidecar().openEvents()).isEmpty();
  }

  @Test
  void end_behindAJoinThatTheDatabaseIsAt_isAnsweredUnavailableAfterASecond() {
    world.settle();
    world.database.standsStill = true;
    carol.join("G");
    bob.end("G", "completed");
    world.pass(Duration.ofSeconds(1));
    assertThat(bob.answer()).contains("unavailable");
    world.database.standsStill = false;
    world.settle();
    alice.hears("user:joined_call G userId=3", "user:left_call G userId=2");
    assertThat(world.sidecar().openEvents()).isEmpty();
  }

  @Test
  void end_isKeptAndApplied() {
    bob.leave("G");
    alice.hears("user:left_call G userId=2");
    away(true);
    alice.end("G", "completed");
    world.pass(Duration.ofSeconds(5));
    carol.hearsNothing();
    away(false);
    world.pass(Duration.ofSeconds(1));
    carol.hears("call:ended G reason=completed endedBy=1");
  }

  @Test
  void candidatesAndMedia_goOn() {
    away(true);
    alice.candidate("G", "a1");
    bob.hears("ice:candidate G candidate=a1");
    bob.media("G", false, false);
    alice.hears("user:media_changed G userId=2");
  }

  @Test
  void lostMember_isOutOnItsReturn() {
    away(true);
    bob.disconnect();
    world.pass(Duration.ofSeconds(90));
    assertThat(alice.heard()).doesNotContain("user:left_call G userId=2");
    away(false);
    world.pass(Duration.ofSeconds(2));
    alice.hears("user:left_call G userId=2");
  }

  @Test
  void join_whoseCommitWasNotHeardOf_putsNobodyIntoTheCallBehindHisBack() {
    world.database.silent = true;
    carol.join("G");
    assertThat(carol.answer()).contains("unavailable");
    world.database.silent = false;
    world.pass(Duration.ofSeconds(32));
    assertThat(world.database.groupRow("G").isIn(new UserId(3))).isFalse();
    assertThat(alice.heard()).endsWith("user:left_call G userId=3");
    carol.join("G");
    assertThat(carol.answer()).contains("\"ok\":true");
    alice.hears("user:joined_call G userId=3");
  }

  @Test
  void newCall_whoseCommitWasNotHeardOf_isOver() {
    Phone dave = Phone.of(world, "h1", 4, "d");
    world.people.join(8, 4, 3);
    world.settle();
    world.database.silent = true;
    dave.initiateGroup("H", 8);
    assertThat(dave.answer()).contains("unavailable");
    world.database.silent = false;
    world.pass(Duration.ofSeconds(33));
    assertThat(world.database.groupRow("H").status()).isEqualTo(GroupStatus.ENDED);
    assertThat(carol.heard()).doesNotContain("group_call:incoming H");
  }

  @Test
  void leave_whoseCommitWasNotHeardOf_isToldOnce() {
    world.database.silent = true;
    bob.leave("G");
    world.settle();
    world.database.silent = false;
    world.pass(Duration.ofSeconds(3));
    alice.hears("user:left_call G userId=2");
  }

  @Test
  void joinAndLeave_ofWhichNobodyHeard_areNotToldOf() {
    Phone tablet = Phone.of(world, "h1", 3, "c2");
    tablet.heard();
    world.database.silent = true;
    carol.join("G");
    tablet.initiateGroup("H", 7);
    world.settle();
    world.database.silent = false;
    world.pass(Duration.ofSeconds(33));
    assertThat(world.database.groupRow("G").stayOf(new UserId(3))).isPresent();
    alice.hearsNothing();
    bob.hearsNothing();
  }
}
