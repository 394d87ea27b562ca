package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Code;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.session.HostEvent.Request;
import club.worldmates.calls.wire.Accept;
import club.worldmates.calls.wire.CallType;
import club.worldmates.calls.wire.Candidate;
import club.worldmates.calls.wire.End;
import club.worldmates.calls.wire.EndForAll;
import club.worldmates.calls.wire.Event;
import club.worldmates.calls.wire.Initiate;
import club.worldmates.calls.wire.JoinRoom;
import club.worldmates.calls.wire.LeaveRoom;
import club.worldmates.calls.wire.ListHistory;
import club.worldmates.calls.wire.MuteParticipant;
import club.worldmates.calls.wire.NoiseCancellation;
import club.worldmates.calls.wire.Recording;
import club.worldmates.calls.wire.Register;
import club.worldmates.calls.wire.Reject;
import club.worldmates.calls.wire.RemoveParticipant;
import club.worldmates.calls.wire.Renegotiate;
import club.worldmates.calls.wire.ScreenShare;
import club.worldmates.calls.wire.Statistics;
import club.worldmates.calls.wire.ToggleMedia;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before any call is looked at. */
class RefusedRequestsTest {

  private static final int SDP = 1000;
  private static final int CANDIDATE = 100;

  private final RequestReader reader = new RequestReader(new PayloadLimits(SDP, CANDIDATE));

  static Stream<Arguments> flawed() {
    return Stream.of(
        Arguments.of(event(), "the event is unknown"),
        Arguments.of(
            event().setRegister(Register.getDefaultInstance()).setClaimedUserId(-1),
            "userId must be 1 to 2147483647"),
        initiate(arm -> arm.setGroupId(3), "exactly one of toId and groupId must be given"),
        initiate(arm -> arm.clearToId(), "exactly one of toId and groupId must be given"),
        initiate(arm -> arm.setToId(7), "toId is the caller"),
        initiate(arm -> arm.setToId(-8), "toId must be 1 to 2147483647"),
        initiate(arm -> arm.clearToId().setGroupId(-8), "groupId must be 1 to 2147483647"),
        initiate(arm -> arm.clearCallType(), "callType must be audio or video"),
        initiate(arm -> arm.setCallTypeValue(9), "callType must be audio or video"),
        initiate(arm -> arm.clearSdpOffer(), "sdpOffer is missing"),
        initiate(arm -> arm.setSdpOffer("null"), "sdpOffer is missing"),
        Arguments.of(
            event()
                .setRecording(
                    Recording.newBuilder()
                        .setRoomName("room")
                        .setAction("start")
                        .setUserName(json(CANDIDATE + 1))),
            "userName is longer than 100 bytes"),
        initiate(arm -> arm.setSdpOffer(json(SDP + 1)), "sdpOffer is longer than 1000 bytes"),
        initiate(
            arm -> arm.clearToId().setGroupId(3).setSdpOffer(json(SDP + 1)),
            "sdpOffer is longer than 1000 bytes"),
        Arguments.of(
            event().setAccept(Accept.newBuilder().setRoomName("room").setSdpAnswer(json(SDP + 1))),
            "sdpAnswer is longer than 1000 bytes"),
        candidate(arm -> arm.clearCandidate(), "candidate is missing"),
        candidate(arm -> arm.setCandidate("null"), "candidate is missing"),
        candidate(
            arm -> arm.setCandidate(json(CANDIDATE + 1)), "candidate is longer than 100 bytes"),
        candidate(arm -> arm.setSdpMid(json(CANDIDATE + 1)), "sdpMid is longer than 100 bytes"),
        candidate(
            arm -> arm.setSdpMLineIndex(json(CANDIDATE + 1)),
            "sdpMLineIndex is longer than 100 bytes"),
        candidate(arm -> arm.setToUserId(-1), "toUserId must be 1 to 2147483647"),
        Arguments.of(
            event().setToggleMedia(ToggleMedia.newBuilder().setRoomName("room").setVideo(true)),
            "audio is missing"),
        Arguments.of(
            event().setToggleMedia(ToggleMedia.newBuilder().setRoomName("room").setAudio(true)),
            "video is missing"),
        Arguments.of(
            event().setRenegotiate(Renegotiate.newBuilder().setRoomName("room")),
            "sdpOffer is missing"),
        Arguments.of(
            event().setRenegotiate(Renegotiate.newBuilder().setRoomName("room").setAnswer(true)),
            "sdpAnswer is missing"),
        Arguments.of(
            event()
                .setRenegotiate(Renegotiate.newBuilder().setRoomName("room").setSdp(json(SDP + 1))),
            "sdpOffer is longer than 1000 bytes"),
        Arguments.of(
            event()
                .setRenegotiate(
                    Renegotiate.newBuilder().setRoomName("room").setSdp("1").setToUserId(-1)),
            "toUserId must be 1 to 2147483647"),
        Arguments.of(
            event().setScreenShare(ScreenShare.newBuilder().setRoomName("room").setAction("on")),
            "action must be start or stop"),
        Arguments.of(
            event().setRecording(Recording.newBuilder().setRoomName("room")), "action is missing"),
        Arguments.of(
            event()
                .setRecording(
                    Recording.newBuilder().setRoomName("room").setAction("a".repeat(101))),
            "action is longer than 100 characters"),
        Arguments.of(
            event().setNoiseCancellation(NoiseCancellation.newBuilder().setRoomName("room")),
            "enabled is missing"),
        Arguments.of(
            event().setStatistics(Statistics.newBuilder().setRoomName("room").setCallTypeValue(9)),
            "callType must be audio or video"),
        Arguments.of(
            event().setStatistics(Statistics.newBuilder().setRoomName("room").setPacketLoss(101)),
            "packetLoss must be a finite number, not negative, at most 100"),
        Arguments.of(
            event().setMuteParticipant(MuteParticipant.newBuilder().setRoomName("room")),
            "targetUserId is missing"),
        Arguments.of(
            event().setRemoveParticipant(RemoveParticipant.newBuilder().setRoomName("room")),
            "targetUserId is missing"),
        Arguments.of(
            event()
                .setRemoveParticipant(
                    RemoveParticipant.newBuilder().setRoomName("room").setTargetUserId(-1)),
            "targetUserId must be 1 to 2147483647"));
  }

  @ParameterizedTest
  @MethodSource
  void flawed(Event.Builder event, String cause) {
    assertThat(refusal(event)).isEqualTo(new Refusal(Code.INVALID_ARGUMENT, cause));
  }

  /** Every arm that is about a room, with no room in it. */
  static Stream<Event.Builder> aboutARoom() {
    return Stream.of(
        event().setInitiate(Initiate.getDefaultInstance()),
        event().setAccept(Accept.getDefaultInstance()),
        event().setReject(Reject.getDefaultInstance()),
        event().setEnd(End.getDefaultInstance()),
        event().setCandidate(Candidate.getDefaultInstance()),
        event().setJoinRoom(JoinRoom.getDefaultInstance()),
        event().setLeaveRoom(LeaveRoom.getDefaultInstance()),
        event().setToggleMedia(ToggleMedia.getDefaultInstance()),
        event().setRenegotiate(Renegotiate.getDefaultInstance()),
        event().setScreenShare(ScreenShare.getDefaultInstance()),
        event().setRecording(Recording.getDefaultInstance()),
        event().setNoiseCancellation(NoiseCancellation.getDefaultInstance()),
        event().setStatistics(Statistics.getDefaultInstance()),
        event().setEndForAll(EndForAll.getDefaultInstance()),
        event().setMuteParticipant(MuteParticipant.getDefaultInstance()),
        event().setRemoveParticipant(RemoveParticipant.getDefaultInstance()));
  }

  @ParameterizedTest
  @MethodSource
  void aboutARoom(Event.Builder event) {
    assertThat(refusal(event)).isEqualTo(new Refusal(Code.INVALID_ARGUMENT, "roomName is missing"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"line\nbreak", "\u0000", "\u0085"})
  void controlCharactersInARoomName(String name) {
    assertThat(refusal(event().setJoinRoom(JoinRoom.newBuilder().setRoomName(name))).code())
        .isEqualTo(Code.INVALID_ARGUMENT);
  }

  @Test
  void roomNameOf101Characters() {
    assertThat(refusal(event().setEnd(End.newBuilder().setRoomName("r".repeat(101)))).message())
        .startsWith("roomName must be");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void figuresThatAreNone(double value) {
    List<BiConsumer<Statistics.Builder, Double>> figures =
        List.of(
            Statistics.Builder::setDuration,
            Statistics.Builder::setBandwidthUsed,
            Statistics.Builder::setPacketLoss,
            Statistics.Builder::setAverageLatency,
            Statistics.Builder::setJitter,
            Statistics.Builder::setBitrate);
    for (BiConsumer<Statistics.Builder, Double> figure : figures) {
      Statistics.Builder arm = Statistics.newBuilder().setRoomName("room");
      figure.accept(arm, value);
      assertThat(refusal(event().setStatistics(arm)).code()).isEqualTo(Code.INVALID_ARGUMENT);
    }
  }

  @Test
  void history() {
    assertThat(refusal(event().setListHistory(ListHistory.getDefaultInstance())))
        .isEqualTo(
            new Refusal(
                Code.FAILED_PRECONDITION, "The call history is not available on this server"));
  }

  @Test
  void sizesAreBytes_andTheLimitItselfIsFine() {
    // Two bytes a letter and two quotes.
    String fits = "\"" + "ä".repeat(49) + "\"";
    Candidate.Builder arm = Candidate.newBuilder().setRoomName("room").setCandidate(fits);
    assertThat(reader.read(event().setCandidate(arm).build()))
        .isInstanceOf(Request.Candidate.class);

    arm.setCandidate("\"" + "ä".repeat(50) + "\"");
    assertThat(refusal(event().setCandidate(arm)).message())
        .isEqualTo("candidate is longer than 100 bytes");
  }

  private Refusal refusal(Event.Builder event) {
    return ((Request.Malformed) reader.read(event.build())).refusal();
  }

  private static Event.Builder event() {
    return Event.newBuilder().setUserId(7);
  }

  private interface Change<T> {
    T in(T arm);
  }

  private static Arguments initiate(Change<Initiate.Builder> change, String cause) {
    Initiate.Builder right =
        Initiate.newBuilder()
            .setToId(8)
            .setCallType(CallType.CALL_TYPE_AUDIO)
            .setRoomName("room")
            .setSdpOffer("{}");
    return Arguments.of(event().setInitiate(change.in(right)), cause);
  }

  private static Arguments candidate(Change<Candidate.Builder> change, String cause) {
    Candidate.Builder right = Candidate.newBuilder().setRoomName("room").setCandidate("{}");
    return Arguments.of(event().setCandidate(change.in(right)), cause);
  }

  private static String json(int bytes) {
    return "\"" + "x".repeat(bytes - 2) + "\"";
  }
}
