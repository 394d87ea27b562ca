package club.worldmates.calls.call.group;

import static club.worldmates.calls.call.group.GroupCast.ALICE_PHONE;
import static club.worldmates.calls.call.group.GroupCast.BOB_PHONE;
import static club.worldmates.calls.call.group.GroupCast.GROUP;

import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Status;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One group call, and what is done to it as the session loop does: decide, take over the row, tell.
 * What came of the last event is asked afterwards.
 */
final class Stage {

  LiveGroupCall live;
  Group group = GROUP;
  private final List<Device> connected = new ArrayList<>(GroupCast.DEVICES);
  private Instant now;
  private int events;
  private List<String> told = List.of();
  private String answer = "";

  private Stage(LiveGroupCall live, Instant now) {
    this.live = live;
    this.now = now;
  }

  /** Alice called from her phone, and all others ring. Nobody is in. */
  static Stage ringing() {
    LiveGroupCall born = LiveGroupCall.of(GroupCast.ringing());
    GroupStep step = GroupRinging.begin(born, ALICE_PHONE, GROUP, GroupCast.incoming());
    return new Stage(step.next(), GroupCast.T0);
  }

  /** Alice is in since 1 s, Bob since 5 s with his phone; his tablet was told so. */
  static Stage active() {
    return ringing().at(1).joins(ALICE_PHONE).at(5).joins(BOB_PHONE).at(10);
  }

  /** All left one after the other, Bob as the last one. */
  static Stage ended() {
    return active().leaves(ALICE_PHONE).leaves(BOB_PHONE);
  }

  static Stage in(GroupStatus status) {
    return switch (status) {
      case RINGING -> ringing();
      case ACTIVE -> active();
      case ENDED -> ended();
    };
  }

  Stage at(long seconds) {
    now = GroupCast.at(seconds);
    return this;
  }

  Stage joins(Device device) {
    return enters(device, opened -> Entering.joined(live, device, others(device), opened));
  }

  Stage accepts(Device device, OpaqueJson sdp) {
    Optional<OpaqueJson> given = Optional.ofNullable(sdp);
    return enters(
        device, opened -> Entering.accepted(live, device, others(device), opened, given, "accept"));
  }

  private Stage enters(Device device, Function<Boolean, GroupStep> then) {
    Optional<GroupStep> elsewhere = Entering.elsewhere(live, device);
    if (elsewhere.isPresent()) {
      return takes(elsewhere.get());
    }
    Decision decision = Entering.decide(sight(), group, device.user(), now, cause(device));
    if (decision.outcome() instanceof Outcome.Refused refused) {
      return refused(refused.refusal());
    }
    commit(decision);
    return takes(then.apply(!decision.groups().isEmpty()));
  }

  Stage leaves(Device device) {
    return Leaving.isLastOf(live, device)
        ? changes(device, Leaving.leave(sight(), group, device.user(), now, cause(device)))
        : takes(Leaving.leave(live, group, device));
  }

  Stage ends(Device device, String reason) {
    boolean elsewhere = live.places().of(device.id()).elsewhere();
    Decision decision =
        Leaving.end(sight(), group, device.user(), elsewhere, reason, now, cause(device));
    return decision.outcome() instanceof Outcome.GroupAsItIs
        ? rejects(device)
        : changes(device, decision);
  }

  Stage rejects(Device device) {
    return takes(Leaving.decline(live, group, device, others(device)));
  }

  Stage endsForAll(Device device) {
    return changes(device, Moderating.endForAll(sight(), group, device.user(), now, cause(device)));
  }

  Stage removes(Device device, UserId target) {
    return changes(
        device, Moderating.remove(sight(), group, device.user(), target, now, cause(device)));
  }

  Stage mutes(Device device, UserId target) {
    return takes(Moderating.mute(live, group, device, target));
  }

  /** The user is no active member any more. */
  Stage leavesGroup(UserId user) {
    group = GroupCast.groupWithout(user);
    return changes(null, Moderating.leftGroup(live.call(), user, now));
  }

  Stage registers(Device device) {
    return takes(GroupReturning.register(live, group, device, GroupCast.incoming()));
  }

  Stage candidate(Device device, UserId to) {
    return takes(
        GroupInCall.candidate(
            live, group, device, Optional.ofNullable(to), GroupCast.candidate(device.user())));
  }

  /** The device's connection is lost. */
  Stage loses(Device device) {
    connected.remove(device);
    live = live.gone(device, others(device), now, false);
    return this;
  }

  /** The same client connects again. */
  Device reconnects(Device device) {
    Device again = GroupCast.reconnected(device);
    connected.add(again);
    return again;
  }

  Optional<GroupDeadline> deadline() {
    return GroupDeadline.next(live, GroupCast.TIMING);
  }

  /** Time goes on to the next deadline. */
  Stage waits() {
    GroupDeadline deadline = deadline().orElseThrow();
    now = deadline.at();
    Decision decision = deadline.due(live.call(), live.call());
    return decision.groups().isEmpty() ? takes(GroupRinging.over(live)) : changes(null, decision);
  }

  Stage takes(GroupStep step) {
    live = step.next();
    told = GroupTold.of(step.tells());
    if (step.reply() instanceof Reply.Refused refused) {
      return refused(refused.refusal());
    }
    Reply.Ok ok = (Reply.Ok) step.reply();
    Status status = ok.status();
    answer = "ok " + status.text() + (ok.elsewhere() ? " elsewhere" : "");
    return this;
  }

  private Stage changes(Device actor, Decision decision) {
    if (decision.outcome() instanceof Outcome.Refused refused) {
      return refused(refused.refusal());
    }
    if (decision.groups().isEmpty()) {
      return takes(GroupStep.asItIs(live));
    }
    GroupTransition transition = commit(decision);
    return takes(GroupTellings.changed(live, transition, actor == null ? null : actor.id()));
  }

  private GroupTransition commit(Decision decision) {
    if (decision.groups().isEmpty()) {
      return null;
    }
    GroupTransition last = decision.groups().get(decision.groups().size() - 1);
    live = live.with(last.after());
    return last;
  }

  private Stage refused(Refusal refusal) {
    told = List.of();
    answer = refusal.code().text();
    return this;
  }

  List<String> told() {
    return told;
  }

  String answer() {
    return answer;
  }

  GroupCall call() {
    return live.call();
  }

  Sight sight() {
    return Sight.of(live.call());
  }

  String cause(Device device) {
    return device.id().cause(++events);
  }

  private List<Device> others(Device device) {
    return connected.stream()
        .filter(d -> d.user().equals(device.user()) && !d.equals(device))
        .toList();
  }
}
