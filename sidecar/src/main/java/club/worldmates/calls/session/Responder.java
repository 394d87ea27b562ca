package club.worldmates.calls.session;

import club.worldmates.calls.call.Code;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.protocol.Answers;
import club.worldmates.calls.session.HostEvent.FromClient;
import club.worldmates.calls.turn.IceServer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers the sender of an event. */
final class Responder {

  /** Names the room in the commands of errors that are about none; never leaves the sidecar. */
  private static final RoomName NO_ROOM = new RoomName("-");

  private final Outbox outbox;
  private final Loop loop;
  private final Function<UserId, List<IceServer>> iceServers;
  private final AnswerWatch watch;

  Responder(
      Outbox outbox, Loop loop, Function<UserId, List<IceServer>> iceServers, AnswerWatch watch) {
    this.outbox = outbox;
    this.loop = loop;
    this.iceServers = iceServers;
    this.watch = watch;
  }

  /** Answers an event that is handled, and lets its room's queue go on. */
  void finish(Asked asked, Reply reply) {
    answer(asked, reply);
    asked.finish();
  }

  /**
   * Does something for an event. A bug in it is the end of the event, but not of its room's queue.
   */
  void handle(Asked asked, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException bug) {
      finish(asked, Failures.reply(asked.event().name(), bug));
    }
  }

  /** Answers an event, unless that was done before; it may still be under way. */
  void answer(Asked asked, Reply reply) {
    if (asked.answer()) {
      reply(asked.event(), reply, asked.ticket());
    }
  }

  void reply(FromClient event, Reply reply, Ticket ticket) {
    watch.answered(event.name(), failureOf(reply));
    List<IceServer> servers =
        reply instanceof Reply.IceServers ? iceServers.apply(event.user()) : List.of();
    Answers.Answer answer =
        Answers.of(reply, event.name(), event.roomName(), event.callback(), servers, loop.now());
    RoomName about = event.roomName() == null ? NO_ROOM : event.roomName();
    answer
        .emitted()
        .ifPresent(
            message ->
                outbox.toDevice(
                    event.device(), about, message, event.cause() + "#" + message.event(), ticket));
    answer
        .callback()
        .ifPresent(json -> outbox.answer(event.device(), event.number(), json, ticket));
  }

  private static @Nullable Code failureOf(Reply reply) {
    if (reply instanceof Reply.Offline) {
      return Code.OFFLINE;
    }
    return reply instanceof Reply.Refused refused ? refused.refusal().code() : null;
  }
}
