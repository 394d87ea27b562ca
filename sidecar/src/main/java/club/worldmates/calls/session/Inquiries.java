package club.worldmates.calls.session;

import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Ending;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.call.group.LiveGroupCall;
import club.worldmates.calls.call.group.Moderating;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What other back ends and operators ask for: one call, the live calls, the end of one. */
final class Inquiries {

  private static final Logger LOG = LoggerFactory.getLogger(Inquiries.class);

  private final Switchboard board;

  Inquiries(Switchboard board) {
    this.board = board;
  }

  CompletableFuture<Optional<AnyCall>> find(RoomName room) {
    LiveCall live = board.calls.find(room);
    if (live != null && live.call().isLive()) {
      return CompletableFuture.completedFuture(Optional.of(new AnyCall.OneToOne(live.call())));
    }
    LiveGroupCall group = board.groups.calls.find(room);
    if (group != null) {
      return CompletableFuture.completedFuture(Optional.of(new AnyCall.OfGroup(group.call())));
    }
    return board
        .store
        .find(room)
        .thenCompose(
            found ->
                found.isPresent()
                    ? CompletableFuture.completedFuture(found.map(AnyCall.OneToOne::new))
                    : board
                        .store
                        .findGroup(room)
                        .thenApply(call -> call.map(AnyCall.OfGroup::new)));
  }

  /** The live calls of both kinds, oldest first. */
  List<AnyCall> live(@Nullable UserId user) {
    Stream<AnyCall> personal =
        board.calls.live().stream()
            .map(LiveCall::call)
            .filter(call -> user == null || call.hasParticipant(user))
            .map(AnyCall.OneToOne::new);
    Stream<AnyCall> ofGroups =
        board.groups.calls.live().stream()
            .map(LiveGroupCall::call)
            .filter(call -> user == null || call.givesWayTo(user))
            .map(AnyCall.OfGroup::new);
    return Stream.concat(personal, ofGroups)
        .sorted(Comparator.comparing(Inquiries::createdAt))
        .toList();
  }

  private static Instant createdAt(AnyCall call) {
    return call instanceof AnyCall.OneToOne one
        ? one.call().createdAt()
        : ((AnyCall.OfGroup) call).call().createdAt();
  }

  CompletableFuture<Optional<AnyCall>> end(RoomName room, String reason) {
    CompletableFuture<Optional<AnyCall>> ended = new CompletableFuture<>();
    String text = reason.isEmpty() ? Reason.ENDED_BY_OPERATOR : Reason.cut(reason);
    Instant now = board.loop.now();
    board.rooms.enqueue(
        room,
        finished ->
            board.lookup.ifGroup(
                room,
                group -> {
                  Function<Sight, Decision> rule =
                      group == null
                          ? sight -> Ending.byOperator(sight.call(), text, now)
                          : sight -> Moderating.byOperator(sight.group(), text, now);
                  decide(room, rule, ended, finished);
                }));
    return ended;
  }

  private void decide(
      RoomName room,
      Function<Sight, Decision> rule,
      CompletableFuture<Optional<AnyCall>> ended,
      Runnable finished) {
    board.decide(
        new Proposal(room, Set.of(), null, rule),
        decision -> {
          for (Transition transition : decision.transitions()) {
            log(room, transition.after().reason());
            board.over(transition, null, "", Ticket.none());
          }
          for (GroupTransition transition : decision.groups()) {
            log(room, transition.after().reason());
            board.groups.changed(transition, null, "", Ticket.none());
          }
          ended.complete(result(decision));
          finished.run();
        },
        failure -> {
          ended.completeExceptionally(failure);
          finished.run();
        });
  }

  private static void log(RoomName room, @Nullable String reason) {
    LOG.info("[CALLS] Call ended: {} by 0 ({})", room, Reasons.forLog(reason));
  }

  private static Optional<AnyCall> result(Decision decision) {
    Outcome outcome = decision.outcome();
    if (outcome instanceof Outcome.GroupChanged changed) {
      return Optional.of(new AnyCall.OfGroup(changed.transition().after()));
    }
    if (outcome instanceof Outcome.GroupAsItIs same) {
      return Optional.of(new AnyCall.OfGroup(same.call()));
    }
    return Ending.result(decision).map(AnyCall.OneToOne::new);
  }
}
