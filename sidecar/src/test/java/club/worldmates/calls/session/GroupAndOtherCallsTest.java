package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.UserId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Group calls and other calls of the same users (protocol.md 4, Several calls of one user). */
class GroupAndOtherCallsTest {

  private final World world = World.inOrder();
  private Phone alice;
  private Phone bob;
  private Phone carol;
  private Phone dave;

  @BeforeEach
  void start() {
    world.people.join(7, 1, 2, 3);
    world.people.join(8, 2, 3, 4);
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h1", 2, "b");
    carol = Phone.of(world, "h1", 3, "c");
    dave = Phone.of(world, "h2", 4, "d");
    world.settle();
  }

  /** Alice and Bob are in the group call G, Carol is rung. */
  private void talkInGroup() {
    alice.initiateGroup("G", 7);
    alice.join("G");
    bob.join("G");
    alice.hears("call:ringing G devices=2", "call:participants G", "user:joined_call G userId=2");
    bob.hears("group_call:incoming G", "call:participants G");
    carol.hears("group_call:incoming G");
  }

  /** Bob and Dave are in the 1-to-1 call P. */
  private void talkInPrivate() {
    dave.initiate("P", 2);
    bob.hears("call:incoming P");
    bob.accept("P");
    dave.hears("call:ringing P devices=1", "call:answer P");
  }

  @Test
  void calleeInAnActiveGroupCall_isBusy() {
    talkInGroup();
    dave.initiate("P", 2);
    dave.hears("call:rejected P reason=busy rejectedBy=2");
    bob.hearsNothing();
    assertThat(world.database.row("P").reason()).isEqualTo("busy");
  }

  @Test
  void calleeWhoIsMerelyRungByAGroup_isNotBusy() {
    talkInGroup();
    dave.initiate("P", 3);
    carol.hears("call:incoming P");
  }

  @Test
  void memberInAPrivateCall_isRungAllTheSame() {
    talkInPrivate();
    alice.initiateGroup("G", 7);
    bob.hears("group_call:incoming G");
    alice.hears("call:ringing G devices=2");
  }

  @Test
  void memberThatJoins_leavesHisPrivateCall() {
    talkInPrivate();
    alice.initiateGroup("G", 7);
    bob.hears("group_call:incoming G");
    bob.join("G");
    dave.hears("call:ended P reason=switched endedBy=2");
    bob.hears("call:participants G");
    assertThat(world.database.row("P").status()).isEqualTo(CallStatus.ENDED);
    assertThat(world.database.groupRow("G").isIn(new UserId(2))).isTrue();
  }

  @Test
  void memberThatAcceptsAPrivateCall_leavesTheGroupCall() {
    dave.initiate("P", 2);
    bob.hears("call:incoming P");
    alice.initiateGroup("G", 7);
    alice.join("G");
    carol.join("G");
    alice.hears("call:ringing G devices=2", "call:participants G", "user:joined_call G userId=3");
    carol.hears("group_call:incoming G", "call:participants G");
    bob.accept("P");
    dave.hears("call:ringing P devices=1", "call:answer P");
    bob.join("G");
    dave.hears("call:ended P reason=switched endedBy=2");
    bob.hears("group_call:incoming G", "call:participants G");
    carol.initiate("Q", 4);
    assertThat(carol.answer()).contains("failed_precondition");
  }

  @Test
  void acceptingAPrivateCall_endsTheStay() {
    talkInGroup();
    carol.join("G");
    carol.hears("call:participants G");
    dave.initiate("P", 3);
    dave.hears("call:rejected P reason=busy rejectedBy=3");
    carol.disconnect();
    Phone tablet = Phone.of(world, "h1", 3, "ct");
    dave.initiate("Q", 3);
    assertThat(tablet.heard()).contains("call:incoming Q");
    tablet.accept("Q");
    alice.hears("user:joined_call G userId=3", "user:left_call G userId=3");
    dave.hears("call:ringing Q devices=1", "call:answer Q");
    assertThat(world.database.groupRow("G").isIn(new UserId(3))).isFalse();
  }

  @Test
  void joiningAnotherGroupCall_endsTheStay_andTheCallOfTheLastOne() {
    talkInGroup();
    dave.initiateGroup("H", 8);
    bob.hears("group_call:incoming H");
    carol.hears("group_call:incoming H");
    bob.join("H");
    alice.hears("user:left_call G userId=2");
    bob.hears("call:participants H");
    carol.join("H");
    bob.hears("user:joined_call H userId=3");
    alice.leave("G");
    carol.hears("call:participants H", "call:ended G reason=completed endedBy=1");
    assertThat(world.database.groupRow("G").status()).isEqualTo(GroupStatus.ENDED);
  }

  @Test
  void attachedDeviceThatStartsAnother_isRefused() {
    talkInGroup();
    bob.initiate("P", 4);
    assertThat(bob.answer()).contains("failed_precondition");
    bob.initiateGroup("H", 8);
    assertThat(bob.answer()).contains("failed_precondition");
    alice.hearsNothing();
  }

  @Test
  void otherDeviceThatStartsAnother_endsTheStay() {
    talkInGroup();
    Phone tablet = Phone.of(world, "h1", 2, "bt");
    tablet.hears("call:resumed G userId=1 status=active elsewhere=true");
    tablet.initiate("P", 4);
    tablet.hears("call:ringing P devices=1");
    alice.hears("user:left_call G userId=2");
    bob.hears("user:left_call G userId=2");
    dave.hears("call:incoming P");
  }

  @Test
  void initiatorThatCallsAgain_supersedesHisRingingGroupCall() {
    alice.initiateGroup("G", 7);
    alice.hears("call:ringing G devices=2");
    bob.hears("group_call:incoming G");
    alice.initiate("P", 4);
    alice.hears("call:ringing P devices=1");
    bob.hears("call:ended G reason=superseded endedBy=1");
    assertThat(world.database.groupRow("G").status()).isEqualTo(GroupStatus.ENDED);
  }

  @Test
  void callerThatStartsAGroupCall_supersedesHisRingingCall() {
    alice.initiate("P", 4);
    dave.hears("call:incoming P");
    alice.initiateGroup("G", 7);
    dave.hears("call:ended P reason=superseded endedBy=1");
    alice.hears("call:ringing P devices=1", "call:ringing G devices=2");
    assertThat(world.database.row("P").reason()).isEqualTo("superseded");
  }

  @Test
  void memberThatJoins_isBusyForWhoRingsHim() {
    dave.initiate("P", 2);
    bob.hears("call:incoming P");
    alice.initiateGroup("G", 7);
    bob.hears("group_call:incoming G");
    bob.join("G");
    dave.hears("call:ringing P devices=1", "call:rejected P reason=busy rejectedBy=2");
    bob.hears("call:ended P reason=busy endedBy=2", "call:participants G");
  }
}
