package club.worldmates.calls.call;

import static club.worldmates.calls.call.Cast.ALICE;
import static club.worldmates.calls.call.Cast.BOB;
import static club.worldmates.calls.call.Cast.CAROL;
import static club.worldmates.calls.call.Cast.OFFER;
import static club.worldmates.calls.call.Cast.ROOM;
import static club.worldmates.calls.call.Cast.T0;
import static club.worldmates.calls.call.Cast.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The row of a group call and the rows of its participants (protocol.md 4 and 5, Stored). */
class GroupCallTest {

  private final GroupCall ringing =
      GroupCall.ringing(ROOM, new GroupId(7), ALICE, CallType.VIDEO, OFFER, T0, "initiate");
  private final GroupCall active = ringing.joined(ALICE, at(1), "a").joined(BOB, at(5), "b");

  @Test
  void each_transition_raisesTheRevision_andNamesItsCause() {
    assertThat(ringing.revision()).isEqualTo(1);
    assertThat(active.revision()).isEqualTo(3);
    assertThat(active.cause()).isEqualTo("b");
    assertThat(active.stayOf(ALICE).orElseThrow().revision()).isEqualTo(2);
    assertThat(active.left(BOB, BOB, at(9), "c").stayOf(BOB).orElseThrow().revision()).isEqualTo(4);
  }

  @Test
  void itIsActive_onceAnotherThanTheInitiatorJoined() {
    assertThat(ringing.joined(ALICE, at(1), "a").status()).isEqualTo(GroupStatus.RINGING);
    assertThat(active.status()).isEqualTo(GroupStatus.ACTIVE);
    assertThat(active.startedAt()).isEqualTo(at(5));
  }

  @Test
  void peak_isTheLargestNumberAtOnce() {
    GroupCall three = active.joined(CAROL, at(6), "c").left(BOB, BOB, at(7), "d");

    assertThat(ringing.peak()).isZero();
    assertThat(three.peak()).isEqualTo(3);
    assertThat(three.joined(BOB, at(8), "e").peak()).isEqualTo(3);
  }

  @Test
  void times_areWholeSeconds() {
    GroupCall half = ringing.joined(BOB, at(5).plusMillis(999), "b");

    assertThat(half.startedAt()).isEqualTo(at(5));
    assertThat(half.stayOf(BOB).orElseThrow().joinedAt()).isEqualTo(at(5));
    assertThat(half.left(BOB, BOB, at(9).plusMillis(1), "c").endedAt()).isEqualTo(at(9));
  }

  @Test
  void duration_ofAStay_isTheSumOfItsStays() {
    GroupCall again =
        active.left(BOB, BOB, at(15), "c").joined(BOB, at(20), "d").left(BOB, BOB, at(23), "e");

    assertThat(again.stayOf(BOB).orElseThrow().duration()).hasSeconds(13);
    assertThat(again.stays()).hasSize(2);
  }

  @Test
  void duration_ofTheCall_isThatSinceItStarted() {
    assertThat(active.over("completed", ALICE, at(15), "c").duration())
        .hasValueSatisfying(duration -> assertThat(duration).hasSeconds(10));
    assertThat(ringing.over("no_answer", null, at(60), "").duration()).isEmpty();
  }

  @Test
  void nobodyLeft_isTheEnd_notBeforeAnythingElseInIt() {
    GroupCall over = active.left(BOB, BOB, at(20), "c").left(ALICE, null, at(10), "");

    assertThat(over.reason()).isEqualTo(Reason.COMPLETED);
    assertThat(over.endedAt()).isEqualTo(at(20));
    assertThat(over.stayOf(ALICE).orElseThrow().leftAt()).isEqualTo(at(10));
  }

  @Test
  void over_closesEveryStay() {
    GroupCall over = active.over(Reason.ENDED_FOR_ALL, ALICE, at(9), "c");

    assertThat(over.openStays()).isEmpty();
    assertThat(over.stayOf(BOB).orElseThrow().leftAt()).isEqualTo(at(9));
    assertThat(over.stayOf(BOB).orElseThrow().removed()).isNull();
  }

  @Test
  void leaving_isNotBeforeJoining() {
    assertThat(active.left(BOB, null, at(2), "").stayOf(BOB).orElseThrow().duration()).isZero();
  }

  @Test
  void removal_isRemembered_byWhomever() {
    assertThat(active.removed(BOB, ALICE, at(9), "c").wasRemoved(BOB)).isTrue();
    assertThat(active.removed(BOB, null, at(9), "").wasRemoved(BOB)).isTrue();
    assertThat(active.left(BOB, BOB, at(9), "c").wasRemoved(BOB)).isFalse();
  }

  @Test
  void participants_areThoseWhoAreIn_withTheirMedia() {
    GroupCall muted = active.media(BOB, false, true);

    assertThat(muted.left(ALICE, ALICE, at(9), "c").participants())
        .containsExactly(new Notice.Participant(BOB, false, true, at(5)));
    assertThat(muted.revision()).isEqualTo(active.revision());
    assertThat(active.media(CAROL, false, false)).isEqualTo(active);
  }

  @Test
  void toldMark_neverFalls() {
    assertThat(active.told(3).told(2).told()).isEqualTo(3);
    assertThat(active.told(3).joined(CAROL, at(9), "c").told()).isEqualTo(3);
  }

  @Test
  void status_isReadAsItIsSpelled() {
    for (GroupStatus status : GroupStatus.values()) {
      assertThat(GroupStatus.ofText(status.text())).isEqualTo(status);
    }
    assertThatThrownBy(() -> GroupStatus.ofText("connected"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
