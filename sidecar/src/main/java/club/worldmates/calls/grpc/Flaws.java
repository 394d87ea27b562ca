package club.worldmates.calls.grpc;

import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.session.HostEvent.Figures;
import club.worldmates.calls.wire.CallType;
import club.worldmates.calls.wire.Candidate;
import club.worldmates.calls.wire.Initiate;
import club.worldmates.calls.wire.Recording;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What can be wrong with a field (protocol.md 5, Answers and encodings). Each check names the flaw
 * for the developer of a client, without repeating what the client sent; null: there is none.
 */
final class Flaws {

  private static final int MAX_ACTION = 100;

  /** Most UTF-8 bytes of one {@code char}. */
  private static final int WIDEST = 3;

  private final PayloadLimits limits;

  Flaws(PayloadLimits limits) {
    this.limits = limits;
  }

  static @Nullable String room(String name) {
    if (name.isEmpty()) {
      return "roomName is missing";
    }
    return RoomName.isValid(name)
        ? null
        : "roomName must be 1 to 100 characters, none of them a control character";
  }

  /**
   * An id that may be missing. On the wire ids are unsigned: those past 2147483647 read negative.
   */
  static @Nullable String id(String field, int id) {
    return id < 0 ? field + " must be 1 to 2147483647" : null;
  }

  static @Nullable String target(int id) {
    return id == 0 ? "targetUserId is missing" : id("targetUserId", id);
  }

  /** Whom a call is for. */
  static @Nullable String partner(Initiate arm, int sender) {
    if ((arm.getToId() == 0) == (arm.getGroupId() == 0)) {
      return "exactly one of toId and groupId must be given";
    }
    if (arm.getToId() == sender) {
      return "toId is the caller";
    }
    return first(id("toId", arm.getToId()), id("groupId", arm.getGroupId()));
  }

  static @Nullable String callType(CallType type) {
    return switch (type) {
      case CALL_TYPE_AUDIO, CALL_TYPE_VIDEO -> null;
      case CALL_TYPE_UNSPECIFIED, UNRECOGNIZED -> "callType must be audio or video";
    };
  }

  /** In a group call the offer may be missing. */
  @Nullable String offer(Initiate arm) {
    String offer = arm.getSdpOffer();
    return arm.getGroupId() == 0 ? sdp("sdpOffer", offer) : sdpIfAny("sdpOffer", offer);
  }

  @Nullable String sdp(String field, String json) {
    return isMissing(json) ? field + " is missing" : size(field, json, limits.sdp());
  }

  @Nullable String sdpIfAny(String field, String json) {
    return isMissing(json) ? null : size(field, json, limits.sdp());
  }

  @Nullable String candidate(Candidate arm) {
    if (isMissing(arm.getCandidate())) {
      return "candidate is missing";
    }
    return first(
        size("candidate", arm.getCandidate(), limits.candidate()),
        size("sdpMLineIndex", arm.getSdpMLineIndex(), limits.candidate()),
        size("sdpMid", arm.getSdpMid(), limits.candidate()));
  }

  /** A name that nobody reads goes to everybody in the call, as a candidate does. */
  @Nullable String userName(Recording arm) {
    return size("userName", arm.getUserName(), limits.candidate());
  }

  static @Nullable String present(String field, boolean isThere) {
    return isThere ? null : field + " is missing";
  }

  static @Nullable String sharing(String action) {
    return action.equals("start") || action.equals("stop") ? null : "action must be start or stop";
  }

  static @Nullable String recording(String action) {
    if (action.isEmpty()) {
      return "action is missing";
    }
    return action.codePointCount(0, action.length()) > MAX_ACTION
        ? "action is longer than " + MAX_ACTION + " characters"
        : null;
  }

  static @Nullable String figures(Figures figures) {
    return first(
        figure("duration", figures.duration(), Double.MAX_VALUE),
        figure("bandwidthUsed", figures.bandwidthUsed(), Double.MAX_VALUE),
        figure("packetLoss", figures.packetLoss(), 100),
        figure("averageLatency", figures.averageLatency(), Double.MAX_VALUE),
        figure("jitter", figures.jitter(), Double.MAX_VALUE),
        figure("bitrate", figures.bitrate(), Double.MAX_VALUE));
  }

  /** The first flaw there is. */
  static @Nullable String first(@Nullable String... flaws) {
    for (String flaw : flaws) {
      if (flaw != null) {
        return flaw;
      }
    }
    return null;
  }

  private static @Nullable String figure(String field, @Nullable Double value, double most) {
    return value == null || (value >= 0 && value <= most)
        ? null
        : field + " must be a finite number, not negative" + (most == 100 ? ", at most 100" : "");
  }

  private static @Nullable String size(String field, String json, int most) {
    return isLonger(json, most) ? field + " is longer than " + most + " bytes" : null;
  }

  /** Counts the bytes of those texts only that may have too many. */
  private static boolean isLonger(String json, int most) {
    return json.length() > most / WIDEST && json.getBytes(StandardCharsets.UTF_8).length > most;
  }

  /** {@code null} counts as missing. */
  static boolean isMissing(String json) {
    return json.isEmpty() || json.equals("null");
  }
}
