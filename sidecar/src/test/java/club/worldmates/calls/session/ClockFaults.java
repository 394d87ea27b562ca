package club.worldmates.calls.session;

/**
 * The part of the fault suite that needs a clock of its own: sets the sidecar's clock forwards and
 * back by up to an hour in random runs, and prints what came of it.
 */
public final class ClockFaults {

  private static final int RUNS = 300;

  private ClockFaults() {}

  /**
   * Exits with 1 if a promise was broken.
   *
   * @param args {@code --seed=} and the first seed, or nothing for 1
   */
  public static void main(String[] args) {
    String seedGiven = args.length == 0 ? "" : args[0].replace("--seed=", "");
    long first = seedGiven.isEmpty() ? 1 : Long.parseLong(seedGiven);
    int set = 0;
    int calls = 0;
    int broken = 0;
    for (long seed = first; seed < first + RUNS; seed++) {
      Simulation simulation = Simulation.settingClocks(seed);
      try {
        CallSimulationTest.run(seed, simulation);
      } catch (AssertionError promise) {
        broken++;
        System.out.println("wrong: " + promise.getMessage());
      }
      set += simulation.clocksSet();
      calls += simulation.calls();
    }
    System.out.printf(
        "clock-set: seeds %d to %d, %d runs, %d steps of the clock, %d calls, %d wrong%n",
        first, first + RUNS - 1, RUNS, set, calls, broken);
    System.exit(broken == 0 ? 0 : 1);
  }
}
