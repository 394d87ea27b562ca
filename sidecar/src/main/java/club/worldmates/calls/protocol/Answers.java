package club.worldmates.calls.protocol;

import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.Code;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.Reply;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.turn.IceServer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the sender of an event learns what became of it (protocol.md 5, Acknowledgement): by its
 * callback if it gave one; else a failure is emitted as {@code call:error}, and a success is
 * silent.
 */
public final class Answers {

  private static final String OFFLINE = "Recipient is offline";
  private static final String ICE_REQUEST = "ice:request";

  /** The texts that deployed clients know; the cause may follow. */
  private static final Map<String, String> LEGACY_TEXTS =
      Map.of(
          "call:initiate", "Failed to initiate call",
          "group_call:initiate", "Failed to initiate call",
          "call:accept", "Failed to accept call");

  private Answers() {}

  /**
   * What to answer.
   *
   * @param callback the argument of the callback; empty: there is none. Of a refusal there is one
   *     even if the client gave no callback: the host is done with an event that changed nothing
   * @param emitted what the sending device hears besides
   */
  public record Answer(Optional<String> callback, Optional<Message> emitted) {}

  /**
   * Spells a reply.
   *
   * @param event the client's name of the event
   * @param room for {@code call:error}; null: none
   * @param wanted whether the client gave a callback
   * @param iceServers made for the sender; used for {@code ice:request} only
   */
  public static Answer of(
      Reply reply,
      String event,
      @Nullable RoomName room,
      boolean wanted,
      List<IceServer> iceServers,
      Instant now) {
    if (reply instanceof Reply.IceServers) {
      JsonObject answer =
          new JsonObject()
              .with("ok", true)
              .with("success", true)
              .withIceServers(iceServers)
              .with("timestamp", now.toEpochMilli());
      return iceResponse(answer, wanted);
    }
    if (reply instanceof Reply.Offline offline) {
      return offline(offline, event, wanted);
    }
    if (reply instanceof Reply.Refused refused) {
      return refused(refused.refusal(), event, room, wanted);
    }
    return new Answer(
        wanted ? Optional.of(success(reply).text()) : Optional.empty(), Optional.empty());
  }

  private static JsonObject success(Reply reply) {
    JsonObject answer = new JsonObject().with("ok", true);
    if (reply instanceof Reply.Initiated initiated) {
      answer.with("roomName", initiated.room().value()).with("status", initiated.status().text());
      return initiated.reason() == null
          ? answer.with("devices", initiated.devices())
          : answer.with("reason", initiated.reason());
    }
    if (reply instanceof Reply.Ok ok) {
      if (ok.status() != null) {
        answer.with("status", ok.status().text());
      }
      return ok.elsewhere() ? answer.with("elsewhere", true) : answer;
    }
    throw new IllegalArgumentException("no success: " + reply.getClass().getSimpleName());
  }

  /** The guide's text is emitted in any case. */
  private static Answer offline(Reply.Offline offline, String event, boolean wanted) {
    String code = Code.OFFLINE.text();
    String status = CallStatus.MISSED.text();
    Message error =
        new Message(
            "call:error",
            new JsonObject()
                .with("message", OFFLINE)
                .with("code", code)
                .with("event", event)
                .with("roomName", offline.room().value())
                .with("status", status)
                .text());
    JsonObject answer =
        new JsonObject()
            .with("ok", false)
            .with("code", code)
            .with("message", OFFLINE)
            .with("status", status);
    return new Answer(wanted ? Optional.of(answer.text()) : Optional.empty(), Optional.of(error));
  }

  private static Answer refused(
      Refusal refusal, String event, @Nullable RoomName room, boolean wanted) {
    String code = refusal.code().text();
    String message = text(event, refusal.message());
    JsonObject failure = new JsonObject().with("ok", false);
    if (event.equals(ICE_REQUEST)) {
      return iceResponse(
          failure
              .with("success", false)
              .with("error", message)
              .with("code", code)
              .with("message", message),
          wanted);
    }
    String answer = failure.with("code", code).with("message", message).text();
    if (wanted) {
      return new Answer(Optional.of(answer), Optional.empty());
    }
    JsonObject error =
        new JsonObject()
            .with("message", message)
            .with("code", code)
            .with("event", event)
            .withIfAny("roomName", room == null ? null : room.value());
    return new Answer(Optional.of(answer), Optional.of(new Message("call:error", error.text())));
  }

  private static Answer iceResponse(JsonObject answer, boolean wanted) {
    return wanted
        ? new Answer(Optional.of(answer.text()), Optional.empty())
        : new Answer(Optional.empty(), Optional.of(new Message("ice:response", answer.text())));
  }

  private static String text(String event, String cause) {
    String legacy = LEGACY_TEXTS.get(event);
    if (legacy == null) {
      return cause;
    }
    return cause.isEmpty() ? legacy : legacy + ": " + cause;
  }
}
