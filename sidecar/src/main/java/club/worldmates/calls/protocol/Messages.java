package club.worldmates.calls.protocol;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.turn.IceServer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What clients hear, as protocol.md 3 spells it.
 *
 * @param iceServers the ICE servers made for a user, now
 */
public record Messages(Function<UserId, List<IceServer>> iceServers) {

  /** A notice as the devices of a user hear it. */
  public Message of(Notice notice, UserId recipient) {
    if (notice instanceof Notice.Incoming n) {
      return incoming(n, recipient);
    }
    if (notice instanceof Notice.Answered n) {
      return message(
          "call:answer",
          room(n.room().value())
              .with("sdpAnswer", n.answer())
              .with("acceptedBy", n.acceptedBy().value())
              .withIceServers(iceServers.apply(recipient)));
    }
    if (notice instanceof Notice.GroupIncoming n) {
      return message(
          "group_call:incoming", groupIncoming(n).withIceServers(iceServers.apply(recipient)));
    }
    if (notice instanceof Notice.FreshIceServers n) {
      return message(
          "ice:servers", room(n.room().value()).withIceServers(iceServers.apply(recipient)));
    }
    return of(notice);
  }

  /**
   * The ICE servers of a user, as an object of that one field: what is added to a {@code
   * group_call:incoming} that goes out to many.
   */
  public String iceServersFor(UserId recipient) {
    return new JsonObject().withIceServers(iceServers.apply(recipient)).text();
  }

  /**
   * A notice that is the same for everybody; {@code group_call:incoming} is so but for {@link
   * #iceServersFor}.
   */
  public Message of(Notice notice) {
    if (notice instanceof Notice.IceCandidate n) {
      return message(
          "ice:candidate",
          room(n.room().value())
              .with("fromUserId", n.from().value())
              .with("candidate", n.candidate())
              .with("sdpMLineIndex", n.sdpMLineIndex())
              .with("sdpMid", n.sdpMid()));
    }
    if (notice instanceof Notice.Ended n) {
      return message(
          "call:ended",
          room(n.room().value()).with("reason", n.reason()).with("endedBy", idOrZero(n.endedBy())));
    }
    if (notice instanceof Notice.Rejected n) {
      String active = n.activeRoom() == null ? null : n.activeRoom().value();
      return message(
          "call:rejected",
          room(n.room().value())
              .with("rejectedBy", n.rejectedBy().value())
              .withIfAny("reason", n.reason())
              .withIfAny("activeRoom", active));
    }
    if (notice instanceof Notice.Ringing n) {
      return message("call:ringing", room(n.room().value()).with("devices", n.devices()));
    }
    if (notice instanceof Notice.Resumed n) {
      return resumed(n);
    }
    return inRoom(notice);
  }

  private static Message inRoom(Notice notice) {
    if (notice instanceof Notice.JoinedCall n) {
      return message("user:joined_call", user(n.user()).with("roomName", n.room().value()));
    }
    if (notice instanceof Notice.LeftCall n) {
      return message("user:left_call", user(n.user()).with("roomName", n.room().value()));
    }
    if (notice instanceof Notice.Participants n) {
      return message(
          "call:participants",
          room(n.room().value()).with("participants", participants(n.participants())));
    }
    if (notice instanceof Notice.MediaChanged n) {
      return message(
          "user:media_changed",
          user(n.user())
              .with("audio", n.audio())
              .with("video", n.video())
              .with("roomName", n.room().value()));
    }
    if (notice instanceof Notice.Renegotiation n) {
      String type = n.answer() ? "renegotiate_answer" : "renegotiate";
      return message(
          "call:" + type,
          room(n.room().value())
              .with("fromUserId", n.from().value())
              .with(n.answer() ? "sdpAnswer" : "sdpOffer", n.sdp())
              .with("type", type));
    }
    return shared(notice);
  }

  private static Message shared(Notice notice) {
    if (notice instanceof Notice.ScreenShare n) {
      return message(
          "call:screen_share",
          room(n.room().value()).with("userId", n.user().value()).with("action", n.action()));
    }
    if (notice instanceof Notice.Recording n) {
      return message(
          "call:recording",
          room(n.room().value())
              .with("userId", n.user().value())
              .withIfAny("userName", n.userName())
              .with("action", n.action())
              .with("timestamp", n.at().toEpochMilli()));
    }
    if (notice instanceof Notice.NoiseCancellation n) {
      return message(
          "call:noise_cancellation",
          room(n.room().value()).with("userId", n.user().value()).with("enabled", n.enabled()));
    }
    return ofGroup(notice);
  }

  private static Message ofGroup(Notice notice) {
    if (notice instanceof Notice.GroupIncoming n) {
      return message("group_call:incoming", groupIncoming(n));
    }
    if (notice instanceof Notice.GroupResumed n) {
      return resumed(n);
    }
    if (notice instanceof Notice.Muted n) {
      return message("call:muted", room(n.room().value()).with("by", n.by().value()));
    }
    if (notice instanceof Notice.Removed n) {
      return message("call:removed", room(n.room().value()).with("by", idOrZero(n.by())));
    }
    throw new IllegalArgumentException(
        "not the same for everybody: " + notice.getClass().getSimpleName());
  }

  private Message incoming(Notice.Incoming n, UserId recipient) {
    return message(
        "call:incoming",
        new JsonObject()
            .with("fromId", n.from().value())
            .with("fromName", n.fromName())
            .with("fromAvatar", n.fromAvatar())
            .with("callType", n.type().text())
            .with("roomName", n.room().value())
            .with("sdpOffer", n.offer())
            .withIceServers(iceServers.apply(recipient)));
  }

  private static JsonObject groupIncoming(Notice.GroupIncoming n) {
    return new JsonObject()
        .with("groupId", n.group().value())
        .with("initiatedBy", n.initiator().value())
        .with("initiatorName", n.initiatorName())
        .with("callType", n.type().text())
        .with("roomName", n.room().value())
        .with("sdpOffer", n.offer() == null ? OpaqueJson.NULL : n.offer());
  }

  private static Message resumed(Notice.Resumed n) {
    Call call = n.call();
    return message(
        "call:resumed",
        room(call.room().value())
            .with("status", call.status().text())
            .with("callType", call.type().text())
            .with("fromId", call.from().value())
            .with("toId", call.to().value())
            .with("participants", participants(n.participants()))
            .with("elsewhere", n.elsewhere()));
  }

  private static Message resumed(Notice.GroupResumed n) {
    GroupCall call = n.call();
    return message(
        "call:resumed",
        room(call.room().value())
            .with("status", call.status().text())
            .with("callType", call.type().text())
            .with("fromId", call.initiator().value())
            .with("groupId", call.group().value())
            .with("participants", participants(n.participants()))
            .with("elsewhere", n.elsewhere()));
  }

  private static List<JsonObject> participants(List<Notice.Participant> participants) {
    return participants.stream()
        .map(
            p ->
                user(p.user())
                    .with("audio", p.audio())
                    .with("video", p.video())
                    .with("joinedAt", p.joinedAt().toString()))
        .toList();
  }

  /** Nobody goes out as 0. */
  private static int idOrZero(@Nullable UserId user) {
    return user == null ? 0 : user.value();
  }

  private static JsonObject room(String name) {
    return new JsonObject().with("roomName", name);
  }

  private static JsonObject user(UserId user) {
    return new JsonObject().with("userId", user.value());
  }

  private static Message message(String event, JsonObject payload) {
    return new Message(event, payload.text());
  }
}
