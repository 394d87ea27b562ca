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

import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What every event does to a group call in every state, as the rules themselves say. */
final class GroupTransitionTable {

  /** One line; a status of null: there is no call. */
  record Line(
      GroupStatus before,
      String event,
      GroupStatus after,
      String stored,
      String told,
      String answer) {

    boolean isTransition() {
      return before != after;
    }
  }

  private static final List<Device> ACTING =
      List.of(ALICE_PHONE, ALICE_TABLET, BOB_PHONE, BOB_TABLET, CAROL_PHONE, EVE_PHONE);

  private final List<Line> lines = new ArrayList<>();

  static List<Line> lines() {
    GroupTransitionTable table = new GroupTransitionTable();
    table.births();
    for (GroupStatus status : GroupStatus.values()) {
      table.initiates(status);
      table.entersAndLeaves(status);
      table.moderation(status);
      table.timers(status);
      table.passing(status);
      table.returns(status);
    }
    return table.lines;
  }

  private void births() {
    Sight nothing = new Sight(Optional.empty(), false, List.of());
    Group audioOnly = new Group(GroupCast.GROUP_ID, GROUP.members(), true, false);
    born("alice initiates", nothing, ALICE, Optional.of(GROUP));
    born("eve initiates", nothing, GroupCast.EVE, Optional.of(GROUP));
    born("alice initiates, there is no such group", nothing, ALICE, Optional.empty());
    born("alice initiates, the group forbids video", nothing, ALICE, Optional.of(audioOnly));
  }

  private void initiates(GroupStatus status) {
    for (UserId user : List.of(ALICE, BOB)) {
      GroupCall call = Stage.in(status).call();
      Decision decision = initiate(Sight.of(call), user, Optional.of(GROUP));
      String event = GroupTold.name(user) + " initiates again";
      lines.add(new Line(status, event, status, "", "", answer(decision)));
    }
  }

  private void entersAndLeaves(GroupStatus status) {
    for (Device device : ACTING) {
      act(status, device, "joins", stage -> stage.joins(device));
    }
    for (Device device : ACTING) {
      act(status, device, "accepts", stage -> stage.accepts(device, ANSWER));
    }
    for (Device device : ACTING) {
      act(status, device, "leaves", stage -> stage.leaves(device));
    }
    for (Device device : ACTING) {
      act(status, device, "ends", stage -> stage.ends(device, "user_ended"));
    }
    for (Device device : ACTING) {
      act(status, device, "rejects", stage -> stage.rejects(device));
    }
    act(status, "alice has left, bobPhone leaves", s -> s.leaves(ALICE_PHONE).leaves(BOB_PHONE));
  }

  private void moderation(GroupStatus status) {
    for (Device device : List.of(ALICE_PHONE, DAVE_PHONE, BOB_PHONE, EVE_PHONE)) {
      act(status, device, "ends for all", stage -> stage.endsForAll(device));
    }
    act(status, "davePhone mutes bob", stage -> stage.mutes(DAVE_PHONE, BOB));
    act(status, "davePhone mutes carol", stage -> stage.mutes(DAVE_PHONE, CAROL));
    act(status, "davePhone removes bob", stage -> stage.removes(DAVE_PHONE, BOB));
    act(status, "davePhone removes carol", stage -> stage.removes(DAVE_PHONE, CAROL));
    act(status, "bobPhone removes alice", stage -> stage.removes(BOB_PHONE, ALICE));
    act(status, "alice leaves the group", stage -> stage.leavesGroup(ALICE));
    act(status, "bob leaves the group", stage -> stage.leavesGroup(BOB));
  }

  private void timers(GroupStatus status) {
    if (status.isFinal()) {
      return;
    }
    act(status, "ring time over", Stage::waits);
    act(status, "alice's grace over", stage -> stage.at(10).loses(ALICE_PHONE).waits());
    if (status == GroupStatus.ACTIVE) {
      act(status, "bob's grace over", stage -> stage.at(10).loses(BOB_PHONE).waits());
      act(
          status,
          "alice has left, bob's grace over",
          stage -> stage.leaves(ALICE_PHONE).at(10).loses(BOB_PHONE).waits());
    }
  }

  private void passing(GroupStatus status) {
    for (Device device : List.of(ALICE_PHONE, BOB_PHONE, BOB_TABLET, CAROL_PHONE, EVE_PHONE)) {
      act(status, device, "sends alice a candidate", stage -> stage.candidate(device, ALICE));
    }
    act(status, "alicePhone sends eve a candidate", s -> s.candidate(ALICE_PHONE, GroupCast.EVE));
    act(status, "alicePhone sends a candidate", s -> s.candidate(ALICE_PHONE, null));
    for (Device device : List.of(BOB_PHONE, CAROL_PHONE)) {
      act(
          status,
          device,
          "toggles media",
          s -> s.takes(GroupInCall.toggleMedia(s.live, s.group, device, false, false)));
      act(
          status,
          device,
          "records",
          s ->
              s.takes(
                  GroupInCall.recording(s.live, s.group, device, null, "start", GroupCast.at(10))));
    }
  }

  private void returns(GroupStatus status) {
    for (Device device : ACTING) {
      act(status, device, "registers", stage -> stage.registers(device));
    }
    act(
        status,
        "alicePhone is lost and registers again",
        stage -> stage.loses(ALICE_PHONE).registers(stage.reconnects(ALICE_PHONE)));
  }

  private void act(GroupStatus status, Device device, String what, Consumer<Stage> event) {
    act(status, device.id().socket() + " " + what, event);
  }

  private void act(GroupStatus status, String event, Consumer<Stage> doing) {
    Stage stage = Stage.in(status);
    GroupCall before = stage.call();
    doing.accept(stage);
    GroupCall after = stage.call();
    lines.add(
        new Line(
            status,
            event,
            after.status(),
            stored(before, after),
            String.join("; ", stage.told()),
            stage.answer()));
  }

  private void born(String event, Sight sight, UserId user, Optional<Group> group) {
    Decision decision = initiate(sight, user, group);
    GroupStatus after =
        decision.groups().isEmpty() ? null : decision.groups().get(0).after().status();
    lines.add(new Line(null, event, after, "", "", answer(decision)));
  }

  private static Decision initiate(Sight sight, UserId user, Optional<Group> group) {
    return new GroupInitiating(
            GroupCast.ROOM, GroupCast.GROUP_ID, user, CallType.VIDEO, null, group, Set.of(), "now")
        .decide(sight, GroupCast.T0);
  }

  private static String answer(Decision decision) {
    if (decision.outcome() instanceof Outcome.Refused refused) {
      return refused.refusal().code().text();
    }
    return decision.outcome() instanceof Outcome.GroupAsItIs same
        ? "ok " + same.call().status().text()
        : "ok " + decision.groups().get(0).after().status().text();
  }

  private static String stored(GroupCall before, GroupCall after) {
    List<String> changes = new ArrayList<>();
    for (Stay stay : after.stays().values()) {
      Stay earlier = before.stays().get(stay.user());
      if (!stay.equals(earlier)) {
        changes.add(GroupTold.name(stay.user()) + change(stay, earlier));
      }
    }
    if (before.isLive() && !after.isLive()) {
      changes.add("reason " + after.reason());
    }
    return String.join(", ", changes);
  }

  private static String change(Stay stay, Stay earlier) {
    if (earlier != null && stay.revision() == earlier.revision()) {
      return "'s media";
    }
    if (stay.isOpen()) {
      return " in";
    }
    return stay.removed() == null ? " out" : " removed by " + GroupTold.name(stay.removed().by());
  }
}
