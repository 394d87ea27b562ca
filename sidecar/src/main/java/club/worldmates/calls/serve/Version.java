package club.worldmates.calls.serve;

import java.util.Objects;

/** Which version of the sidecar this is. */
public final class Version {
  private Version() {}

  /** As the jar states it; {@code development} when the classes do not come from a jar. */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return Objects.requireNonNullElse(version, "development");
  }
}
