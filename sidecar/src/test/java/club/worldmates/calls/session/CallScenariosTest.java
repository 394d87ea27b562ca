package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.CallStatus;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One call from its beginning to its end (protocol.md 4, One 1-to-1 call; 5). */
class CallScenariosTest {

  private final World world = World.inOrder();
  private Phone alice;
  private Phone bob;
  private Phone bobsTablet;

  @BeforeEach
  void start() {
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h1", 2, "b");
    bobsTablet = Phone.of(world, "h1", 2, "bt");
    world.pass(Duration.ofSeconds(2));
  }

  @Test
  void initiate_rings_isAccepted_passesCandidates_andEnds() {
    alice.initiate("A", 2);
    alice.hears("call:ringing A devices=2");
    assertThat(alice.answer())
        .isEqualTo("{\"ok\":true,\"roomName\":\"A\",\"status\":\"ringing\",\"devices\":2}");
    bob.hears("call:incoming A");
    bobsTablet.hears("call:incoming A");
    alice.candidate("A", "a1");
    bob.hears("ice:candidate A candidate=a1");
    bob.accept("A");
    alice.hears("call:answer A");
    bobsTablet.hears(
        "ice:candidate A candidate=a1", "call:ended A reason=answered_elsewhere endedBy=2");
    bob.candidate("A", "b1");
    alice.candidate("A", "a2");
    alice.hears("ice:candidate A candidate=b1");
    bob.hears("ice:candidate A candidate=a2");
    alice.end("A", "completed");
    bob.hears("call:ended A reason=completed endedBy=1");
    alice.hearsNothing();
    bobsTablet.hearsNothing();
    assertThat(world.database.row("A").status()).isEqualTo(CallStatus.ENDED);
    assertThat(world.host("h1").activeCalls()).isEmpty();
  }

  @Test
  void calleeWithoutDevice_isOffline() {
    alice.initiate("A", 3);
    alice.hears("call:error A code=offline status=missed");
    assertThat(alice.answer()).contains("\"code\":\"offline\"", "\"status\":\"missed\"");
    assertThat(world.database.row("A").reason()).isEqualTo("offline");
  }

  @Test
  void hostThatKnowsTheCalleeToBeAway_savesTheRing() {
    alice.initiate("A", 3, 0);
    alice.hears("call:error A code=offline status=missed");
    assertThat(world.database.commits()).isEqualTo(1);
  }

  @Test
  void blockedCaller_seesAnOfflineCallee() {
    world.people.block(1, 2);
    alice.initiate("A", 2);
    alice.hears("call:error A code=offline status=missed");
    bob.hearsNothing();
    bob.accept("A");
    assertThat(bob.answer()).contains("not_found");
  }

  @Test
  void repeatedInitiate_isAnsweredAndRingsNobodyTwice() {
    alice.initiate("A", 2);
    alice.hears("call:ringing A devices=2");
    alice.initiate("A", 2);
    alice.hearsNothing();
    assertThat(alice.answer()).contains("\"status\":\"ringing\"", "\"devices\":2");
    bob.hears("call:incoming A");
  }

  @Test
  void repeatedInitiate_ofAnOfflineCall_isOfflineAgain() {
    alice.initiate("A", 3);
    alice.hears("call:error A code=offline status=missed");
    alice.initiate("A", 3);
    alice.hears("call:error A code=offline status=missed");
  }

  @Test
  void initiate_ofATakenName_isRefused() {
    alice.initiate("A", 2);
    bob.initiate("A", 1);
    assertThat(bob.answer()).contains("already_exists");
    bob.initiate("a", 1);
    assertThat(bob.answer()).contains("already_exists");
  }

  @Test
  void joinRightBehindInitiate_findsTheCall() {
    alice.initiate("A", 2);
    alice.join("A");
    assertThat(alice.answer()).contains("\"ok\":true", "ringing");
    alice.hears("call:ringing A devices=2", "call:participants A");
  }

  @Test
  void joinRightBehindAnOfflineInitiate_isRefused() {
    alice.initiate("A", 3);
    alice.join("A");
    assertThat(alice.answer()).contains("failed_precondition");
  }

  @Test
  void endRightBehindInitiate_endsTheRinging() {
    alice.initiate("A", 2);
    alice.end("A", "cancelled");
    bob.hears("call:incoming A", "call:ended A reason=cancelled endedBy=1");
    bobsTablet.hears("call:incoming A", "call:ended A reason=cancelled endedBy=1");
    alice.hears("call:ringing A devices=2");
    assertThat(world.database.row("A").status()).isEqualTo(CallStatus.MISSED);
  }

  @Test
  void reject_isHeardByTheCallerAndTheOtherDevices() {
    alice.initiate("A", 2);
    bob.reject("A");
    alice.hears("call:ringing A devices=2", "call:rejected A rejectedBy=2");
    bob.hears("call:incoming A");
    bobsTablet.hears("call:incoming A", "call:ended A reason=rejected_elsewhere endedBy=2");
    alice.end("A", "user_ended");
    assertThat(alice.answer()).isEqualTo("{\"ok\":true,\"status\":\"rejected\"}");
    bob.hearsNothing();
  }

  @Test
  void noAnswer_endsTheCallForBothAfterTheRingTime() {
    alice.initiate("A", 2);
    world.pass(Duration.ofSeconds(59));
    alice.hears("call:ringing A devices=2");
    world.pass(Duration.ofSeconds(1));
    alice.hears("call:ended A reason=no_answer endedBy=0");
    bob.hears("call:incoming A", "call:ended A reason=no_answer endedBy=0");
    assertThat(world.database.row("A").status()).isEqualTo(CallStatus.MISSED);
  }

  @Test
  void deviceToldElsewhere_hasNoSayAnyMore() {
    alice.initiate("A", 2);
    bob.accept("A");
    bobsTablet.hears("call:incoming A", "call:ended A reason=answered_elsewhere endedBy=2");
    bobsTablet.end("A", "user_ended");
    assertThat(bobsTablet.answer()).contains("connected");
    bobsTablet.leave("A");
    bobsTablet.join("A");
    assertThat(bobsTablet.answer()).contains("\"elsewhere\":true");
    bobsTablet.candidate("A", "bt1");
    alice.hears("call:ringing A devices=2", "call:answer A");
    bobsTablet.accept("A");
    assertThat(bobsTablet.answer()).contains("failed_precondition", "Failed to accept call");
    alice.end("A", "completed");
    bob.hears("call:incoming A", "call:ended A reason=completed endedBy=1");
    bobsTablet.hearsNothing();
  }

  @Test
  void secondAcceptOfTheSameDevice_isOkAndUnheard() {
    alice.initiate("A", 2);
    bob.accept("A");
    alice.hears("call:ringing A devices=2", "call:answer A");
    bob.accept("A");
    assertThat(bob.answer()).isEqualTo("{\"ok\":true,\"status\":\"connected\"}");
    alice.hearsNothing();
  }

  @Test
  void deviceThatRegistersWhileItRings_hearsTheCallAndTheCandidatesSoFar() {
    alice.initiate("A", 2);
    alice.candidate("A", "a1");
    alice.candidate("A", "a2");
    Phone laptop = Phone.of(world, "h1", 2, "bl");
    laptop.hears("call:incoming A", "ice:candidate A candidate=a1", "ice:candidate A candidate=a2");
    laptop.register();
    laptop.hearsNothing();
  }

  @Test
  void roomOfTheCall_seesWhoComesAndGoes() {
    alice.initiate("A", 2);
    alice.join("A");
    alice.hears("call:ringing A devices=2", "call:participants A");
    bob.join("A");
    alice.hears("user:joined_call A userId=2");
    bob.accept("A");
    bob.media("A", false, true);
    alice.hears("call:answer A", "user:media_changed A userId=2");
    bob.leave("A");
    alice.hears("user:left_call A userId=2");
    assertThat(world.database.row("A").status()).isEqualTo(CallStatus.CONNECTED);
  }

  @Test
  void deviceThatLeftTheRoom_hearsOfItNoMore() {
    alice.initiate("A", 2);
    alice.join("A");
    bob.join("A");
    bob.accept("A");
    alice.leave("A");
    alice.heard();
    bob.media("A", false, true);
    alice.hearsNothing();
    assertThat(world.host("h1").snapshot())
        .filteredOn(state -> state.device().id().equals(alice.socket().id))
        .allMatch(state -> state.rooms().isEmpty());
  }

  @Test
  void stranger_isRefused_andNothingOfTheCallReachesHim() {
    Phone eve = Phone.of(world, "h1", 3, "e");
    alice.initiate("A", 2);
    eve.accept("A");
    assertThat(eve.answer()).contains("permission_denied");
    eve.join("A");
    assertThat(eve.answer()).contains("permission_denied");
    eve.candidate("B", "e1");
    assertThat(eve.answer()).contains("not_found");
    bob.accept("A");
    alice.end("A", "completed");
    eve.hearsNothing();
  }

  @Test
  void event_thatFailsByABug_isAnsweredInternal_andItsRoomGoesOn() {
    alice.initiate("A", 2);
    bob.accept("A");
    world.settle();
    world.database.broken = true;
    alice.candidate("A", "a1");
    assertThat(alice.answer()).contains("\"code\":\"internal\"");
    alice.end("A", "completed");
    assertThat(alice.answer()).contains("\"ok\":true");
    assertThat(bob.heard()).endsWith("call:ended A reason=completed endedBy=1");
    assertThat(world.sidecar().openEvents()).isEmpty();
  }

  @Test
  void newCall_thatFailsByABug_isAnsweredInternal_andMayBeTriedAgain() {
    world.database.broken = true;
    alice.initiate("A", 2);
    assertThat(alice.answer()).contains("\"code\":\"internal\"");
    world.database.broken = false;
    alice.initiate("A", 2);
    assertThat(alice.answer()).contains("ringing");
    bob.hears("call:incoming A");
    assertThat(world.sidecar().openEvents()).isEmpty();
  }
}
