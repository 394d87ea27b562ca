package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.HostEvent.Figures;
import club.worldmates.calls.session.HostEvent.Request;
import club.worldmates.calls.wire.Accept;
import club.worldmates.calls.wire.Candidate;
import club.worldmates.calls.wire.End;
import club.worldmates.calls.wire.EndForAll;
import club.worldmates.calls.wire.Event;
import club.worldmates.calls.wire.Initiate;
import club.worldmates.calls.wire.JoinRoom;
import club.worldmates.calls.wire.LeaveRoom;
import club.worldmates.calls.wire.MuteParticipant;
import club.worldmates.calls.wire.NoiseCancellation;
import club.worldmates.calls.wire.Recording;
import club.worldmates.calls.wire.Register;
import club.worldmates.calls.wire.Reject;
import club.worldmates.calls.wire.RemoveParticipant;
import club.worldmates.calls.wire.Renegotiate;
import club.worldmates.calls.wire.RequestIceServers;
import club.worldmates.calls.wire.ScreenShare;
import club.worldmates.calls.wire.Statistics;
import club.worldmates.calls.wire.ToggleMedia;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every arm that is in order becomes. */
class RequestReaderTest {

  private static final RoomName ROOM = new RoomName("room");

  private final RequestReader reader = new RequestReader(new PayloadLimits(1000, 100));

  @Test
  void register() {
    assertThat(read(Event.newBuilder().setRegister(Register.getDefaultInstance())))
        .isEqualTo(new Request.Register());
  }

  @Test
  void initiate() {
    Initiate.Builder arm =
        Initiate.newBuilder()
            .setToId(8)
            .setCallType(club.worldmates.calls.wire.CallType.CALL_TYPE_VIDEO)
            .setRoomName("room")
            .setSdpOffer("{\"sdp\":1}");
    OpaqueJson offer = new OpaqueJson("{\"sdp\":1}");

    assertThat(read(Event.newBuilder().setInitiate(arm)))
        .isEqualTo(new Request.Initiate(ROOM, new UserId(8), CallType.VIDEO, offer, null));
    assertThat(read(Event.newBuilder().setInitiate(arm.setCalleeDevices(0))))
        .isEqualTo(new Request.Initiate(ROOM, new UserId(8), CallType.VIDEO, offer, 0));
    assertThat(read(Event.newBuilder().setInitiate(arm.setCalleeDevices(-1))))
        .isEqualTo(new Request.Initiate(ROOM, new UserId(8), CallType.VIDEO, offer, null));
  }

  @Test
  void initiateAGroupCall_withOrWithoutAnOffer() {
    Initiate.Builder arm =
        Initiate.newBuilder()
            .setGroupId(7)
            .setCallType(club.worldmates.calls.wire.CallType.CALL_TYPE_AUDIO)
            .setRoomName("room");
    Request without = new Request.InitiateGroup(ROOM, new GroupId(7), CallType.AUDIO, null);

    assertThat(read(Event.newBuilder().setInitiate(arm))).isEqualTo(without);
    assertThat(read(Event.newBuilder().setInitiate(arm.setSdpOffer("null")))).isEqualTo(without);
    assertThat(read(Event.newBuilder().setInitiate(arm.setSdpOffer("\"v=0 ü\""))))
        .isEqualTo(
            new Request.InitiateGroup(
                ROOM, new GroupId(7), CallType.AUDIO, new OpaqueJson("\"v=0 ü\"")));
  }

  @Test
  void accept_withOrWithoutAnAnswer() {
    Accept.Builder arm = Accept.newBuilder().setRoomName("room");
    Request without = new Request.Accept(ROOM, null);

    assertThat(read(Event.newBuilder().setAccept(arm))).isEqualTo(without);
    assertThat(read(Event.newBuilder().setAccept(arm.setSdpAnswer("null")))).isEqualTo(without);
    assertThat(read(Event.newBuilder().setAccept(arm.setSdpAnswer("\"v=0 ü\""))))
        .isEqualTo(new Request.Accept(ROOM, new OpaqueJson("\"v=0 ü\"")));
  }

  @Test
  void reject_reasonIsCutAndMayBeAbsent() {
    Reject.Builder arm = Reject.newBuilder().setRoomName("room");

    assertThat(read(Event.newBuilder().setReject(arm))).isEqualTo(new Request.Reject(ROOM, null));
    assertThat(read(Event.newBuilder().setReject(arm.setReason("r".repeat(101)))))
        .isEqualTo(new Request.Reject(ROOM, "r".repeat(100)));
  }

  @Test
  void end_reasonIsCutAndHasADefault() {
    End.Builder arm = End.newBuilder().setRoomName("room");

    assertThat(read(Event.newBuilder().setEnd(arm)))
        .isEqualTo(new Request.End(ROOM, Reason.USER_ENDED));
    assertThat(read(Event.newBuilder().setEnd(arm.setReason("😀".repeat(101)))))
        .isEqualTo(new Request.End(ROOM, "😀".repeat(100)));
  }

  @Test
  void candidate() {
    Candidate.Builder arm = Candidate.newBuilder().setRoomName("room").setCandidate("\"c\"");

    assertThat(read(Event.newBuilder().setCandidate(arm)))
        .isEqualTo(
            new Request.Candidate(
                ROOM, Optional.empty(), new OpaqueJson("\"c\""), OpaqueJson.NULL, OpaqueJson.NULL));
    arm.setToUserId(8).setSdpMLineIndex("0").setSdpMid("\"audio\"");
    assertThat(read(Event.newBuilder().setCandidate(arm)))
        .isEqualTo(
            new Request.Candidate(
                ROOM,
                Optional.of(new UserId(8)),
                new OpaqueJson("\"c\""),
                new OpaqueJson("0"),
                new OpaqueJson("\"audio\"")));
  }

  @Test
  void joinAndLeave() {
    assertThat(read(Event.newBuilder().setJoinRoom(JoinRoom.newBuilder().setRoomName("room"))))
        .isEqualTo(new Request.JoinRoom(ROOM));
    assertThat(read(Event.newBuilder().setLeaveRoom(LeaveRoom.newBuilder().setRoomName("room"))))
        .isEqualTo(new Request.LeaveRoom(ROOM));
  }

  @Test
  void toggleMedia() {
    assertThat(
            read(
                Event.newBuilder()
                    .setToggleMedia(
                        ToggleMedia.newBuilder()
                            .setRoomName("room")
                            .setAudio(false)
                            .setVideo(true))))
        .isEqualTo(new Request.ToggleMedia(ROOM, false, true));
  }

  @Test
  void requestIceServers() {
    assertThat(
            read(Event.newBuilder().setRequestIceServers(RequestIceServers.getDefaultInstance())))
        .isEqualTo(new Request.RequestIceServers());
  }

  @Test
  void renegotiate() {
    assertThat(
            read(
                Event.newBuilder()
                    .setRenegotiate(
                        Renegotiate.newBuilder()
                            .setRoomName("room")
                            .setToUserId(8)
                            .setAnswer(true)
                            .setSdp("{}"))))
        .isEqualTo(
            new Request.Renegotiate(ROOM, Optional.of(new UserId(8)), true, new OpaqueJson("{}")));
  }

  @Test
  void screenShare() {
    assertThat(
            read(
                Event.newBuilder()
                    .setScreenShare(
                        ScreenShare.newBuilder().setRoomName("room").setAction("stop"))))
        .isEqualTo(new Request.ScreenShare(ROOM, "stop"));
  }

  @Test
  void recording() {
    Recording.Builder arm = Recording.newBuilder().setRoomName("room").setAction("start");

    assertThat(read(Event.newBuilder().setRecording(arm)))
        .isEqualTo(new Request.Recording(ROOM, null, "start"));
    assertThat(read(Event.newBuilder().setRecording(arm.setUserName("\"Ann\""))))
        .isEqualTo(new Request.Recording(ROOM, new OpaqueJson("\"Ann\""), "start"));
  }

  @Test
  void noiseCancellation() {
    assertThat(
            read(
                Event.newBuilder()
                    .setNoiseCancellation(
                        NoiseCancellation.newBuilder().setRoomName("room").setEnabled(false))))
        .isEqualTo(new Request.NoiseCancellation(ROOM, false));
  }

  @Test
  void statistics() {
    Statistics.Builder arm = Statistics.newBuilder().setRoomName("room");

    assertThat(read(Event.newBuilder().setStatistics(arm)))
        .isEqualTo(
            new Request.Statistics(ROOM, null, new Figures(null, null, null, null, null, null)));
    arm.setCallType(club.worldmates.calls.wire.CallType.CALL_TYPE_AUDIO)
        .setDuration(0)
        .setBandwidthUsed(1.5)
        .setPacketLoss(100)
        .setAverageLatency(3)
        .setJitter(4)
        .setBitrate(5);
    assertThat(read(Event.newBuilder().setStatistics(arm)))
        .isEqualTo(
            new Request.Statistics(
                ROOM, CallType.AUDIO, new Figures(0.0, 1.5, 100.0, 3.0, 4.0, 5.0)));
  }

  @Test
  void moderation() {
    UserId target = new UserId(8);
    assertThat(read(Event.newBuilder().setEndForAll(EndForAll.newBuilder().setRoomName("room"))))
        .isEqualTo(new Request.EndForAll(ROOM));
    assertThat(
            read(
                Event.newBuilder()
                    .setMuteParticipant(
                        MuteParticipant.newBuilder().setRoomName("room").setTargetUserId(8))))
        .isEqualTo(new Request.MuteParticipant(ROOM, target));
    assertThat(
            read(
                Event.newBuilder()
                    .setRemoveParticipant(
                        RemoveParticipant.newBuilder().setRoomName("room").setTargetUserId(8))))
        .isEqualTo(new Request.RemoveParticipant(ROOM, target));
  }

  private Request read(Event.Builder event) {
    return reader.read(event.setUserId(7).build());
  }
}
