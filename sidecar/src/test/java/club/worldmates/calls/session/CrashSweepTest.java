package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The sidecar is killed after each of the steps that follow an event: before the commit, between
 * commit and telling, between telling and acknowledgement. Everybody hears it exactly once.
 */
class CrashSweepTest {

  /** More than the longest of these takes. */
  private static final int STEPS = 70;

  /** Two users on two hosts, the callee with two devices, one of them on the caller's host. */
  private static final class Call {
    final World world = World.inOrder();
    final Phone alice;
    final Phone bob;
    final Phone bobsTablet;

    Call() {
      this("h1");
    }

    Call(String tabletsHost) {
      world.start();
      alice = Phone.of(world, "h1", 1, "a");
      bob = Phone.of(world, "h2", 2, "b");
      bobsTablet = Phone.of(world, tabletsHost, 2, "bt");
      world.settle();
    }

    Call ringing() {
      alice.initiate("A", 2);
      listen();
      return this;
    }

    Call connected() {
      ringing();
      bob.accept("A");
      listen();
      return this;
    }

    private void listen() {
      alice.heard();
      bob.heard();
      bobsTablet.heard();
    }

    void crashAfter(int steps) {
      for (int i = 0; i < steps; i++) {
        world.step();
      }
      world.crash();
      world.time.advance(Duration.ofSeconds(1));
      world.start();
      world.pass(Duration.ofSeconds(5));
      assertThat(world.sidecar().openEvents()).isEmpty();
    }
  }

  private static List<DynamicTest> sweep(IntConsumer scenario) {
    return IntStream.rangeClosed(0, STEPS)
        .mapToObj(n -> DynamicTest.dynamicTest("crash after " + n, () -> scenario.accept(n)))
        .toList();
  }

  @TestFactory
  List<DynamicTest> initiate() {
    return sweep(
        steps -> {
          Call call = new Call("h2");
          call.alice.initiate("A", 2);
          call.crashAfter(steps);
          assertThat(call.alice.answer()).contains("\"status\":\"ringing\"", "\"devices\":2");
          call.alice.hears("call:ringing A devices=2");
          call.bob.hears("call:incoming A");
          call.bobsTablet.hears("call:incoming A");
        });
  }

  @TestFactory
  List<DynamicTest> initiateThatIsOffline() {
    return sweep(
        steps -> {
          Call call = new Call();
          call.alice.initiate("A", 3);
          call.crashAfter(steps);
          assertThat(call.alice.answer()).contains("offline");
          call.alice.hears("call:error A code=offline status=missed");
        });
  }

  @TestFactory
  List<DynamicTest> accept() {
    return sweep(
        steps -> {
          Call call = new Call().ringing();
          call.bob.accept("A");
          call.crashAfter(steps);
          assertThat(call.bob.answer()).contains("connected");
          call.alice.hears("call:answer A");
          call.bobsTablet.hears("call:ended A reason=answered_elsewhere endedBy=2");
          call.alice.candidate("A", "a1");
          call.bob.hears("ice:candidate A candidate=a1");
          call.alice.end("A", "completed");
          call.bob.hears("call:ended A reason=completed endedBy=1");
          call.bobsTablet.hearsNothing();
        });
  }

  @TestFactory
  List<DynamicTest> reject() {
    return sweep(
        steps -> {
          Call call = new Call().ringing();
          call.bob.reject("A");
          call.crashAfter(steps);
          assertThat(call.bob.answer()).contains("rejected");
          call.alice.hears("call:rejected A rejectedBy=2");
          call.bobsTablet.hears("call:ended A reason=rejected_elsewhere endedBy=2");
          call.bob.hearsNothing();
        });
  }

  @TestFactory
  List<DynamicTest> cancel() {
    return sweep(
        steps -> {
          Call call = new Call().ringing();
          call.alice.end("A", "cancelled");
          call.crashAfter(steps);
          assertThat(call.alice.answer()).contains("missed");
          call.bob.hears("call:ended A reason=cancelled endedBy=1");
          call.bobsTablet.hears("call:ended A reason=cancelled endedBy=1");
          call.alice.hearsNothing();
        });
  }

  @TestFactory
  List<DynamicTest> end() {
    return sweep(
        steps -> {
          Call call = new Call().connected();
          call.bob.end("A", "completed");
          call.crashAfter(steps);
          assertThat(call.bob.answer()).contains("ended");
          call.alice.hears("call:ended A reason=completed endedBy=2");
          call.bob.hearsNothing();
          call.bobsTablet.hearsNothing();
        });
  }

  @TestFactory
  List<DynamicTest> ringTimeout() {
    return sweep(
        steps -> {
          Call call = new Call().ringing();
          call.world.time.advance(Sidecar.TIMING.ring());
          call.crashAfter(steps);
          call.alice.hears("call:ended A reason=no_answer endedBy=0");
          call.bob.hears("call:ended A reason=no_answer endedBy=0");
          call.bobsTablet.hears("call:ended A reason=no_answer endedBy=0");
        });
  }

  @TestFactory
  List<DynamicTest> candidates() {
    return sweep(
        steps -> {
          Call call = new Call().connected();
          call.alice.candidate("A", "a1");
          call.alice.candidate("A", "a2");
          call.crashAfter(steps);
          call.bob.hears("ice:candidate A candidate=a1", "ice:candidate A candidate=a2");
        });
  }

  @TestFactory
  List<DynamicTest> initiateFollowedByCandidates() {
    return sweep(
        steps -> {
          Call call = new Call("h2");
          call.alice.initiate("A", 2);
          call.alice.candidate("A", "a1");
          call.alice.candidate("A", "a2");
          call.crashAfter(steps);
          call.bob.hears(
              "call:incoming A", "ice:candidate A candidate=a1", "ice:candidate A candidate=a2");
          call.world.pass(Duration.ofSeconds(50));
          call.bob.hearsNothing();
        });
  }
}
