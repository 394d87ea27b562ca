package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.UserId;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One group call from its beginning to its end (protocol.md 4, Group calls; 5). */
class GroupScenariosTest {

  private final World world = World.inOrder();
  private Phone alice;
  private Phone bob;
  private Phone bobsTablet;
  private Phone carol;

  @BeforeEach
  void start() {
    world.people.join(7, 1, 2, 3, 4);
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h1", 2, "b");
    bobsTablet = Phone.of(world, "h1", 2, "bt");
    carol = Phone.of(world, "h2", 3, "c");
    world.settle();
  }

  private void ring() {
    alice.initiateGroup("G", 7);
    alice.hears("call:ringing G devices=3");
    bob.hears("group_call:incoming G");
    bobsTablet.hears("group_call:incoming G");
    carol.hears("group_call:incoming G");
  }

  /** Alice and Bob are in; Carol is still rung. */
  private void talk() {
    ring();
    alice.join("G");
    alice.hears("call:participants G");
    bob.join("G");
    alice.hears("user:joined_call G userId=2");
    bob.hears("call:participants G");
    bobsTablet.hears("call:ended G reason=answered_elsewhere endedBy=2");
  }

  @Test
  void initiate_ringsAllOtherMembers_andNobodyElse() {
    Phone eve = Phone.of(world, "h1", 9, "e");
    ring();
    assertThat(alice.answer())
        .isEqualTo("{\"ok\":true,\"roomName\":\"G\",\"status\":\"ringing\",\"devices\":3}");
    eve.hearsNothing();
    assertThat(world.host("h1").activeCalls()).isNotEmpty();
  }

  @Test
  void initiate_withNobodyOnline_ringsWithoutDevices() {
    world.people.join(8, 1, 5);
    alice.initiateGroup("G", 8);
    alice.hears("call:ringing G devices=0");
    assertThat(alice.answer()).contains("\"ok\":true", "\"devices\":0");
  }

  @Test
  void initiate_byAStranger_orInAGroupThatForbidsIt_isRefused() {
    Phone eve = Phone.of(world, "h1", 9, "e");
    eve.initiateGroup("G", 7);
    assertThat(eve.answer()).contains("permission_denied");
    world.people.forbidCalls(7);
    alice.initiateGroup("G", 7);
    assertThat(alice.answer()).contains("failed_precondition");
    alice.initiateGroup("G", 99);
    assertThat(alice.answer()).contains("not_found");
    bob.hearsNothing();
  }

  @Test
  void repeatedInitiate_isAnsweredAndRingsNobodyTwice() {
    ring();
    alice.initiateGroup("G", 7);
    assertThat(alice.answer()).contains("\"status\":\"ringing\"", "\"devices\":3");
    bob.hearsNothing();
    bob.initiateGroup("G", 7);
    assertThat(bob.answer()).contains("already_exists");
    carol.initiate("G", 1);
    assertThat(carol.answer()).contains("already_exists");
  }

  @Test
  void firstOtherMemberThatJoins_makesItActive() {
    ring();
    alice.join("G");
    world.settle();
    assertThat(world.database.groupRow("G").status()).isEqualTo(GroupStatus.RINGING);
    bob.join("G");
    world.settle();
    assertThat(world.database.groupRow("G").status()).isEqualTo(GroupStatus.ACTIVE);
    assertThat(world.database.groupRow("G").startedAt()).isNotNull();
  }

  @Test
  void furtherMember_isHeardByAllInTheRoom() {
    talk();
    carol.join("G");
    carol.hears("call:participants G");
    alice.hears("user:joined_call G userId=3");
    bob.hears("user:joined_call G userId=3");
    bobsTablet.hearsNothing();
    assertThat(world.database.groupRow("G").peak()).isEqualTo(3);
  }

  @Test
  void joinThenAccept_joinsOnce_andTheInitiatorHearsTheAnswer() {
    talk();
    bob.accept("G");
    alice.hears("call:answer G");
    bob.hearsNothing();
    bob.accept("G");
    assertThat(bob.answer()).contains("\"ok\":true", "active");
    alice.hearsNothing();
  }

  @Test
  void acceptWithoutJoin_joins() {
    ring();
    alice.join("G");
    bob.accept("G");
    alice.hears("call:participants G", "user:joined_call G userId=2", "call:answer G");
    bob.hears("call:participants G");
    bob.join("G");
    bob.hears("call:participants G");
    alice.hearsNothing();
  }

  @Test
  void secondDeviceOfAUser_isNotHeardOfInTheRoom() {
    talk();
    Phone laptop = Phone.of(world, "h2", 2, "bl");
    laptop.hears("call:resumed G userId=1 status=active elsewhere=true");
    laptop.join("G");
    laptop.hears("call:participants G");
    alice.hearsNothing();
    laptop.leave("G");
    alice.hearsNothing();
    bob.leave("G");
    alice.hears("user:left_call G userId=2");
  }

  @Test
  void deviceToldElsewhere_mayNotJoin_whileTheOtherIsAttached() {
    talk();
    bobsTablet.join("G");
    assertThat(bobsTablet.answer()).contains("\"elsewhere\":true");
    alice.hearsNothing();
    bob.leave("G");
    alice.hears("user:left_call G userId=2");
  }

  @Test
  void reject_isHeardByTheOtherDevicesAlone_andHeMayStillJoin() {
    ring();
    bob.reject("G");
    bobsTablet.hears("call:ended G reason=rejected_elsewhere endedBy=2");
    bob.hearsNothing();
    alice.hearsNothing();
    bob.join("G");
    bob.hears("call:participants G");
    bobsTablet.hearsNothing();
    assertThat(world.database.groupRow("G").status()).isEqualTo(GroupStatus.ACTIVE);
  }

  @Test
  void endByARungMember_isAReject() {
    ring();
    carol.end("G", "user_ended");
    bob.hearsNothing();
    alice.hearsNothing();
    assertThat(carol.answer()).contains("\"ok\":true", "ringing");
    world.pass(Duration.ofSeconds(60));
    carol.hearsNothing();
  }

  @Test
  void leaving_closesTheStay_andJoiningAgainAddsUp() {
    talk();
    carol.join("G");
    world.pass(Duration.ofSeconds(10));
    bob.leave("G");
    world.pass(Duration.ofSeconds(100));
    bob.join("G");
    world.pass(Duration.ofSeconds(5));
    bob.end("G", "completed");
    carol.hears(
        "call:participants G",
        "user:left_call G userId=2",
        "user:joined_call G userId=2",
        "user:left_call G userId=2");
    assertThat(world.database.groupRow("G").stayOf(new UserId(2)).orElseThrow().duration())
        .isEqualTo(Duration.ofSeconds(15));
    bob.hears("user:joined_call G userId=3", "call:participants G");
  }

  @Test
  void lastOneOut_endsTheCall_forThoseWhoStillRing() {
    talk();
    bob.leave("G");
    alice.hears("user:left_call G userId=2");
    alice.end("G", "completed");
    carol.hears("call:ended G reason=completed endedBy=1");
    alice.hearsNothing();
    bob.hearsNothing();
    bobsTablet.hearsNothing();
    assertThat(world.database.groupRow("G").status()).isEqualTo(GroupStatus.ENDED);
    assertThat(world.host("h1").activeCalls()).isEmpty();
    assertThat(world.host("h2").activeCalls()).isEmpty();
  }

  @Test
  void initiatorThatEndsFirst_endsTheCall() {
    ring();
    alice.join("G");
    alice.end("G", "cancelled");
    bob.hears("call:ended G reason=cancelled endedBy=1");
    bobsTablet.hears("call:ended G reason=cancelled endedBy=1");
    carol.hears("call:ended G reason=cancelled endedBy=1");
    alice.hears("call:participants G");
    bob.end("G", "user_ended");
    assertThat(bob.answer()).isEqualTo("{\"ok\":true,\"status\":\"ended\"}");
    bob.join("G");
    assertThat(bob.answer()).contains("failed_precondition");
  }

  @Test
  void initiatorThatLeavesFirst_endsTheCall() {
    ring();
    alice.leave("G");
    carol.hears("call:ended G reason=completed endedBy=1");
    alice.hearsNothing();
  }

  @Test
  void initiatorThatLeavesLater_leavesTheOthersAlone() {
    talk();
    carol.join("G");
    carol.hears("call:participants G");
    alice.end("G", "completed");
    bob.hears("user:joined_call G userId=3", "user:left_call G userId=1");
    assertThat(world.database.groupRow("G").status()).isEqualTo(GroupStatus.ACTIVE);
  }

  @Test
  void candidatesAndRenegotiation_goToThoseInTheRoom() {
    talk();
    carol.join("G");
    alice.hears("user:joined_call G userId=3");
    bob.candidate("G", "b1");
    alice.hears("ice:candidate G candidate=b1");
    carol.hears("call:participants G", "ice:candidate G candidate=b1");
    bobsTablet.hearsNothing();
    carol.renegotiate("G", "c1");
    bob.hears("user:joined_call G userId=3", "call:renegotiate G sdpOffer=c1");
    carol.media("G", false, true);
    alice.hears("call:renegotiate G sdpOffer=c1", "user:media_changed G userId=3");
  }

  @Test
  void stranger_isRefused_andNothingOfTheCallReachesHim() {
    Phone eve = Phone.of(world, "h1", 9, "e");
    talk();
    eve.join("G");
    assertThat(eve.answer()).contains("permission_denied");
    eve.candidate("G", "e1");
    assertThat(eve.answer()).contains("permission_denied");
    eve.end("G", "completed");
    assertThat(eve.answer()).contains("permission_denied");
    alice.hearsNothing();
    eve.hearsNothing();
  }

  @Test
  void event_thatFailsByABug_isAnsweredInternal_andItsRoomGoesOn() {
    talk();
    world.settle();
    world.database.broken = true;
    alice.candidate("G", "a1");
    assertThat(alice.answer()).contains("\"code\":\"internal\"");
    alice.leave("G");
    assertThat(alice.answer()).contains("\"ok\":true");
    assertThat(bob.heard()).endsWith("user:left_call G userId=1");
    assertThat(world.sidecar().openEvents()).isEmpty();
  }
}
