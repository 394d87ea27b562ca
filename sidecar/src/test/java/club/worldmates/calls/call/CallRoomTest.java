package club.worldmates.calls.call;

import static club.worldmates.calls.call.Cast.ALICE;
import static club.worldmates.calls.call.Cast.ALICE_PHONE;
import static club.worldmates.calls.call.Cast.ALICE_TABLET;
import static club.worldmates.calls.call.Cast.BOB;
import static club.worldmates.calls.call.Cast.BOB_PHONE;
import static club.worldmates.calls.call.Cast.BOB_TABLET;
import static club.worldmates.calls.call.Cast.CAROL_PHONE;
import static club.worldmates.calls.call.Cast.ROOM;
import static club.worldmates.calls.call.Cast.at;
import static club.worldmates.calls.call.Cast.blocked;
import static club.worldmates.calls.call.Cast.candidate;
import static club.worldmates.calls.call.Cast.codeOf;
import static club.worldmates.calls.call.Cast.connectedLive;
import static club.worldmates.calls.call.Cast.ids;
import static club.worldmates.calls.call.Cast.inRoomLive;
import static club.worldmates.calls.call.Cast.inStatus;
import static club.worldmates.calls.call.Cast.reconnected;
import static club.worldmates.calls.call.Cast.ringingLive;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code call:join_room} and {@code call:leave_room} (protocol.md 3, 4 and 5). */
class CallRoomTest {

  private static final Notice.Participant ALICE_IN =
      new Notice.Participant(ALICE, true, true, at(1));
  private static final Notice.Participant BOB_IN = new Notice.Participant(BOB, true, true, at(4));

  @Test
  void join_theFirstDevice_isHeardInTheRoom_andHearsWhoIsThere() {
    LiveCall aliceIn = join(ringingLive(), ALICE_PHONE, 1).next();
    Step step = join(aliceIn, BOB_PHONE, 4);

    assertThat(step.tells())
        .containsExactly(
            Tell.room(ROOM, BOB_PHONE.id(), new Notice.JoinedCall(ROOM, BOB)),
            Tell.device(BOB_PHONE, new Notice.Participants(ROOM, List.of(ALICE_IN, BOB_IN))));
    assertThat(step.reply()).isEqualTo(new Reply.Ok(CallStatus.RINGING, false));
    assertThat(step.next().attendance().attachedOf(BOB)).isEqualTo(ids(BOB_PHONE));
  }

  @Test
  void join_again_orWithAFurtherDevice_isHeardByNobody() {
    for (Device device : List.of(ALICE_PHONE, ALICE_TABLET)) {
      assertThat(join(inRoomLive(), device, 9).tells())
          .containsExactly(
              Tell.device(device, new Notice.Participants(ROOM, List.of(ALICE_IN, BOB_IN))));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ENDED", "MISSED", "REJECTED", "FAILED"})
  void join_afterTheEnd_isRefused(CallStatus status) {
    assertThat(codeOf(join(LiveCall.of(inStatus(status)), ALICE_PHONE, 90)))
        .isEqualTo(Code.FAILED_PRECONDITION);
  }

  @Test
  void join_byAStranger_isNotAllowed() {
    assertThat(codeOf(join(connectedLive(), CAROL_PHONE, 9))).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(codeOf(join(LiveCall.of(blocked()), BOB_PHONE, 9))).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void join_fromADeviceToldElsewhere_leavesItOutside() {
    LiveCall live = connectedLive();

    assertThat(join(live, BOB_TABLET, 9))
        .isEqualTo(new Step(live, List.of(), new Reply.Ok(CallStatus.CONNECTED, true)));
  }

  @Test
  void join_fromADeviceToldElsewhere_whenNoneIsAttached_joinsLikeAnyOther() {
    Step step = join(lost(connectedLive(), BOB_PHONE), BOB_TABLET, 12);

    assertThat(step.reply()).isEqualTo(new Reply.Ok(CallStatus.CONNECTED, false));
    assertThat(step.next().attendance().attachedOf(BOB)).isEqualTo(ids(BOB_TABLET));
    assertThat(step.next().attendance().lossOf(BOB)).isEmpty();
    assertThat(step.next().attendance().elsewhereOf(BOB)).isEmpty();
  }

  @Test
  void join_comingBackWithinTheGrace_isHeardByNobody() {
    Device again = reconnected(BOB_PHONE);
    Step step = join(lost(inRoomLive(), BOB_PHONE), again, 12);

    assertThat(step.tells())
        .containsExactly(
            Tell.device(again, new Notice.Participants(ROOM, List.of(ALICE_IN, BOB_IN))));
    assertThat(step.next().attendance().lossOf(BOB)).isEmpty();
  }

  @Test
  void join_bringsWhatWaited_first() {
    LiveCall waiting = lost(inRoomLive(), BOB_PHONE).kept(BOB, 1, List.of(candidate(ALICE, 1)));
    Step step = join(waiting, BOB_TABLET, 12);

    assertThat(step.tells().get(0).notices()).containsExactly(candidate(ALICE, 1));
    assertThat(step.next().backlogOf(BOB)).isEmpty();
  }

  @Test
  void join_ofTheCalleeWhoHadNoDevice_endsHisGrace() {
    LiveCall gone = ringingLive().with(ringingLive().attendance().calleeGone(at(3)));

    assertThat(join(gone, BOB_PHONE, 9).next().attendance().calleeGoneSince()).isEmpty();
    assertThat(join(gone, ALICE_PHONE, 9).next().attendance().calleeGoneSince()).contains(at(3));
  }

  @Test
  void leave_theLastDevice_isHeardInTheRoom_andBeginsTheGrace() {
    Step step = leave(inRoomLive(), BOB_PHONE);

    assertThat(step.tells())
        .containsExactly(Tell.room(ROOM, BOB_PHONE.id(), new Notice.LeftCall(ROOM, BOB)));
    assertThat(step.reply()).isEqualTo(new Reply.Ok(CallStatus.CONNECTED, false));
    assertThat(step.next().call()).isEqualTo(inRoomLive().call());
    assertThat(step.next().attendance().lossOf(BOB))
        .contains(new Loss(at(9), List.of(BOB_PHONE), false));
  }

  @Test
  void leave_withAnotherDeviceInTheRoom_isHeardByNobody() {
    Step step = leave(join(inRoomLive(), ALICE_TABLET, 8).next(), ALICE_PHONE);

    assertThat(step.tells()).isEmpty();
    assertThat(step.next().attendance().lossOf(ALICE)).isEmpty();
  }

  @Test
  void leave_attachedButNotJoined_isHeardByNobody_andBeginsTheGrace() {
    Step step = leave(ringingLive(), ALICE_PHONE);

    assertThat(step.tells()).isEmpty();
    assertThat(step.next().attendance().lossOf(ALICE)).isPresent();
  }

  @Test
  void leave_neitherAttachedNorJoined_changesNothing() {
    LiveCall live = ringingLive();

    assertThat(leave(live, BOB_PHONE))
        .isEqualTo(new Step(live, List.of(), new Reply.Ok(CallStatus.RINGING, false)));
  }

  @Test
  void leave_afterTheEnd_orToldElsewhere_changesNothing() {
    LiveCall over = LiveCall.of(Cast.ended());

    assertThat(leave(over, BOB_PHONE))
        .isEqualTo(new Step(over, List.of(), new Reply.Ok(CallStatus.ENDED, false)));
    assertThat(leave(inRoomLive(), BOB_TABLET).tells()).isEmpty();
  }

  @Test
  void leave_byAStranger_isNotAllowed() {
    assertThat(codeOf(leave(inRoomLive(), CAROL_PHONE))).isEqualTo(Code.PERMISSION_DENIED);
  }

  private static Step join(LiveCall live, Device device, long second) {
    return CallRoom.join(live, device, at(second));
  }

  private static Step leave(LiveCall live, Device device) {
    return CallRoom.leave(live, device, at(9));
  }

  private static LiveCall lost(LiveCall live, Device device) {
    return live.with(live.attendance().gone(device, List.of(), at(9), false));
  }
}
