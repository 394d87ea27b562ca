package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.CallStatus;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls while the database is away (design.md, sidecar). */
class DatabaseAwayTest {

  private final World world = World.inOrder();
  private Phone alice;
  private Phone bob;

  @BeforeEach
  void start() {
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h1", 2, "b");
    alice.initiate("A", 2);
    alice.hears("call:ringing A devices=1");
    bob.hears("call:incoming A");
  }

  @Test
  void newCall_isRefusedAtOnce() {
    Phone carol = Phone.of(world, "h1", 3, "c");
    world.settle();
    world.database.away = true;
    carol.initiate("C", 2);
    assertThat(carol.answer()).contains("\"code\":\"unavailable\"");
    world.database.away = false;
    bob.hearsNothing();
    carol.initiate("C", 2);
    assertThat(carol.answer()).contains("ringing");
  }

  @Test
  void newCalls_thatWereNeverTried_leaveNothingToLookFor() {
    Phone carol = Phone.of(world, "h1", 3, "c");
    world.settle();
    world.database.away = true;
    for (int i = 0; i < 20; i++) {
      carol.initiate("C" + i, 2);
    }
    world.pass(Duration.ofSeconds(30));
    world.database.away = false;
    world.pass(Duration.ofSeconds(30));
    assertThat(world.database.lookedFor()).noneMatch(room -> room.value().startsWith("C"));
  }

  @Test
  void accept_isRefused_andMayBeTriedAgain() {
    world.database.away = true;
    bob.accept("A");
    assertThat(bob.answer()).contains("unavailable");
    world.database.away = false;
    bob.accept("A");
    assertThat(bob.answer()).contains("connected");
    alice.hears("call:answer A");
  }

  @Test
  void end_isAnsweredUnavailableAfterASecond_keptAndAppliedOnItsReturn() {
    bob.accept("A");
    alice.hears("call:answer A");
    world.database.away = true;
    alice.end("A", "completed");
    world.pass(Duration.ofMillis(900));
    assertThat(world.host("h1").unanswered()).isNotEmpty();
    world.pass(Duration.ofMillis(200));
    assertThat(alice.answer()).contains("unavailable");
    bob.hearsNothing();
    world.pass(Duration.ofMinutes(3));
    world.database.away = false;
    world.pass(Duration.ofSeconds(1));
    bob.hears("call:ended A reason=completed endedBy=1");
    assertThat(world.database.row("A").status()).isEqualTo(CallStatus.ENDED);
    world.pass(Duration.ofMinutes(1));
    assertThat(world.sidecar().openEvents()).isEmpty();
  }

  @Test
  void end_isAnsweredUnavailableAfterASecond_whileTheDatabaseStandsStill() {
    bob.accept("A");
    alice.hears("call:answer A");
    world.database.standsStill = true;
    alice.end("A", "completed");
    world.pass(Duration.ofMillis(900));
    assertThat(world.host("h1").unanswered()).isNotEmpty();
    world.pass(Duration.ofMillis(100));
    assertThat(alice.answer()).contains("unavailable");
    world.database.standsStill = false;
    world.settle();
    bob.hears("call:ended A reason=completed endedBy=1");
    assertThat(world.sidecar().openEvents()).isEmpty();
  }

  @Test
  void end_behindAnAcceptThatTheDatabaseIsAt_isAnsweredUnavailableAfterASecond() {
    world.database.standsStill = true;
    bob.accept("A");
    alice.end("A", "cancelled");
    world.pass(Duration.ofSeconds(1));
    assertThat(alice.answer()).contains("unavailable");
    world.database.standsStill = false;
    world.settle();
    alice.hears("call:answer A");
    bob.hears("call:ended A reason=cancelled endedBy=1");
    assertThat(world.sidecar().openEvents()).isEmpty();
  }

  @Test
  void reject_isKeptAndApplied() {
    world.database.away = true;
    bob.reject("A");
    world.pass(Duration.ofSeconds(5));
    alice.hearsNothing();
    world.database.away = false;
    world.pass(Duration.ofSeconds(1));
    alice.hears("call:rejected A rejectedBy=2");
  }

  @Test
  void candidatesAndMedia_goOn() {
    alice.join("A");
    bob.join("A");
    bob.accept("A");
    alice.heard();
    bob.heard();
    world.database.away = true;
    alice.candidate("A", "a1");
    bob.hears("ice:candidate A candidate=a1");
    bob.media("A", false, false);
    alice.hears("user:media_changed A userId=2");
  }

  @Test
  void ringTime_thatRunsOutMeanwhile_endsTheCallOnItsReturn() {
    world.database.away = true;
    world.pass(Duration.ofSeconds(90));
    alice.hearsNothing();
    world.database.away = false;
    world.pass(Duration.ofSeconds(1));
    alice.hears("call:ended A reason=no_answer endedBy=0");
    bob.hears("call:ended A reason=no_answer endedBy=0");
  }

  @Test
  void start_waitsForTheDatabase() {
    world.crash();
    world.database.away = true;
    world.start();
    world.pass(Duration.ofSeconds(10));
    world.database.away = false;
    world.pass(Duration.ofSeconds(2));
    bob.accept("A");
    alice.hears("call:answer A");
  }

  @Test
  void end_whoseCommitWasNotHeardOf_isToldOnce() {
    bob.accept("A");
    alice.hears("call:answer A");
    world.database.silent = true;
    alice.end("A", "completed");
    world.settle();
    world.database.silent = false;
    world.pass(Duration.ofSeconds(3));
    bob.hears("call:ended A reason=completed endedBy=1");
  }

  @Test
  void ringTime_whoseCommitWasNotHeardOf_isTold() {
    world.database.silent = true;
    world.pass(Duration.ofSeconds(61));
    world.database.silent = false;
    world.pass(Duration.ofSeconds(2));
    alice.hears("call:ended A reason=no_answer endedBy=0");
    bob.hears("call:ended A reason=no_answer endedBy=0");
  }

  @Test
  void accept_whoseCommitWasNotHeardOf_isTakenBack() {
    world.database.silent = true;
    bob.accept("A");
    world.settle();
    world.database.silent = false;
    assertThat(bob.answer()).contains("unavailable");
    world.pass(Duration.ofSeconds(2));
    alice.hears("call:ended A reason=failed endedBy=0");
    bob.hears("call:ended A reason=failed endedBy=0");
    assertThat(world.database.row("A").status()).isEqualTo(CallStatus.ENDED);
  }

  @Test
  void newCall_whoseCommitWasNotHeardOf_isTakenBack() {
    Phone carol = Phone.of(world, "h1", 3, "c");
    world.settle();
    world.database.silent = true;
    carol.initiate("C", 2);
    assertThat(carol.answer()).contains("unavailable");
    world.database.silent = false;
    world.pass(Duration.ofSeconds(2));
    bob.hearsNothing();
    assertThat(world.database.row("C").status()).isEqualTo(CallStatus.FAILED);
  }

  @Test
  void newCall_thatIsToBeTakenBack_isNobodysCallMeanwhile() {
    Phone carol = Phone.of(world, "h1", 3, "c");
    world.settle();
    world.database.silent = true;
    carol.initiate("C", 2);
    carol.join("C");
    assertThat(carol.answer()).contains("not_found");
    Phone.of(world, "h1", 2, "tablet").hears("call:incoming A");
    world.database.silent = false;
    world.pass(Duration.ofSeconds(2));
    bob.hearsNothing();
    carol.hears("call:ended C reason=failed endedBy=0");
    assertThat(world.database.row("C").status()).isEqualTo(CallStatus.FAILED);
  }

  @Test
  void newCall_thatReachedNobodyAsTheDatabaseWent_isTakenBack() {
    Phone carol = Phone.of(world, "h1", 3, "c");
    world.pass(Duration.ofSeconds(5));
    carol.initiate("C", 4);
    world.untilCommitted();
    world.database.away = true;
    assertThat(carol.answer()).contains("unavailable");
    world.database.away = false;
    world.pass(Duration.ofSeconds(2));
    assertThat(world.database.row("C").status()).isEqualTo(CallStatus.FAILED);
    Phone.of(world, "h1", 4, "d").hearsNothing();
  }

  @Test
  void callThatGaveWay_whenTheCommitWasNotHeardOf_isToldToBeOver() {
    bob.accept("A");
    alice.hears("call:answer A");
    Phone tablet = Phone.of(world, "h1", 1, "t");
    tablet.heard();
    world.database.silent = true;
    tablet.initiate("C", 3);
    assertThat(tablet.answer()).contains("unavailable");
    world.database.silent = false;
    world.pass(Duration.ofSeconds(2));
    alice.hears("call:ended A reason=superseded endedBy=1", "call:ended C reason=failed endedBy=0");
    bob.hears("call:ended A reason=superseded endedBy=1");
  }

  @Test
  void callThatGaveWay_whenTheCommitWasNotHeardOf_isToldToBeOver_thoughItsRingReachedNobody() {
    alice.end("A", "cancelled");
    Phone tablet = Phone.of(world, "h1", 1, "t");
    Phone.of(world, "h2", 3, "c");
    world.pass(Duration.ofSeconds(5));
    world.host("h2").stall();
    alice.initiate("C", 3);
    world.settle();
    world.kill("h2");
    world.database.silent = true;
    tablet.initiate("D", 2);
    assertThat(tablet.answer()).contains("unavailable");
    world.database.silent = false;
    world.pass(Duration.ofSeconds(12));
    alice.hears("call:ended D reason=failed endedBy=0", "call:ended C reason=superseded endedBy=1");
    assertThat(world.sidecar().openEvents()).isEmpty();
  }
}
