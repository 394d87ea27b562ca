package club.worldmates.calls.doctor;

import club.worldmates.calls.settings.Settings;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Looks, from the machine that it runs on, whether what calls need is there. */
public final class Doctor {

  private final List<Check> checks;

  Doctor(List<Check> checks) {
    this.checks = checks;
  }

  /**
   * With every check that there is.
   *
   * @throws club.worldmates.calls.settings.SettingsException a setting that a check needs is wrong
   */
  public static Doctor of(Map<String, String> environment) {
    return new Doctor(TurnCheck.all(Settings.Ice.from(environment), Clock.systemUTC()));
  }

  /** Says one line for each check, at once; returns whether all is well. */
  public boolean examine(Consumer<String> out) {
    boolean well = true;
    for (Check check : checks) {
      Finding finding = check.run();
      out.accept(finding.toString());
      well &= finding.well();
    }
    return well;
  }
}
