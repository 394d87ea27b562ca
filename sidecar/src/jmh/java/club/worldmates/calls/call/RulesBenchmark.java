package club.worldmates.calls.call;

import static club.worldmates.calls.call.Cast.ALICE;
import static club.worldmates.calls.call.Cast.ALICE_PHONE;
import static club.worldmates.calls.call.Cast.ANSWER;
import static club.worldmates.calls.call.Cast.BOB;
import static club.worldmates.calls.call.Cast.OFFER;
import static club.worldmates.calls.call.Cast.ROOM;
import static club.worldmates.calls.call.Cast.at;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The rules of a 1-to-1 call, each as it decides when all goes well. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RulesBenchmark {

  private final Sight nothing = Cast.nothingOf();
  private final Sight ringing = Cast.sight(Cast.ringing());
  private final Optional<Call> connected = Optional.of(Cast.connected());
  private final LiveCall live = Cast.connectedLive();
  private final Notice.IceCandidate candidate = Cast.candidate(ALICE, 1);

  @Benchmark
  public Decision initiate() {
    return new Initiating(
            ROOM, ALICE, BOB, CallType.VIDEO, OFFER, false, Set.of(), Set.of(), true, "h:1")
        .decide(nothing, at(0));
  }

  @Benchmark
  public Decision accept() {
    return Answering.accept(ringing, BOB, false, ANSWER, at(5), "h:2");
  }

  @Benchmark
  public Step passCandidate() {
    return InCall.candidate(live, ALICE_PHONE, Optional.of(BOB), candidate);
  }

  @Benchmark
  public Decision end() {
    return Ending.end(connected, ALICE, false, "completed", at(15), "h:3");
  }
}
