package club.worldmates.calls.session;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random runs of calls with crashes. A seed that fails is named; {@code -Dcalls.simulation.seed=7}
 * runs that one alone, and {@code -Dcalls.simulation.seeds=10000} many more.
 */
class CallSimulationTest {

  private static final int THINGS = 200;

  @Test
  void promisesAreKept_whateverHappens() {
    Long only = Long.getLong("calls.simulation.seed");
    long seeds = Long.getLong("calls.simulation.seeds", 1_000);
    LongStream all = only == null ? LongStream.range(0, seeds) : LongStream.of(only);
    all.forEach(seed -> run(seed, new Simulation(seed)));
  }

  @Test
  void promisesAreKept_whileClocksAreSet() {
    LongStream.range(0, 500).forEach(seed -> run(seed, Simulation.settingClocks(seed)));
  }

  /** Runs a simulation until everything has come to rest, and holds it to the promises. */
  static void run(long seed, Simulation simulation) {
    try {
      simulation.run(THINGS);
      simulation.settle();
      Promises promises = new Promises(simulation.world);
      promises.areKept();
      simulation.comeBack();
      promises.nobodyMissedAnEnd();
    } catch (AssertionError | RuntimeException broken) {
      throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
    }
  }
}
