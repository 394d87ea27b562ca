package club.worldmates.calls.settings;

import java.util.List;

/**
 * The environment cannot be understood. Says everything that is wrong with it, not only the first.
 */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  SettingsException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence each, in plain words, each naming its key; never empty, never with a secret. */
  public List<String> problems() {
    return problems;
  }
}
