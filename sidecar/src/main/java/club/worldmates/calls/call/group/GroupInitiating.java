package club.worldmates.calls.call.group;

import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Code;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GivingWay;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rule of {@code call:initiate} for a group (protocol.md 4, Group calls and Several calls of
 * one user). A group without a row does not exist ({@code not_found}); blocks do not count inside
 * groups; a member who is in a call is rung all the same.
 *
 * @param room the new call's name
 * @param offer null: none was made
 * @param facts the group as the host knows it; empty: there is none
 * @param callerDeviceIn the calls to which the sending device is attached
 * @param cause what to store as the cause of the change
 */
public record GroupInitiating(
    RoomName room,
    GroupId group,
    UserId from,
    CallType type,
    @Nullable OpaqueJson offer,
    Optional<Group> facts,
    Set<RoomName> callerDeviceIn,
    String cause) {

  /** Decides on the rows in sight: the other live calls of the initiator. */
  public Decision decide(Sight sight, Instant now) {
    Optional<GroupCall> same = sight.group().filter(this::isThis);
    if (same.isPresent()) {
      return again(same.get());
    }
    Optional<Refusal> refusal = refusal(sight);
    if (refusal.isPresent()) {
      return Decision.refused(refusal.get());
    }
    GivingWay first = GivingWay.toStarted(sight, from, now, cause);
    GroupCall born = GroupCall.ringing(room, group, from, type, offer, now, cause);
    return Decision.of(first, new GroupTransition(null, born));
  }

  /** The initiator was told that it failed; unless the call went on since, it is over. */
  public static Decision takenBack(GroupCall call, GroupCall known, Instant now) {
    return call.isLive() && call.revision() == known.revision()
        ? Decision.of(new GroupTransition(call, call.over(Reason.FAILED, null, now, "")))
        : Decision.unchanged(new Outcome.GroupAsItIs(call));
  }

  private Optional<Refusal> refusal(Sight sight) {
    if (facts.isEmpty()) {
      return Optional.of(new Refusal(Code.NOT_FOUND, "There is no such group"));
    }
    Optional<Refusal> stranger = GroupRights.member(facts.get(), from);
    if (stranger.isPresent()) {
      return stranger;
    }
    if (!facts.get().allows(type)) {
      return Optional.of(Refusal.precondition("The group does not allow such calls"));
    }
    if (sight.nameTaken() || sight.call().isPresent() || sight.group().isPresent()) {
      return Optional.of(new Refusal(Code.ALREADY_EXISTS, "The room name is taken"));
    }
    return sight.isInCall(from, callerDeviceIn)
        ? Optional.of(Refusal.precondition("This device is in a call"))
        : Optional.empty();
  }

  /** The same call again; offer and type are not compared. */
  private boolean isThis(GroupCall call) {
    return call.initiator().equals(from) && call.group().equals(group);
  }

  private Decision again(GroupCall call) {
    return Decision.unchanged(
        call.cause().equals(cause)
            ? new Outcome.GroupRepeated(call)
            : new Outcome.GroupAsItIs(call));
  }
}
