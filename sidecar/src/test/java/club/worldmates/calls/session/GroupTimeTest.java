package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.UserId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What time does to a group call, and who comes back in time (protocol.md 4, Group calls). */
class GroupTimeTest {

  private static final Duration ALMOST = Sidecar.TIMING.grace().minusSeconds(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final World world = World.inOrder();
  private Phone alice;
  private Phone bob;
  private Phone carol;

  @BeforeEach
  void start() {
    world.people.join(7, 1, 2, 3);
    world.start();
    alice = Phone.of(world, "h1", 1, "a");
    bob = Phone.of(world, "h1", 2, "b");
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

  private GroupCall row() {
    return world.database.groupRow("G");
  }

  private Stay stayOf(int user) {
    return row().stayOf(new UserId(user)).orElseThrow();
  }

  @Test
  void whoLeftOnALaterConnection_isNotInAgainWhenTheOldOneIsNoticedToBeGone() {
    talk();
    FakeSocket dead = bob.socket();
    bob.reconnect("h1");
    bob.hears("call:resumed G userId=1 status=active elsewhere=true");
    bob.leave("G");
    world.host("h1").disconnect(dead);
    world.pass(Sidecar.TIMING.grace());
    alice.hears("user:left_call G userId=2");
    bob.hearsNothing();
  }

  @Test
  void registeringAgain_isNoComingBackOfWhoLeft() {
    talk();
    FakeSocket dead = bob.socket();
    bob.reconnect("h1");
    bob.hears("call:resumed G userId=1 status=active elsewhere=true");
    bob.leave("G");
    world.host("h1").disconnect(dead);
    world.pass(Duration.ofSeconds(1));
    bob.register();
    world.pass(Sidecar.TIMING.grace());
    alice.hears("user:left_call G userId=2");
  }

  @Test
  void nobodyJoined_endsTheCallAfterTheRingTime() {
    world.pass(Duration.ofSeconds(59));
    bob.hearsNothing();
    world.pass(SECOND);
    alice.hears("call:ended G reason=no_answer endedBy=0");
    bob.hears("call:ended G reason=no_answer endedBy=0");
    carol.hears("call:ended G reason=no_answer endedBy=0");
    assertThat(row().status()).isEqualTo(GroupStatus.ENDED);
    assertThat(row().reason()).isEqualTo("no_answer");
  }

  @Test
  void ringTimeOfAnActiveCall_endsTheRingingAlone_andWhoRangMayStillJoin() {
    talk();
    world.pass(Duration.ofSeconds(60));
    carol.hears("call:ended G reason=no_answer endedBy=0");
    alice.hearsNothing();
    bob.hearsNothing();
    carol.join("G");
    carol.hears("call:participants G");
    alice.hears("user:joined_call G userId=3");
    alice.endForAll("G");
    carol.hears("call:ended G reason=ended_for_all endedBy=1");
  }

  @Test
  void whoHeardThatItRingsNoMore_hearsOfNoOtherEnd() {
    talk();
    world.pass(Duration.ofSeconds(60));
    carol.hears("call:ended G reason=no_answer endedBy=0");
    alice.endForAll("G");
    carol.hearsNothing();
    bob.hears("call:ended G reason=ended_for_all endedBy=1");
  }

  @Test
  void lostMember_isOutAfterTheGrace_sinceHeWent() {
    talk();
    world.pass(Duration.ofSeconds(10));
    final Instant went = world.time.now();
    bob.disconnect();
    world.pass(ALMOST);
    alice.hearsNothing();
    world.pass(SECOND);
    alice.hears("user:left_call G userId=2");
    assertThat(stayOf(2).leftAt()).isEqualTo(went);
    assertThat(stayOf(2).duration()).isEqualTo(Duration.ofSeconds(10));
    assertThat(row().status()).isEqualTo(GroupStatus.ACTIVE);
  }

  @Test
  void lostMember_thatIsBackInTime_hasTheSameStay_andNobodyHears() {
    talk();
    bob.disconnect();
    world.pass(ALMOST);
    bob.reconnect("h2");
    bob.hears("call:resumed G userId=1 status=active elsewhere=false");
    world.pass(Sidecar.TIMING.grace());
    alice.hearsNothing();
    assertThat(stayOf(2).isOpen()).isTrue();
    alice.candidate("G", "a1");
    bob.hears("ice:candidate G candidate=a1");
  }

  @Test
  void joiningOnAnotherDevice_endsTheGrace() {
    talk();
    bob.disconnect();
    Phone tablet = Phone.of(world, "h2", 2, "bt");
    tablet.hears("call:resumed G userId=1 status=active elsewhere=false");
    tablet.join("G");
    tablet.hears("call:participants G");
    world.pass(Sidecar.TIMING.grace());
    alice.hearsNothing();
  }

  @Test
  void webTabThatMerelyRegisters_endsNoGrace() {
    talk();
    bob.disconnect();
    Phone tab = Phone.of(world, "h1", 2, "web");
    tab.hears("call:resumed G userId=1 status=active elsewhere=false");
    world.pass(Sidecar.TIMING.grace());
    alice.hears("user:left_call G userId=2");
  }

  @Test
  void memberThatComesBackTooLate_hearsNothing_andMayJoinAgain() {
    talk();
    bob.disconnect();
    world.pass(Sidecar.TIMING.grace());
    bob.reconnect("h1");
    bob.hearsNothing();
    bob.join("G");
    bob.hears("call:participants G");
    alice.hears("user:left_call G userId=2", "user:joined_call G userId=2");
  }

  @Test
  void lastOneLost_endsTheCallAfterHisGrace() {
    talk();
    alice.leave("G");
    bob.hears("user:left_call G userId=1");
    bob.disconnect();
    world.pass(Sidecar.TIMING.grace());
    assertThat(row().status()).isEqualTo(GroupStatus.ENDED);
    carol.hears("call:ended G reason=completed endedBy=0");
  }

  @Test
  void initiatorLostWhileItRings_endsTheCallAfterTheGrace() {
    alice.disconnect();
    world.pass(ALMOST);
    bob.hearsNothing();
    world.pass(SECOND);
    bob.hears("call:ended G reason=completed endedBy=0");
    assertThat(row().status()).isEqualTo(GroupStatus.ENDED);
  }

  @Test
  void rungMemberThatIsLost_changesNothing() {
    carol.disconnect();
    world.pass(Sidecar.TIMING.grace());
    carol.reconnect("h2");
    carol.hears("group_call:incoming G");
    carol.register();
    carol.hearsNothing();
    alice.hearsNothing();
  }

  @Test
  void deviceThatRegisters_isRungOnce_unlessItsUserRefused() {
    Phone tablet = Phone.of(world, "h2", 2, "bt");
    tablet.hears("group_call:incoming G");
    tablet.register();
    tablet.hearsNothing();
    carol.reject("G");
    carol.hearsNothing();
    Phone laptop = Phone.of(world, "h1", 3, "cl");
    laptop.hearsNothing();
  }

  @Test
  void memberThatRegistersWhileItIsActive_hearsNothingUnlessHeIsIn() {
    talk();
    Phone tablet = Phone.of(world, "h1", 3, "ct");
    tablet.hearsNothing();
    Phone laptop = Phone.of(world, "h1", 1, "al");
    laptop.hears("call:resumed G userId=1 status=active elsewhere=true");
  }

  @Test
  void whatWasAddressedToALostMember_isHeardOnComingBack() {
    talk();
    bob.disconnect();
    alice.candidate("G", "a1");
    alice.renegotiate("G", "a2");
    world.settle();
    bob.reconnect("h1");
    bob.hears(
        "ice:candidate G candidate=a1",
        "call:renegotiate G sdpOffer=a2",
        "call:resumed G userId=1 status=active elsewhere=false");
  }

  @Test
  void answerToALostInitiator_isHeardOnComingBack() {
    alice.disconnect();
    bob.accept("G");
    world.settle();
    alice.reconnect("h2");
    alice.hears("call:answer G", "call:resumed G userId=1 status=active elsewhere=false");
  }

  @Test
  void socketThatClosesWhileItsJoinIsUnderWay_isOnItsGrace() {
    bob.join("G");
    bob.disconnect();
    world.pass(Sidecar.TIMING.grace());
    alice.hears("user:joined_call G userId=2", "user:left_call G userId=2");
  }
}
