package club.worldmates.calls.session;

import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.group.GroupInitiating;
import club.worldmates.calls.call.group.GroupRinging;
import club.worldmates.calls.call.group.GroupStep;
import club.worldmates.calls.call.group.LiveGroupCall;
import club.worldmates.calls.session.HostEvent.Request;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code call:initiate} for a group: decide and commit, ring all other members with one command,
 * tell the initiator how many devices that reached (protocol.md 4). Only the room's queue waits
 * meanwhile.
 */
final class GroupInitiations {

  private static final Logger LOG = LoggerFactory.getLogger(GroupInitiations.class);

  private final Switchboard board;
  private final Directory directory;
  private final Responder responder;
  private final Admission admission;

  GroupInitiations(
      Switchboard board, Directory directory, Responder responder, Admission admission) {
    this.board = board;
    this.directory = directory;
    this.responder = responder;
    this.admission = admission;
  }

  void handle(Asked asked, Request.InitiateGroup request) {
    new Attempt(asked, request).begin();
  }

  /** One initiate on its way. */
  private final class Attempt {
    private final Asked asked;
    private final Request.InitiateGroup request;

    Attempt(Asked asked, Request.InitiateGroup request) {
      this.asked = asked;
      this.request = request;
    }

    void begin() {
      LiveGroupCall remembered = board.groups.calls.find(request.room());
      Optional<Refusal> refusal =
          remembered == null ? admission.refuseStart(asked.event()) : Optional.empty();
      if (refusal.isPresent()) {
        finish(new Reply.Refused(refusal.get()));
        return;
      }
      board.whenDone(
          directory.group(request.group()),
          group -> decide(group, remembered),
          failure -> fail(StoreUnavailableException.beforehand(failure)));
    }

    private void decide(Optional<Group> group, @Nullable LiveGroupCall remembered) {
      GroupInitiating rule =
          new GroupInitiating(
              request.room(),
              request.group(),
              asked.user(),
              request.type(),
              request.offer(),
              group,
              board.attachedTo(asked.user(), asked.sender().id()),
              asked.cause());
      Group facts = board.groups.facts.learn(group.orElse(Group.unknown(request.group())));
      Instant now = board.loop.now();
      if (remembered != null) {
        proceed(rule.decide(Sight.of(remembered.call()), now), facts);
        return;
      }
      Proposal proposal =
          Proposal.toStartGroup(
              request.room(),
              Set.of(asked.user()),
              sight -> GivenUp.check(asked.event(), rule.decide(sight, now)));
      board.decide(proposal, decision -> proceed(decision, facts), this::fail);
    }

    private void proceed(Decision decision, Group group) {
      board.gaveWay(decision, request.room(), asked.sender().id(), asked.cause(), asked.ticket());
      Outcome outcome = decision.outcome();
      if (outcome instanceof Outcome.Refused refused) {
        finish(new Reply.Refused(refused.refusal()));
      } else if (outcome instanceof Outcome.GroupAsItIs same) {
        asItIs(same.call(), group);
      } else if (outcome instanceof Outcome.GroupRepeated repeated) {
        born(repeated.call(), group);
      } else if (outcome instanceof Outcome.GroupChanged changed) {
        GroupCall call = changed.transition().after();
        LOG.info(
            "[CALLS] Call initiated: {} -> group {} ({})",
            call.initiator(),
            call.group(),
            call.type().text());
        born(call, group);
      }
    }

    /** The same call again: answered as it is now; the device may be another one of his. */
    private void asItIs(GroupCall call, Group group) {
      LiveGroupCall live = board.groups.calls.find(call.room());
      if (live == null && call.isLive()) {
        // Whoever committed it could not hear so: nobody was rung yet.
        born(call, group);
        return;
      }
      if (live == null) {
        finish(initiated(call, 0));
        return;
      }
      board.groups.attend(live, GroupRinging.calledAgain(live, asked.sender()), asked.ticket());
      finish(initiated(live.call(), live.devicesRung()));
    }

    private void born(GroupCall call, Group group) {
      LiveGroupCall live = board.groups.commit(call);
      board.outbox.show(live.call(), asked.ticket());
      board.whenDone(
          directory.profileIfKnown(call.initiator()),
          profile -> ring(live, group, profile),
          this::fail);
    }

    private void ring(LiveGroupCall born, Group group, Directory.Profile initiator) {
      LiveGroupCall live = board.groups.current(born);
      if (!live.call().isLive()) {
        // Another call of the initiator superseded it meanwhile: nobody is rung.
        finish(initiated(live.call(), 0));
        return;
      }
      Notice.GroupIncoming incoming = Incomings.of(live.call(), initiator);
      GroupStep step = GroupRinging.begin(live, asked.sender(), group, incoming);
      LiveGroupCall rings = board.groups.attend(live, step.next(), asked.ticket());
      if (step.tells().isEmpty()) {
        rung(rings, 0);
      }
      for (Tell ring : step.tells()) {
        board.groups.tells.tell(
            rings, ring, asked.cause(), asked.ticket(), devices -> rung(rings, devices));
      }
    }

    private void rung(LiveGroupCall rings, int devices) {
      GroupCall call = rings.call();
      LOG.info("[CALLS] Incoming call sent to group {} ({} devices)", call.group(), devices);
      LiveGroupCall live = board.groups.calls.find(call.room());
      if (live != null && live.call().isLive()) {
        board.groups.remember(live.withDevicesRung(devices));
        Tell ringing = Tell.device(asked.sender(), new Notice.Ringing(call.room(), devices));
        board.groups.tells.tell(live, ringing, asked.cause(), asked.ticket(), reached -> {});
        board.groups.tells.told(call.room(), call.revision());
      }
      finish(initiated(live == null ? call : live.call(), devices));
    }

    private Reply initiated(GroupCall call, int devices) {
      return new Reply.Initiated(
          call.room(), call.status(), devices, call.isLive() ? null : call.reason());
    }

    private void fail(Throwable failure) {
      board.doubts.takeBack(request.room(), asked.event(), failure);
      finish(Failures.reply(asked.event().name(), failure));
    }

    private void finish(Reply reply) {
      responder.finish(asked, reply);
    }
  }
}
