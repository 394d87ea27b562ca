package club.worldmates.calls.fuzz;

import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same inputs in every build; those of {@link LongFuzz} are found by what they reach. */
class ShortFuzzTest {

  private static final int INPUTS = 5_000;
  private static final long NUMBER = 20261123;

  static Set<String> targets() {
    return FuzzTargets.names();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void decoder_withstandsWhateverItIsFed(String name) {
    FuzzTarget target = FuzzTargets.of(name);
    Inputs inputs = new Inputs(target.seeds(), NUMBER);
    target.seeds().forEach(seed -> feed(target, seed));
    for (int i = 0; i < INPUTS; i++) {
      feed(target, inputs.next());
    }
  }

  private static void feed(FuzzTarget target, byte[] input) {
    try {
      target.feed(input);
    } catch (AssertionError | RuntimeException | StackOverflowError finding) {
      String hex = HexFormat.of().formatHex(input);
      throw new AssertionError("input " + hex + ": " + finding.getMessage(), finding);
    }
  }
}
