package club.worldmates.calls.call.group;

import static club.worldmates.calls.call.group.GroupCast.ALICE;
import static club.worldmates.calls.call.group.GroupCast.ALICE_PHONE;
import static club.worldmates.calls.call.group.GroupCast.ALICE_TABLET;
import static club.worldmates.calls.call.group.GroupCast.BOB;
import static club.worldmates.calls.call.group.GroupCast.CAROL;
import static club.worldmates.calls.call.group.GroupCast.EVE;
import static club.worldmates.calls.call.group.GroupCast.GROUP;
import static club.worldmates.calls.call.group.GroupCast.GROUP_ID;
import static club.worldmates.calls.call.group.GroupCast.OFFER;
import static club.worldmates.calls.call.group.GroupCast.OTHER_ROOM;
import static club.worldmates.calls.call.group.GroupCast.ROOM;
import static club.worldmates.calls.call.group.GroupCast.T0;
import static club.worldmates.calls.call.group.GroupCast.active;
import static club.worldmates.calls.call.group.GroupCast.at;
import static club.worldmates.calls.call.group.GroupCast.ringing;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Code;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code call:initiate} with a group: Alice calls it in {@code room} (protocol.md 4). */
class GroupInitiatingTest {

  private static final Sight NOTHING = sight(List.of(), List.of());

  private UserId from = ALICE;
  private CallType type = CallType.VIDEO;
  private OpaqueJson offer = OFFER;
  private GroupId groupId = GROUP_ID;
  private Optional<Group> facts = Optional.of(GROUP);
  private Set<RoomName> deviceIn = Set.of();
  private String cause = "initiate";

  @Test
  void initiate_byAMember_rings() {
    GroupCall call =
        GroupCall.ringing(ROOM, GROUP_ID, ALICE, CallType.VIDEO, OFFER, at(9), "initiate");
    GroupTransition born = new GroupTransition(null, call);

    assertThat(decide(NOTHING))
        .isEqualTo(new Decision(List.of(), List.of(born), new Outcome.GroupChanged(born)));
    assertThat(call.stays()).isEmpty();
  }

  @Test
  void initiate_needsNoOffer() {
    offer = null;

    assertThat(decide(NOTHING).groups().get(0).after().offer()).isNull();
  }

  @Test
  void initiate_unknownGroup_isNotFound() {
    facts = Optional.empty();

    assertThat(codeOf(NOTHING)).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void initiate_byAStranger_isNotAllowed() {
    from = EVE;

    assertThat(codeOf(NOTHING)).isEqualTo(Code.PERMISSION_DENIED);
  }

  @Test
  void initiate_ofATypeThatTheGroupForbids_isRefused() {
    facts = Optional.of(new Group(GROUP_ID, GROUP.members(), true, false));
    assertThat(codeOf(NOTHING)).isEqualTo(Code.FAILED_PRECONDITION);

    type = CallType.AUDIO;
    assertThat(decide(NOTHING).groups()).hasSize(1);
  }

  @Test
  void initiate_aNameThatAnyOtherCallHas_isTaken() {
    Call oneToOne = Call.ringing(ROOM, ALICE, BOB, CallType.AUDIO, OFFER, T0, "x");

    assertThat(codeOf(Sight.of(oneToOne))).isEqualTo(Code.ALREADY_EXISTS);
    assertThat(codeOf(Sight.of(ringing(ROOM, BOB)))).isEqualTo(Code.ALREADY_EXISTS);
    assertThat(codeOf(new Sight(Optional.empty(), true, List.of()))).isEqualTo(Code.ALREADY_EXISTS);
    groupId = new GroupId(8);
    assertThat(codeOf(Sight.of(ringing()))).isEqualTo(Code.ALREADY_EXISTS);
  }

  @Test
  void initiateAgain_isAnsweredAsItIs_whateverItIsByNow() {
    cause = "again";
    offer = null;
    type = CallType.AUDIO;
    deviceIn = Set.of(ROOM);
    GroupCall over = active().over("completed", BOB, at(9), "x");

    for (GroupCall call : List.of(ringing(), active(), over)) {
      assertThat(decide(Sight.of(call)).outcome()).isEqualTo(new Outcome.GroupAsItIs(call));
    }
  }

  @Test
  void initiateAgain_byTheSameEvent_isRepeated() {
    assertThat(decide(Sight.of(ringing())).outcome())
        .isEqualTo(new Outcome.GroupRepeated(ringing()));
  }

  @Test
  void initiate_fromADeviceInACall_isRefused() {
    deviceIn = Set.of(OTHER_ROOM);
    Call connected =
        Call.ringing(OTHER_ROOM, CAROL, ALICE, CallType.AUDIO, OFFER, T0, "x")
            .accepted(OFFER, at(1), "y");

    assertThat(codeOf(sight(List.of(connected), List.of()))).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(codeOf(sight(List.of(), List.of(active(OTHER_ROOM)))))
        .isEqualTo(Code.FAILED_PRECONDITION);
  }

  @Test
  void initiate_fromAnotherDevice_endsHisStayFirst() {
    Decision decision = decide(sight(List.of(), List.of(active(OTHER_ROOM))));

    assertThat(decision.groups().stream().map(GroupTransition::after))
        .containsExactly(
            active(OTHER_ROOM).left(ALICE, ALICE, at(9), "initiate"),
            GroupCall.ringing(ROOM, GROUP_ID, ALICE, type, OFFER, at(9), "initiate"));
  }

  @Test
  void initiate_whileOwnCallsRing_supersedesThem() {
    deviceIn = Set.of(OTHER_ROOM);
    Call own = Call.ringing(new RoomName("own"), ALICE, BOB, CallType.AUDIO, OFFER, T0, "x");
    GroupCall ownGroup = ringing(OTHER_ROOM, ALICE).joined(ALICE, at(1), "y");
    Decision decision = decide(sight(List.of(own), List.of(ownGroup)));

    assertThat(decision.transitions().get(0).after().reason()).isEqualTo("superseded");
    assertThat(decision.groups().get(0).after())
        .isEqualTo(ownGroup.over("superseded", ALICE, at(9), "initiate"));
  }

  @Test
  void committed_attachesTheCaller_andRingsTheOthersInOneCommand() {
    LiveGroupCall born = LiveGroupCall.of(ringing());
    GroupStep step = GroupRinging.begin(born, ALICE_PHONE, GROUP, GroupCast.incoming());

    assertThat(GroupTold.of(step.tells()))
        .containsExactly("bob and carol and dave (not yet rung): group_call:incoming");
    assertThat(step.next().places().attachedOf(ALICE)).containsExactly(ALICE_PHONE.id());
    assertThat(step.next().places().inRoom()).isEmpty();
  }

  @Test
  void committedInAnEmptyGroup_ringsNobody() {
    Group alone = new Group(GROUP_ID, Map.of(), true, true);

    assertThat(
            GroupRinging.begin(
                    LiveGroupCall.of(ringing()), ALICE_PHONE, alone, GroupCast.incoming())
                .tells())
        .isEmpty();
  }

  @Test
  void calledAgain_attachesTheOtherDevice_whileItRings() {
    assertThat(
            GroupRinging.calledAgain(Stage.ringing().live, ALICE_TABLET).places().attachedOf(ALICE))
        .hasSize(2);
    LiveGroupCall active = Stage.active().live;
    assertThat(GroupRinging.calledAgain(active, ALICE_TABLET)).isSameAs(active);
  }

  private Decision decide(Sight sight) {
    return new GroupInitiating(ROOM, groupId, from, type, offer, facts, deviceIn, cause)
        .decide(sight, at(9));
  }

  private Code codeOf(Sight sight) {
    return ((Outcome.Refused) decide(sight).outcome()).refusal().code();
  }

  private static Sight sight(List<Call> calls, List<GroupCall> groups) {
    return new Sight(Optional.empty(), Optional.empty(), false, calls, groups);
  }
}
