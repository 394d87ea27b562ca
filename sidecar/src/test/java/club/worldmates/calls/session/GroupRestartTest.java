package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.UserId;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Group calls when the sidecar is killed (design.md, promise 3). */
class GroupRestartTest {

  private final World world = World.inOrder();
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

  private void talk() {
    bob.join("G");
    bob.hears("call:participants G");
    alice.hears("user:joined_call G userId=2");
  }

  private void restart() {
    world.crash();
    world.start();
    world.pass(Duration.ofSeconds(3));
  }

  @Test
  void ringingCall_ringsOn_andRingsNobodyTwice() {
    world.pass(Duration.ofSeconds(40));
    restart();
    bob.hearsNothing();
    bob.register();
    bob.hearsNothing();
    world.pass(Duration.ofSeconds(17));
    alice.hears("call:ended G reason=no_answer endedBy=0");
    bob.hears("call:ended G reason=no_answer endedBy=0");
  }

  @Test
  void ringingCall_isJoinedAfterwards() {
    restart();
    bob.join("G");
    alice.hears("user:joined_call G userId=2");
    bob.hears("call:participants G");
  }

  @Test
  void killedBetweenCommitAndTelling_theDeviceThatJoinedIsIn_andHearsOfNoOther() {
    bob.join("G");
    world.untilCommitted();
    restart();
    bob.hears("call:participants G");
    alice.hears("user:joined_call G userId=2");
    bob.media("G", false, true);
    alice.hears("user:media_changed G userId=2");
  }

  @Test
  void activeCall_goesOn() {
    talk();
    restart();
    world.pass(Duration.ofSeconds(40));
    alice.hearsNothing();
    bob.hearsNothing();
    bob.media("G", false, true);
    alice.hears("user:media_changed G userId=2");
    alice.candidate("G", "a1");
    bob.hears("ice:candidate G candidate=a1");
    bob.leave("G");
    alice.hears("user:left_call G userId=2");
    alice.leave("G");
    carol.hears("call:ended G reason=completed endedBy=1");
  }

  @Test
  void ringTimeOfAnActiveCall_isOverAfterARestartToo() {
    talk();
    world.pass(Duration.ofSeconds(30));
    restart();
    world.pass(Duration.ofSeconds(30));
    carol.hears("call:ended G reason=no_answer endedBy=0");
    alice.hearsNothing();
    restart();
    carol.hearsNothing();
    alice.hearsNothing();
  }

  @Test
  void ringTimeThatRanOutMeanwhile_silencesWhoeverStillRings() {
    talk();
    world.crash();
    world.time.advance(Duration.ofMinutes(2));
    world.start();
    world.pass(Duration.ofSeconds(2));
    carol.hears("call:ended G reason=no_answer endedBy=0");
    alice.hearsNothing();
    bob.hearsNothing();
  }

  @Test
  void memberThatRangAndLeftTheGroupMeanwhile_hearsThatItIsOver() {
    world.crash();
    world.people.leave(7, 3);
    world.start();
    world.settle();
    alice.end("G", "cancelled");
    carol.hears("call:ended G reason=cancelled endedBy=1");
  }

  @Test
  void whoRefusedBeforeTheRestart_hearsOfNoEnd() {
    talk();
    carol.reject("G");
    carol.hearsNothing();
    restart();
    world.pass(Duration.ofSeconds(60));
    carol.hearsNothing();
  }

  @Test
  void memberThatClosedMeanwhile_isOnHisGraceFromTheSnapshotOn() {
    talk();
    world.crash();
    bob.disconnect();
    world.time.advance(Duration.ofMinutes(2));
    world.start();
    world.pass(Duration.ofSeconds(29));
    alice.hearsNothing();
    world.pass(Duration.ofSeconds(1));
    alice.hears("user:left_call G userId=2");
  }

  @Test
  void joinOfAMember_whoseTellingWasLost_isToldAfterTheRestart() {
    bob.join("G");
    world.untilCommitted();
    restart();
    alice.hears("user:joined_call G userId=2");
    assertThat(world.database.groupRow("G").isIn(new UserId(2))).isTrue();
    assertThat(bob.answer()).contains("\"ok\":true");
  }

  @Test
  void leaveWhoseTellingWasLost_isToldAfterTheRestart_thoughAnotherChangeComesFirst() {
    talk();
    carol.join("G");
    world.settle();
    carol.disconnect();
    world.pass(Duration.ofSeconds(29));
    world.time.advance(Duration.ofSeconds(1));
    world.untilCommitted();
    world.crash();
    bob.leave("G");
    world.start();
    world.pass(Duration.ofSeconds(3));
    assertThat(alice.heard())
        .containsExactly(
            "user:joined_call G userId=3",
            "user:left_call G userId=2",
            "user:left_call G userId=3");
    assertThat(world.database.groupRow("G").told()).isEqualTo(6);
  }

  @Test
  void endWhoseTellingWasLost_isToldAfterTheRestart() {
    talk();
    alice.endForAll("G");
    world.untilCommitted();
    restart();
    bob.hears("call:ended G reason=ended_for_all endedBy=1");
    carol.hears("call:ended G reason=ended_for_all endedBy=1");
    alice.hearsNothing();
  }

  @Test
  void memberWhoseJoinCameThroughTheRestart_isBackOnALaterConnection() {
    bob.join("G");
    world.untilCommitted();
    world.crash();
    bob.disconnect();
    bob.reconnect("h2");
    world.start();
    world.pass(Duration.ofSeconds(40));
    bob.hears("call:resumed G userId=1 status=active elsewhere=false");
    alice.hears("user:joined_call G userId=2");
    alice.media("G", false, true);
    bob.hears("user:media_changed G userId=1");
  }

  @Test
  void joinWhileAHostHasNotComeYet_isHeardThereOnceItHas() {
    talk();
    Phone tablet = Phone.of(world, "h1", 3, "c2");
    world.settle();
    bob.disconnect();
    world.settle();
    bob.reconnect("h2");
    bob.hears("call:resumed G userId=1 status=active elsewhere=false");
    world.crash();
    world.cut("h2");
    world.start();
    tablet.join("G");
    world.settle();
    world.heal("h2");
    world.pass(Duration.ofSeconds(3));
    bob.hears("user:joined_call G userId=3");
  }
}
