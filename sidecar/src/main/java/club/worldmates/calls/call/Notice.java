package club.worldmates.calls.call;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client hears (protocol.md 3), before it becomes an event name and JSON. {@link Incoming},
 * {@link Answered} and {@link FreshIceServers} go out with ICE servers made for the user who
 * receives them.
 */
public sealed interface Notice {

  /** {@code call:incoming}. */
  record Incoming(
      RoomName room,
      UserId from,
      String fromName,
      String fromAvatar,
      CallType type,
      OpaqueJson offer)
      implements Notice {}

  /** {@code call:ringing}; {@code devices}: how many rang. */
  record Ringing(RoomName room, int devices) implements Notice {}

  /**
   * {@code call:answer}; {@code cause} names the event that brought it where there may be several,
   * in a group call.
   */
  record Answered(RoomName room, OpaqueJson answer, UserId acceptedBy, String cause)
      implements Notice {
    public Answered(RoomName room, OpaqueJson answer, UserId acceptedBy) {
      this(room, answer, acceptedBy, "");
    }
  }

  /** {@code call:rejected}; {@code activeRoom} only for glare. */
  record Rejected(
      RoomName room, UserId rejectedBy, @Nullable String reason, @Nullable RoomName activeRoom)
      implements Notice {}

  /** {@code call:ended}; {@code endedBy} null: nobody, which goes out as 0. */
  record Ended(RoomName room, String reason, @Nullable UserId endedBy) implements Notice {}

  /** {@code user:joined_call}. */
  record JoinedCall(RoomName room, UserId user) implements Notice {}

  /** {@code user:left_call}. */
  record LeftCall(RoomName room, UserId user) implements Notice {}

  /** {@code call:participants}. */
  record Participants(RoomName room, List<Participant> participants) implements Notice {}

  /** {@code user:media_changed}. */
  record MediaChanged(RoomName room, UserId user, boolean audio, boolean video) implements Notice {}

  /** {@code ice:candidate}; {@code cause} names the event that brought it. */
  record IceCandidate(
      RoomName room,
      UserId from,
      OpaqueJson candidate,
      OpaqueJson sdpMLineIndex,
      OpaqueJson sdpMid,
      String cause)
      implements Notice {}

  /** {@code call:renegotiate}, or {@code call:renegotiate_answer}. */
  record Renegotiation(RoomName room, UserId from, boolean answer, OpaqueJson sdp)
      implements Notice {}

  /** {@code call:screen_share}; {@code action}: start or stop. */
  record ScreenShare(RoomName room, UserId user, String action) implements Notice {}

  /** {@code call:recording}; {@code userName} null: the client gave none. */
  record Recording(
      RoomName room, UserId user, @Nullable OpaqueJson userName, String action, Instant at)
      implements Notice {}

  /** {@code call:noise_cancellation}. */
  record NoiseCancellation(RoomName room, UserId user, boolean enabled) implements Notice {}

  /** {@code call:resumed}; {@code elsewhere}: another device of the user is attached. */
  record Resumed(Call call, List<Participant> participants, boolean elsewhere) implements Notice {}

  /** One user in a room, as {@code call:participants} and {@code call:resumed} list him. */
  record Participant(UserId user, boolean audio, boolean video, Instant joinedAt) {}

  /**
   * {@code group_call:incoming}, with ICE servers made for the user who receives it; {@code offer}
   * null: the initiator made none.
   */
  record GroupIncoming(
      RoomName room,
      GroupId group,
      UserId initiator,
      String initiatorName,
      CallType type,
      @Nullable OpaqueJson offer)
      implements Notice {}

  /** {@code ice:servers}: in place of those that a device in the call has, which run out. */
  record FreshIceServers(RoomName room) implements Notice {}

  /** {@code call:muted}; {@code by}: who asks for it. */
  record Muted(RoomName room, UserId by) implements Notice {}

  /** {@code call:removed}; {@code by} null: nobody, which goes out as 0. */
  record Removed(RoomName room, @Nullable UserId by) implements Notice {}

  /**
   * {@code call:resumed} of a group call; {@code elsewhere}: another device of the user is
   * attached.
   */
  record GroupResumed(GroupCall call, List<Participant> participants, boolean elsewhere)
      implements Notice {}
}
