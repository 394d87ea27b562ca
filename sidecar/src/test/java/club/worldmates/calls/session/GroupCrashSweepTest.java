package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The sidecar is killed after each of the steps that follow an event of a group call, as {@link
 * CrashSweepTest} does it for 1-to-1 calls. Everybody hears it exactly once.
 */
class GroupCrashSweepTest {

  /** More than the longest of these takes. */
  private static final int STEPS = 70;

  /** Three members on two hosts, one of them with two devices, one of those on the other host. */
  private static final class Call {
    final World world = World.inOrder();
    final Phone alice;
    final Phone bob;
    final Phone bobsTablet;
    final Phone carol;

    Call() {
      world.people.join(7, 1, 2, 3);
      world.start();
      alice = Phone.of(world, "h1", 1, "a");
      bob = Phone.of(world, "h2", 2, "b");
      bobsTablet = Phone.of(world, "h1", 2, "bt");
      carol = Phone.of(world, "h2", 3, "c");
      world.settle();
    }

    /** Alice is in, it rings for Bob and Carol. */
    Call ringing() {
      alice.initiateGroup("G", 7);
      alice.join("G");
      return listened();
    }

    /** Alice and Bob are in, it rings for Carol. */
    Call active() {
      ringing();
      bob.join("G");
      return listened();
    }

    private Call listened() {
      List.of(alice, bob, bobsTablet, carol).forEach(Phone::heard);
      return this;
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
          Call call = new Call();
          call.alice.initiateGroup("G", 7);
          call.crashAfter(steps);
          assertThat(call.alice.answer()).contains("\"status\":\"ringing\"");
          // How many rang by then: after a restart another host may come a moment later.
          assertThat(call.alice.heard()).singleElement().asString().startsWith("call:ringing G");
          call.bob.hears("group_call:incoming G");
          call.bobsTablet.hears("group_call:incoming G");
          call.carol.hears("group_call:incoming G");
        });
  }

  @TestFactory
  List<DynamicTest> join() {
    return sweep(
        steps -> {
          Call call = new Call().ringing();
          call.bob.join("G");
          call.crashAfter(steps);
          assertThat(call.bob.answer()).contains("active");
          call.alice.hears("user:joined_call G userId=2");
          call.bob.hears("call:participants G");
          call.bobsTablet.hears("call:ended G reason=answered_elsewhere endedBy=2");
          call.carol.hearsNothing();
          call.alice.candidate("G", "a1");
          call.bob.hears("ice:candidate G candidate=a1");
        });
  }

  @TestFactory
  List<DynamicTest> acceptWithAnswer() {
    return sweep(
        steps -> {
          Call call = new Call().ringing();
          call.bob.accept("G");
          call.crashAfter(steps);
          assertThat(call.bob.answer()).contains("active");
          assertThat(call.alice.heard())
              .containsExactlyInAnyOrder("user:joined_call G userId=2", "call:answer G");
          call.bob.hears("call:participants G");
          call.bobsTablet.hears("call:ended G reason=answered_elsewhere endedBy=2");
          call.carol.hearsNothing();
        });
  }

  @TestFactory
  List<DynamicTest> leave() {
    return sweep(
        steps -> {
          Call call = new Call().active();
          call.bob.leave("G");
          call.crashAfter(steps);
          assertThat(call.bob.answer()).contains("\"ok\":true");
          call.alice.hears("user:left_call G userId=2");
          call.bob.hearsNothing();
          call.bobsTablet.hearsNothing();
          call.carol.hearsNothing();
        });
  }

  @TestFactory
  List<DynamicTest> leaveOfTheLast() {
    return sweep(
        steps -> {
          Call call = new Call().ringing();
          call.alice.leave("G");
          call.crashAfter(steps);
          assertThat(call.alice.answer()).contains("ended");
          call.alice.hearsNothing();
          call.bob.hears("call:ended G reason=completed endedBy=1");
          call.bobsTablet.hears("call:ended G reason=completed endedBy=1");
          call.carol.hears("call:ended G reason=completed endedBy=1");
        });
  }

  @TestFactory
  List<DynamicTest> endForAll() {
    return sweep(
        steps -> {
          Call call = new Call().active();
          call.alice.endForAll("G");
          call.crashAfter(steps);
          assertThat(call.alice.answer()).contains("ended");
          call.alice.hearsNothing();
          call.bob.hears("call:ended G reason=ended_for_all endedBy=1");
          call.bobsTablet.hearsNothing();
          call.carol.hears("call:ended G reason=ended_for_all endedBy=1");
        });
  }

  @TestFactory
  List<DynamicTest> remove() {
    return sweep(
        steps -> {
          Call call = new Call().active();
          call.alice.remove("G", 2);
          call.crashAfter(steps);
          assertThat(call.alice.answer()).contains("\"ok\":true");
          call.alice.hears("user:left_call G userId=2");
          call.bob.hears("call:removed G by=1");
          call.bobsTablet.hears("call:removed G by=1");
          call.carol.hearsNothing();
        });
  }

  @TestFactory
  List<DynamicTest> reject() {
    return sweep(
        steps -> {
          Call call = new Call().ringing();
          call.bob.reject("G");
          call.crashAfter(steps);
          assertThat(call.bob.answer()).contains("\"ok\":true");
          call.bob.hearsNothing();
          call.bobsTablet.hears("call:ended G reason=rejected_elsewhere endedBy=2");
          call.alice.hearsNothing();
          call.carol.hearsNothing();
        });
  }

  @TestFactory
  List<DynamicTest> ringTimeoutOfARingingCall() {
    return sweep(
        steps -> {
          Call call = new Call().ringing();
          call.world.time.advance(Sidecar.TIMING.ring());
          call.crashAfter(steps);
          for (Phone phone : List.of(call.alice, call.bob, call.bobsTablet, call.carol)) {
            phone.hears("call:ended G reason=no_answer endedBy=0");
          }
        });
  }

  @TestFactory
  List<DynamicTest> ringTimeoutOfAnActiveCall() {
    return sweep(
        steps -> {
          Call call = new Call().active();
          call.world.time.advance(Sidecar.TIMING.ring());
          call.crashAfter(steps);
          call.alice.hearsNothing();
          call.bob.hearsNothing();
          call.bobsTablet.hearsNothing();
          call.carol.hears("call:ended G reason=no_answer endedBy=0");
        });
  }

  @TestFactory
  List<DynamicTest> candidates() {
    return sweep(
        steps -> {
          Call call = new Call().active();
          call.alice.candidate("G", "a1");
          call.alice.candidate("G", "a2");
          call.crashAfter(steps);
          call.bob.hears("ice:candidate G candidate=a1", "ice:candidate G candidate=a2");
          call.bobsTablet.hearsNothing();
          call.carol.hearsNothing();
        });
  }
}
