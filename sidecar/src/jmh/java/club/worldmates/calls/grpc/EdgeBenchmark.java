package club.worldmates.calls.grpc;

import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Tell.RingRule;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.protocol.Message;
import club.worldmates.calls.session.HostCommand;
import club.worldmates.calls.session.HostCommand.Audience;
import club.worldmates.calls.session.HostEvent;
import club.worldmates.calls.wire.Accept;
import club.worldmates.calls.wire.AdapterMessage;
import club.worldmates.calls.wire.CallType;
import club.worldmates.calls.wire.Candidate;
import club.worldmates.calls.wire.End;
import club.worldmates.calls.wire.Event;
import club.worldmates.calls.wire.Initiate;
import club.worldmates.calls.wire.SidecarMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From bytes to a domain event, and from a command to bytes; one event a frame. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EdgeBenchmark {

  private static final String ROOM = "room_123_456_1638360000";
  private static final String SDP = '"' + "a=candidate\\r\\n".repeat(178) + '"'; // 2.5 kB
  private static final String CANDIDATE =
      "\"candidate:842163049 1 udp 1686052607 198.51.100.17 54400 typ srflx raddr 192.0.2.17\"";

  @Param({"candidate", "initiate", "accept", "end"})
  public String event = "";

  private final EventReader reader = new EventReader(PayloadLimits.DEFAULT);
  private Event sent = Event.getDefaultInstance();
  private byte[] frame = {};
  private HostCommand command = new HostCommand.Answer(0, "");

  @Setup
  public void prepare() {
    sent = event();
    frame = AdapterMessage.newBuilder().addEvents(sent).build().toByteArray();
    command = told();
  }

  @Benchmark
  public AdapterMessage decode() throws InvalidProtocolBufferException {
    return AdapterMessage.parseFrom(frame);
  }

  @Benchmark
  public Optional<HostEvent> map() {
    return reader.read("host", sent);
  }

  @Benchmark
  public byte[] encode() {
    return SidecarMessage.newBuilder()
        .addCommands(CommandWriter.write(1, command))
        .build()
        .toByteArray();
  }

  private Event event() {
    Event.Builder to =
        Event.newBuilder()
            .setNumber(4711)
            .setDeviceId("3pJx0aYvBqkX1m5yAAAB")
            .setUserId(123)
            .setClaimedUserId(123)
            .setReceivedAtMs(1_795_000_000_000L);
    return switch (event) {
      case "candidate" ->
          to.setName("ice:candidate")
              .setCandidate(
                  Candidate.newBuilder()
                      .setRoomName(ROOM)
                      .setToUserId(456)
                      .setCandidate(CANDIDATE)
                      .setSdpMLineIndex("0")
                      .setSdpMid("\"0\""))
              .build();
      case "initiate" ->
          to.setName("call:initiate")
              .setInitiate(
                  Initiate.newBuilder()
                      .setToId(456)
                      .setCallType(CallType.CALL_TYPE_VIDEO)
                      .setRoomName(ROOM)
                      .setSdpOffer(SDP))
              .build();
      case "accept" ->
          to.setName("call:accept")
              .setAccept(Accept.newBuilder().setRoomName(ROOM).setSdpAnswer(SDP))
              .build();
      case "end" ->
          to.setName("call:end")
              .setEnd(End.newBuilder().setRoomName(ROOM).setReason("completed"))
              .build();
      default -> throw new IllegalArgumentException(event);
    };
  }

  /** What the other side hears of it. */
  private HostCommand told() {
    String json =
        switch (event) {
          case "candidate" -> "{\"roomName\":\"" + ROOM + "\",\"candidate\":" + CANDIDATE + "}";
          case "end" -> "{\"roomName\":\"" + ROOM + "\",\"reason\":\"completed\",\"endedBy\":123}";
          default -> "{\"roomName\":\"" + ROOM + "\",\"sdp\":" + SDP + "}";
        };
    return new HostCommand.Emit(
        "key",
        new RoomName(ROOM),
        new Audience.OfUser(new UserId(456), Set.of()),
        List.of(new Message("call:" + event, json)),
        event.equals("initiate") ? RingRule.RING : RingRule.ANY,
        event.equals("end"),
        event.equals("initiate"));
  }
}
