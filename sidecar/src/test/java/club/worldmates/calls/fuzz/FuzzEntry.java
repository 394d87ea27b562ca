package club.worldmates.calls.fuzz;

/**
 * Where Jazzer enters; the system property {@code calls.fuzz.target} says which target is meant.
 */
public final class FuzzEntry {

  private static final FuzzTarget TARGET = FuzzTargets.of(System.getProperty("calls.fuzz.target"));

  private FuzzEntry() {}

  /** Loads what there is to load before the time of an input counts. */
  public static void fuzzerInitialize() {
    TARGET.feed(new byte[0]);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    TARGET.feed(input);
  }
}
