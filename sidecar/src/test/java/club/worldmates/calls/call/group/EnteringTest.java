package club.worldmates.calls.call.group;

import static club.worldmates.calls.call.group.GroupCast.ALICE;
import static club.worldmates.calls.call.group.GroupCast.ALICE_PHONE;
import static club.worldmates.calls.call.group.GroupCast.ALICE_TABLET;
import static club.worldmates.calls.call.group.GroupCast.ANSWER;
import static club.worldmates.calls.call.group.GroupCast.BOB;
import static club.worldmates.calls.call.group.GroupCast.BOB_PHONE;
import static club.worldmates.calls.call.group.GroupCast.BOB_TABLET;
import static club.worldmates.calls.call.group.GroupCast.CAROL;
import static club.worldmates.calls.call.group.GroupCast.CAROL_PHONE;
import static club.worldmates.calls.call.group.GroupCast.DAVE_PHONE;
import static club.worldmates.calls.call.group.GroupCast.EVE_PHONE;
import static club.worldmates.calls.call.group.GroupCast.GROUP;
import static club.worldmates.calls.call.group.GroupCast.OFFER;
import static club.worldmates.calls.call.group.GroupCast.OTHER_ROOM;
import static club.worldmates.calls.call.group.GroupCast.T0;
import static club.worldmates.calls.call.group.GroupCast.active;
import static club.worldmates.calls.call.group.GroupCast.at;
import static club.worldmates.calls.call.group.GroupCast.ringing;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.UserId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code call:join_room} and {@code call:accept} of a group call (protocol.md 3 to 5). */
class EnteringTest {

  @Test
  void join_byTheInitiator_opensHisStay_andRingsOn() {
    Stage stage = Stage.ringing().at(1).joins(ALICE_PHONE);

    assertThat(stage.call().status()).isEqualTo(GroupStatus.RINGING);
    assertThat(stage.call().isIn(ALICE)).isTrue();
    assertThat(stage.told())
        .containsExactly(
            "room but alicePhone: user:joined_call alice", "alicePhone: call:participants alice");
  }

  @Test
  void join_byTheFirstOther_startsTheCall_andStopsHisOtherDevices() {
    Stage stage = Stage.ringing().at(1).joins(ALICE_PHONE).at(5).joins(BOB_PHONE);

    assertThat(stage.call().status()).isEqualTo(GroupStatus.ACTIVE);
    assertThat(stage.call().startedAt()).isEqualTo(at(5));
    assertThat(stage.told())
        .containsExactly(
            "room but bobPhone: user:joined_call bob",
            "bobPhone: call:participants alice bob",
            "bob but bobPhone (rung, once): call:ended answered_elsewhere by bob");
    assertThat(stage.live.places().of(BOB_TABLET.id()).elsewhere()).isTrue();
  }

  @Test
  void join_withASecondDevice_isHeardByNobodyElse() {
    Stage stage = Stage.active().joins(ALICE_TABLET);

    assertThat(stage.told()).containsExactly("aliceTablet: call:participants alice bob");
    assertThat(stage.live.places().inRoomOf(ALICE)).hasSize(2);
  }

  @Test
  void joinAgain_tellsTheJoinerTheParticipantsAgain() {
    Stage stage = Stage.active().joins(BOB_PHONE);

    assertThat(stage.told()).containsExactly("bobPhone: call:participants alice bob");
    assertThat(stage.call().revision()).isEqualTo(Stage.active().call().revision());
  }

  @Test
  void enter_fromADeviceToldElsewhere_doesNothing() {
    for (Stage stage :
        List.of(Stage.active().joins(BOB_TABLET), Stage.active().accepts(BOB_TABLET, ANSWER))) {
      assertThat(stage.answer()).isEqualTo("ok active elsewhere");
      assertThat(stage.told()).isEmpty();
      assertThat(stage.live.places().of(BOB_TABLET.id()).attached()).isFalse();
    }
  }

  @Test
  void enter_fromADeviceToldElsewhere_onceNoOtherIsAttached_isLikeAnyOther() {
    Stage stage = Stage.active().leaves(BOB_PHONE).joins(BOB_TABLET);

    assertThat(stage.call().isIn(BOB)).isTrue();
    assertThat(stage.told())
        .containsExactly(
            "room but bobPhone and bobTablet: user:joined_call bob",
            "bobTablet: call:participants alice bob");
  }

  @Test
  void accept_answersTheInitiator_whicheverCameFirst() {
    String answered = "alice: call:answer";

    assertThat(Stage.ringing().joins(ALICE_PHONE).accepts(BOB_PHONE, ANSWER).told())
        .containsExactly(
            "room but bobPhone: user:joined_call bob",
            "bobPhone: call:participants alice bob",
            "bob but bobPhone (rung, once): call:ended answered_elsewhere by bob",
            answered);
    assertThat(Stage.active().accepts(BOB_PHONE, ANSWER).told()).containsExactly(answered);
  }

  @Test
  void accept_withoutAnAnswer_orByTheInitiator_answersNobody() {
    assertThat(Stage.active().accepts(BOB_PHONE, null).told()).isEmpty();
    assertThat(Stage.active().accepts(ALICE_PHONE, ANSWER).told()).isEmpty();
  }

  @Test
  void enter_byStrangers_isNotAllowed() {
    assertThat(Stage.active().joins(EVE_PHONE).answer()).isEqualTo("permission_denied");
    assertThat(Stage.ringing().accepts(EVE_PHONE, ANSWER).answer()).isEqualTo("permission_denied");
  }

  @Test
  void enter_byOneWhoWasRemoved_isNotAllowed_evenIfHeIsAMember() {
    assertThat(Stage.active().removes(DAVE_PHONE, BOB).joins(BOB_PHONE).answer())
        .isEqualTo("permission_denied");
    Stage back = Stage.active().leavesGroup(BOB);
    back.group = GROUP;
    assertThat(back.joins(BOB_PHONE).answer()).isEqualTo("permission_denied");
  }

  @Test
  void enter_afterTheEnd_isRefused_andNothingGivesWay() {
    assertThat(Stage.ended().joins(CAROL_PHONE).answer()).isEqualTo("failed_precondition");
    assertThat(Stage.ended().accepts(CAROL_PHONE, ANSWER).answer())
        .isEqualTo("failed_precondition");
  }

  @Test
  void joinAgain_afterLeaving_clearsLeftAt_keepsJoinedAt_andAddsUp() {
    Stage stage = Stage.active().at(15).leaves(BOB_PHONE).at(25).joins(BOB_PHONE);

    assertThat(stage.call().stayOf(BOB).orElseThrow())
        .satisfies(
            stay -> {
              assertThat(stay.joinedAt()).isEqualTo(at(5));
              assertThat(stay.since()).isEqualTo(at(25));
              assertThat(stay.leftAt()).isNull();
              assertThat(stay.duration()).hasSeconds(10);
            });
    assertThat(stage.told()).contains("room but bobPhone and bobTablet: user:joined_call bob");
    assertThat(stage.at(30).leaves(BOB_PHONE).call().stayOf(BOB).orElseThrow().duration())
        .hasSeconds(15);
  }

  @Test
  void join_byOneWhoDeclined_isWelcome_andHisOthersWereToldAlready() {
    Stage stage = Stage.active().rejects(CAROL_PHONE).joins(CAROL_PHONE);

    assertThat(stage.call().isIn(CAROL)).isTrue();
    assertThat(stage.live.declined()).isEmpty();
    assertThat(stage.told())
        .containsExactly(
            "room but carolPhone: user:joined_call carol",
            "carolPhone: call:participants alice bob carol");
  }

  @Test
  void join_whileInOtherCalls_endsThem() {
    Call connected = oneToOne("in", CAROL, BOB).accepted(ANSWER, at(1), "x");
    GroupCall group = active(OTHER_ROOM);
    GroupCall rings = ringing(new RoomName("third"), BOB);
    Decision decision = decide(sight(List.of(connected), List.of(group, rings)), BOB);

    assertThat(decision.transitions().stream().map(t -> t.after().reason()))
        .containsExactly("switched");
    assertThat(decision.groups().stream().map(t -> t.room() + " " + t.after().status().text()))
        .containsExactly("other active", "third ended", "room active");
    assertThat(decision.groups().get(0).after().isIn(BOB)).isFalse();
    assertThat(decision.groups().get(1).after().reason()).isEqualTo("superseded");
  }

  @Test
  void join_asTheLastOneOfAnotherGroupCall_endsThatOne() {
    GroupCall alone = active(OTHER_ROOM).left(ALICE, ALICE, at(6), "x");
    Decision decision = decide(sight(List.of(), List.of(alone)), BOB);

    assertThat(decision.groups().get(0).after())
        .isEqualTo(alone.over("completed", BOB, at(9), "join"));
  }

  @Test
  void join_byAMember_makesHimBusyForWhoRingsHim_butNotByTheInitiator() {
    Sight toBob = sight(List.of(oneToOne("in", CAROL, BOB)), List.of());
    Sight toAlice = sight(List.of(oneToOne("in", CAROL, ALICE)), List.of());

    assertThat(decide(toBob, BOB).transitions().stream().map(t -> t.after().reason()))
        .containsExactly("busy");
    assertThat(decide(toAlice, ALICE).transitions()).isEmpty();
  }

  @Test
  void joinAgain_byTheSameEvent_isRepeated() {
    Decision first = decide(Sight.of(ringing()), BOB);
    GroupCall joined = first.groups().get(0).after();

    assertThat(decide(Sight.of(joined), BOB).outcome())
        .isEqualTo(new Outcome.GroupRepeated(joined));
  }

  @Test
  void join_noSuchCall_isNotFound() {
    assertThat(decide(new Sight(Optional.empty(), false, List.of()), BOB).outcome())
        .isInstanceOf(Outcome.Refused.class);
  }

  private static Decision decide(Sight sight, UserId sender) {
    return Entering.decide(sight, GROUP, sender, at(9), "join");
  }

  private static Sight sight(List<Call> calls, List<GroupCall> groups) {
    return new Sight(Optional.empty(), Optional.of(ringing()), false, calls, groups);
  }

  private static Call oneToOne(String room, UserId from, UserId to) {
    return Call.ringing(new RoomName(room), from, to, CallType.AUDIO, OFFER, T0, "x");
  }
}
