package club.worldmates.calls.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.fuzz.FuzzTarget;
import club.worldmates.calls.session.HostEvent;
import club.worldmates.calls.session.HostEvent.Request;
import club.worldmates.calls.wire.Accept;
import club.worldmates.calls.wire.CallType;
import club.worldmates.calls.wire.Candidate;
import club.worldmates.calls.wire.DeviceUp;
import club.worldmates.calls.wire.End;
import club.worldmates.calls.wire.Event;
import club.worldmates.calls.wire.Initiate;
import club.worldmates.calls.wire.MuteParticipant;
import club.worldmates.calls.wire.NoiseCancellation;
import club.worldmates.calls.wire.Recording;
import club.worldmates.calls.wire.Renegotiate;
import club.worldmates.calls.wire.ScreenShare;
import club.worldmates.calls.wire.Statistics;
import club.worldmates.calls.wire.ToggleMedia;
import com.google.protobuf.InvalidProtocolBufferException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Events of clients as an adapter may send them. */
public final class EventFuzz implements FuzzTarget {

  private static final PayloadLimits LIMITS = new PayloadLimits(40, 20);
  private static final int LONGEST_TEXT = 100;

  private final EventReader reader = new EventReader(LIMITS);

  @Override
  public List<byte[]> seeds() {
    return arms().map(event -> event.build().toByteArray()).toList();
  }

  /** One event of nearly every kind. */
  static Stream<Event.Builder> arms() {
    return Stream.of(
        Edge.event(1),
        Edge.event(2).setClaimedUserId(7).setDeviceUp(DeviceUp.newBuilder().setSession("s")),
        Edge.event(3)
            .setInitiate(
                Initiate.newBuilder()
                    .setToId(8)
                    .setCallType(CallType.CALL_TYPE_VIDEO)
                    .setRoomName("r")
                    .setSdpOffer("{}")
                    .setCalleeDevices(1)),
        Edge.event(4)
            .setInitiate(
                Initiate.newBuilder()
                    .setGroupId(5)
                    .setCallType(CallType.CALL_TYPE_AUDIO)
                    .setRoomName("r")),
        Edge.event(5).setAccept(Accept.newBuilder().setRoomName("r").setSdpAnswer("\"v=0\"")),
        Edge.event(6).setEnd(End.newBuilder().setRoomName("r").setReason("ü".repeat(99))),
        Edge.event(7)
            .setCandidate(
                Candidate.newBuilder().setRoomName("r").setCandidate("{}").setSdpMid("\"0\"")),
        Edge.event(8)
            .setToggleMedia(
                ToggleMedia.newBuilder().setRoomName("r").setAudio(true).setVideo(false)),
        Edge.event(9).setRenegotiate(Renegotiate.newBuilder().setRoomName("r").setSdp("1")),
        Edge.event(10).setScreenShare(ScreenShare.newBuilder().setRoomName("r").setAction("start")),
        Edge.event(11)
            .setRecording(
                Recording.newBuilder().setRoomName("r").setUserName("\"u\"").setAction("start")),
        Edge.event(12)
            .setNoiseCancellation(NoiseCancellation.newBuilder().setRoomName("r").setEnabled(true)),
        Edge.event(13)
            .setStatistics(
                Statistics.newBuilder().setRoomName("r").setDuration(1.5).setPacketLoss(100)),
        Edge.event(14)
            .setMuteParticipant(MuteParticipant.newBuilder().setRoomName("r").setTargetUserId(9)));
  }

  @Override
  public void feed(byte[] input) {
    Event event;
    try {
      event = Event.parseFrom(input);
    } catch (InvalidProtocolBufferException refused) {
      return; // gRPC ends the stream
    }
    Optional<HostEvent> read = reader.read("host", event);
    boolean isSomebodys = !event.getDeviceId().isEmpty() && event.getUserId() > 0;
    assertThat(read.isPresent()).isEqualTo(isSomebodys);
    if (isSomebodys && read.get() instanceof HostEvent.FromClient client) {
      check(client.request());
    }
  }

  private static void check(Request request) {
    if (request instanceof Request.Malformed malformed) {
      assertThat(malformed.refusal().code()).isNotNull();
      assertThat(malformed.refusal().message()).matches("[A-Za-z0-9 ,]+");
    } else {
      checkParts(request);
    }
  }

  private static void checkParts(Object whole) {
    for (RecordComponent component : whole.getClass().getRecordComponents()) {
      Object part = part(whole, component);
      if (part instanceof RoomName room) {
        assertThat(RoomName.isValid(room.value())).isTrue();
      } else if (part instanceof OpaqueJson json) {
        assertThat(json.size()).as(component.getName()).isBetween(1, LIMITS.sdp());
      } else if (part instanceof String text) {
        assertThat(text.codePoints().count()).isLessThanOrEqualTo(LONGEST_TEXT);
        assertThat(new String(text.getBytes(UTF_8), UTF_8)).isEqualTo(text);
      } else if (part instanceof Double figure) {
        assertThat(figure).isFinite().isNotNegative();
      } else if (part instanceof Integer devices) {
        assertThat(devices).isNotNegative();
      } else if (part instanceof HostEvent.Figures figures) {
        checkParts(figures);
      }
    }
  }

  private static Object part(Object whole, RecordComponent component) {
    try {
      return component.getAccessor().invoke(whole);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("records can be read", e);
    }
  }
}
