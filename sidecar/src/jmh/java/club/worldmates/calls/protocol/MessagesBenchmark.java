package club.worldmates.calls.protocol;

import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What clients hear, from a notice to JSON; without TURN servers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessagesBenchmark {

  private static final RoomName ROOM = new RoomName("room_123_456_1638360000");
  private static final UserId ALICE = new UserId(123);
  private static final UserId BOB = new UserId(456);
  private static final OpaqueJson SDP =
      new OpaqueJson('"' + "a=candidate\\r\\n".repeat(178) + '"'); // 2.5 kB
  private static final OpaqueJson CANDIDATE =
      new OpaqueJson(
          "\"candidate:842163049 1 udp 1686052607 198.51.100.17 54400 typ srflx raddr 192.0.2.17\"");

  private final Messages messages = new Messages(user -> List.of());
  private final Notice incoming =
      new Notice.Incoming(ROOM, ALICE, "Alice Archer", "a.jpg", CallType.VIDEO, SDP);
  private final Notice candidate =
      new Notice.IceCandidate(
          ROOM, ALICE, CANDIDATE, new OpaqueJson("0"), new OpaqueJson("\"0\""), "h:1");
  private final Notice ended = new Notice.Ended(ROOM, "completed", ALICE);

  @Benchmark
  public Message incoming() {
    return messages.of(incoming, BOB);
  }

  @Benchmark
  public Message candidate() {
    return messages.of(candidate, BOB);
  }

  @Benchmark
  public Message ended() {
    return messages.of(ended, BOB);
  }
}
