package club.worldmates.calls.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The condition behind {@link NeedsCoturn}. */
final class CoturnInstalled implements ExecutionCondition {
  private static final String PROGRAM = "turnserver";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return evaluate(System.getenv());
  }

  /**
   * Decides by the environment of a process.
   *
   * @throws IllegalStateException a build lacks it, whose tests must not be skipped unnoticed
   */
  static ConditionEvaluationResult evaluate(Map<String, String> environment) {
    if (isOn(environment.getOrDefault("PATH", ""))) {
      return ConditionEvaluationResult.enabled(PROGRAM + " is installed");
    }
    if (!environment.getOrDefault("CI", "").isEmpty()) {
      throw new IllegalStateException(
          "This build cannot test TURN: " + PROGRAM + " is not installed (Debian: coturn)");
    }
    return ConditionEvaluationResult.disabled(PROGRAM + " is not installed (Debian: coturn)");
  }

  private static boolean isOn(String path) {
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(directory -> !directory.isEmpty())
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, PROGRAM)));
  }
}
