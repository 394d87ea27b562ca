package club.worldmates.calls.grpc;

import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.HostEvent.Figures;
import club.worldmates.calls.session.HostEvent.Request;
import club.worldmates.calls.wire.Accept;
import club.worldmates.calls.wire.Candidate;
import club.worldmates.calls.wire.End;
import club.worldmates.calls.wire.Event;
import club.worldmates.calls.wire.Initiate;
import club.worldmates.calls.wire.MuteParticipant;
import club.worldmates.calls.wire.NoiseCancellation;
import club.worldmates.calls.wire.Recording;
import club.worldmates.calls.wire.Reject;
import club.worldmates.calls.wire.RemoveParticipant;
import club.worldmates.calls.wire.Renegotiate;
import club.worldmates.calls.wire.ScreenShare;
import club.worldmates.calls.wire.Statistics;
import club.worldmates.calls.wire.ToggleMedia;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client asks for (protocol.md 2), and checks all that can be checked without knowing
 * the call. An accept may lack its answer: whether the call wants one is known with the call.
 */
final class RequestReader {

  private final Flaws flaws;

  RequestReader(PayloadLimits limits) {
    this.flaws = new Flaws(limits);
  }

  /** Never fails: what cannot be read is {@link Request.Malformed}. */
  Request read(Event event) {
    String flaw = Flaws.id("userId", event.getClaimedUserId());
    return flaw == null ? readArm(event) : invalid(flaw);
  }

  private Request readArm(Event event) {
    return switch (event.getKindCase()) {
      case REGISTER -> new Request.Register();
      case INITIATE -> initiate(event.getInitiate(), event.getUserId());
      case ACCEPT -> accept(event.getAccept());
      case REJECT -> reject(event.getReject());
      case END -> end(event.getEnd());
      case CANDIDATE -> candidate(event.getCandidate());
      case JOIN_ROOM -> inRoom(event.getJoinRoom().getRoomName(), Request.JoinRoom::new);
      case LEAVE_ROOM -> inRoom(event.getLeaveRoom().getRoomName(), Request.LeaveRoom::new);
      case TOGGLE_MEDIA -> toggleMedia(event.getToggleMedia());
      case REQUEST_ICE_SERVERS -> new Request.RequestIceServers();
      case RENEGOTIATE -> renegotiate(event.getRenegotiate());
      case SCREEN_SHARE -> screenShare(event.getScreenShare());
      case RECORDING -> recording(event.getRecording());
      case NOISE_CANCELLATION -> noiseCancellation(event.getNoiseCancellation());
      case STATISTICS -> statistics(event.getStatistics());
      case LIST_HISTORY -> noHistory();
      case END_FOR_ALL -> inRoom(event.getEndForAll().getRoomName(), Request.EndForAll::new);
      case MUTE_PARTICIPANT -> mute(event.getMuteParticipant());
      case REMOVE_PARTICIPANT -> remove(event.getRemoveParticipant());
      case DEVICE_UP, DEVICE_GONE, KIND_NOT_SET -> invalid("the event is unknown");
    };
  }

  private Request initiate(Initiate arm, int sender) {
    return inRoom(
        arm.getRoomName(),
        room -> arm.getGroupId() == 0 ? personal(arm, room) : ofGroup(arm, room),
        Flaws.partner(arm, sender),
        Flaws.callType(arm.getCallType()),
        flaws.offer(arm));
  }

  private static Request personal(Initiate arm, RoomName room) {
    boolean looked = arm.hasCalleeDevices() && arm.getCalleeDevices() >= 0;
    return new Request.Initiate(
        room,
        new UserId(arm.getToId()),
        callType(arm.getCallType()),
        new OpaqueJson(arm.getSdpOffer()),
        looked ? arm.getCalleeDevices() : null);
  }

  private static Request ofGroup(Initiate arm, RoomName room) {
    return new Request.InitiateGroup(
        room,
        new GroupId(arm.getGroupId()),
        callType(arm.getCallType()),
        sdpIfAny(arm.getSdpOffer()));
  }

  private Request accept(Accept arm) {
    return inRoom(
        arm.getRoomName(),
        room -> new Request.Accept(room, sdpIfAny(arm.getSdpAnswer())),
        flaws.sdpIfAny("sdpAnswer", arm.getSdpAnswer()));
  }

  private static Request reject(Reject arm) {
    String reason = arm.hasReason() ? Reason.cut(arm.getReason()) : null;
    return inRoom(arm.getRoomName(), room -> new Request.Reject(room, reason));
  }

  private static Request end(End arm) {
    String reason = arm.hasReason() ? Reason.cut(arm.getReason()) : Reason.USER_ENDED;
    return inRoom(arm.getRoomName(), room -> new Request.End(room, reason));
  }

  private Request candidate(Candidate arm) {
    return inRoom(
        arm.getRoomName(),
        room ->
            new Request.Candidate(
                room,
                userIfAny(arm.getToUserId()),
                new OpaqueJson(arm.getCandidate()),
                jsonOrNull(arm.getSdpMLineIndex()),
                jsonOrNull(arm.getSdpMid())),
        Flaws.id("toUserId", arm.getToUserId()),
        flaws.candidate(arm));
  }

  private static Request toggleMedia(ToggleMedia arm) {
    return inRoom(
        arm.getRoomName(),
        room -> new Request.ToggleMedia(room, arm.getAudio(), arm.getVideo()),
        Flaws.present("audio", arm.hasAudio()),
        Flaws.present("video", arm.hasVideo()));
  }

  private Request renegotiate(Renegotiate arm) {
    return inRoom(
        arm.getRoomName(),
        room ->
            new Request.Renegotiate(
                room, userIfAny(arm.getToUserId()), arm.getAnswer(), new OpaqueJson(arm.getSdp())),
        Flaws.id("toUserId", arm.getToUserId()),
        flaws.sdp(arm.getAnswer() ? "sdpAnswer" : "sdpOffer", arm.getSdp()));
  }

  private static Request screenShare(ScreenShare arm) {
    return inRoom(
        arm.getRoomName(),
        room -> new Request.ScreenShare(room, arm.getAction()),
        Flaws.sharing(arm.getAction()));
  }

  private Request recording(Recording arm) {
    OpaqueJson userName = arm.getUserName().isEmpty() ? null : new OpaqueJson(arm.getUserName());
    return inRoom(
        arm.getRoomName(),
        room -> new Request.Recording(room, userName, arm.getAction()),
        Flaws.recording(arm.getAction()),
        flaws.userName(arm));
  }

  private static Request noiseCancellation(NoiseCancellation arm) {
    return inRoom(
        arm.getRoomName(),
        room -> new Request.NoiseCancellation(room, arm.getEnabled()),
        Flaws.present("enabled", arm.hasEnabled()));
  }

  private static Request statistics(Statistics arm) {
    boolean typed = arm.getCallType() != club.worldmates.calls.wire.CallType.CALL_TYPE_UNSPECIFIED;
    Figures figures =
        new Figures(
            arm.hasDuration() ? arm.getDuration() : null,
            arm.hasBandwidthUsed() ? arm.getBandwidthUsed() : null,
            arm.hasPacketLoss() ? arm.getPacketLoss() : null,
            arm.hasAverageLatency() ? arm.getAverageLatency() : null,
            arm.hasJitter() ? arm.getJitter() : null,
            arm.hasBitrate() ? arm.getBitrate() : null);
    return inRoom(
        arm.getRoomName(),
        room -> new Request.Statistics(room, typed ? callType(arm.getCallType()) : null, figures),
        typed ? Flaws.callType(arm.getCallType()) : null,
        Flaws.figures(figures));
  }

  private static Request mute(MuteParticipant arm) {
    return inRoom(
        arm.getRoomName(),
        room -> new Request.MuteParticipant(room, new UserId(arm.getTargetUserId())),
        Flaws.target(arm.getTargetUserId()));
  }

  private static Request remove(RemoveParticipant arm) {
    return inRoom(
        arm.getRoomName(),
        room -> new Request.RemoveParticipant(room, new UserId(arm.getTargetUserId())),
        Flaws.target(arm.getTargetUserId()));
  }

  /** Builds a request about a room, unless the room's name or something else is flawed. */
  private static Request inRoom(
      String roomName, Function<RoomName, Request> build, @Nullable String... flaws) {
    String ofRoom = Flaws.room(roomName);
    String flaw = ofRoom == null ? Flaws.first(flaws) : ofRoom;
    return flaw == null ? build.apply(new RoomName(roomName)) : invalid(flaw);
  }

  private static Request invalid(String flaw) {
    return new Request.Malformed(Refusal.invalid(flaw));
  }

  private static Request noHistory() {
    return new Request.Malformed(
        Refusal.precondition("The call history is not available on this server"));
  }

  private static CallType callType(club.worldmates.calls.wire.CallType type) {
    return type == club.worldmates.calls.wire.CallType.CALL_TYPE_VIDEO
        ? CallType.VIDEO
        : CallType.AUDIO;
  }

  private static Optional<UserId> userIfAny(int id) {
    return id == 0 ? Optional.empty() : Optional.of(new UserId(id));
  }

  private static @Nullable OpaqueJson sdpIfAny(String json) {
    return Flaws.isMissing(json) ? null : new OpaqueJson(json);
  }

  private static OpaqueJson jsonOrNull(String text) {
    return text.isEmpty() ? OpaqueJson.NULL : new OpaqueJson(text);
  }
}
