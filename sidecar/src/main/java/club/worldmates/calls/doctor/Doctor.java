package club.worldmates.calls.doctor;

import club.worldmates.calls.settings.Settings;
import club.worldmates.calls.store.RowAudit;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Looks, from the machine that it runs on, whether what calls need is there. */
public final class Doctor {

  private final List<Check> checks;

  Doctor(List<Check> checks) {
    this.checks = checks;
  }

  /**
   * With every check that needs no database.
   *
   * @throws club.worldmates.calls.settings.SettingsException a setting that a check needs is wrong
   */
  public static Doctor of(Map<String, String> environment) {
    return new Doctor(TurnCheck.all(Settings.Ice.from(environment), Clock.systemUTC()));
  }

  /** That looks at the rows of calls as well. */
  public Doctor with(RowAudit audit) {
    return new Doctor(Stream.concat(checks.stream(), RowCheck.all(audit).stream()).toList());
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
