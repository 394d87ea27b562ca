package club.worldmates.calls.session;

import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.group.Entering;
import club.worldmates.calls.call.group.GroupStep;
import club.worldmates.calls.call.group.GroupTellings;
import club.worldmates.calls.call.group.Leaving;
import club.worldmates.calls.call.group.LiveGroupCall;
import club.worldmates.calls.call.group.Moderating;
import club.worldmates.calls.session.GroupAttempt.Change;
import club.worldmates.calls.session.GroupAttempt.Done;
import club.worldmates.calls.session.GroupAttempt.Rule;
import club.worldmates.calls.session.HostEvent.Request;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that change the row of a group call or a stay in it: by which rule, and what follows. Each
 * runs on the room's queue as a {@link GroupAttempt}.
 */
final class GroupChanges {

  private static final Logger LOG = LoggerFactory.getLogger(GroupChanges.class);

  private final Switchboard board;
  private final Responder responder;

  GroupChanges(Switchboard board, Responder responder) {
    this.board = board;
    this.responder = responder;
  }

  void join(Asked asked, Group group, LiveGroupCall live) {
    enter(
        asked,
        group,
        live,
        (now, others, opened) -> Entering.joined(now, asked.sender(), others, opened));
  }

  void accept(Asked asked, Group group, LiveGroupCall live, Request.Accept accept) {
    Optional<OpaqueJson> answer = Optional.ofNullable(accept.answer());
    enter(
        asked,
        group,
        live,
        (now, others, opened) -> {
          LOG.info("[CALLS] Call accepted: {} by user {}", asked.room(), asked.user());
          answer.ifPresent(
              sdp -> {
                var unused = board.store.keepAnswer(asked.room(), asked.user(), sdp);
                LOG.info("[CALLS] Answer sent to initiator {}", now.call().initiator());
              });
          return Entering.accepted(now, asked.sender(), others, opened, answer, asked.cause());
        });
  }

  /**
   * What follows once a user is in: who attends, his other devices, and whether he came just now.
   */
  @FunctionalInterface
  private interface Entered {
    GroupStep step(LiveGroupCall live, Collection<Device> others, boolean opened);
  }

  private void enter(Asked asked, Group group, LiveGroupCall live, Entered entered) {
    Optional<GroupStep> elsewhere = Entering.elsewhere(live, asked.sender());
    if (elsewhere.isPresent()) {
      responder.finish(asked, elsewhere.get().reply());
      return;
    }
    Rule rule =
        (sight, now) ->
            GivenUp.check(
                asked.event(), Entering.decide(sight, group, asked.user(), now, asked.cause()));
    Done done =
        (before, decision) -> {
          boolean opened = !(decision.outcome() instanceof Outcome.GroupAsItIs);
          boolean again = decision.outcome() instanceof Outcome.GroupRepeated;
          Collection<Device> others =
              again
                  ? board.devices.othersWhen(asked.event(), before.places())
                  : board.devices.others(asked.sender());
          return entered.step(before, others, opened);
        };
    begin(new Change(asked, group, Set.of(asked.user()), rule, done));
  }

  void leave(Asked asked, Group group) {
    change(
        asked,
        group,
        (sight, now) -> Leaving.leave(sight, group, asked.user(), now, asked.cause()));
  }

  void end(Asked asked, Group group, LiveGroupCall live, Request.End end) {
    boolean elsewhere = live.places().of(asked.sender().id()).elsewhere();
    Rule rule =
        (sight, now) ->
            Leaving.end(sight, group, asked.user(), elsewhere, end.reason(), now, asked.cause());
    Done done =
        (before, decision) ->
            decision.outcome() instanceof Outcome.GroupAsItIs
                ? Leaving.decline(
                    before, group, asked.sender(), board.devices.others(asked.sender()))
                : changed(before, decision, asked.sender().id());
    begin(new Change(asked, group, Set.of(), rule, done));
  }

  void endForAll(Asked asked, Group group) {
    change(
        asked,
        group,
        (sight, now) -> Moderating.endForAll(sight, group, asked.user(), now, asked.cause()));
  }

  void remove(Asked asked, Group group, Request.RemoveParticipant remove) {
    change(
        asked,
        group,
        (sight, now) ->
            Moderating.remove(sight, group, asked.user(), remove.target(), now, asked.cause()));
  }

  private void change(Asked asked, Group group, Rule rule) {
    Done done = (before, decision) -> changed(before, decision, asked.sender().id());
    begin(new Change(asked, group, Set.of(), rule, done));
  }

  private void begin(Change change) {
    new GroupAttempt(board, responder, change).begin();
  }

  /** What to tell of a decision about somebody who is out, or a call that is over. */
  private static GroupStep changed(LiveGroupCall live, Decision decision, DeviceId actor) {
    if (decision.outcome() instanceof Outcome.GroupChanged changed) {
      return GroupTellings.changed(live, changed.transition(), actor);
    }
    return decision.outcome() instanceof Outcome.GroupRepeated
        ? GroupTellings.repeated(live, actor)
        : new GroupStep(live, List.of(), Reply.Ok.of(live.call()));
  }
}
