package club.worldmates.calls.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The values of all settings, read from environment variables, and what was wrong with them. */
final class Environment {
  private static final String PREFIX = "CALLS_";
  private static final String OF_TESTS = "CALLS_TEST_";

  /** In the order of their keys, so that the same environment gives the same list of problems. */
  private final Map<String, String> texts = new TreeMap<>();

  private final Map<Setting<?>, Object> values = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /** Reads these settings; all others need only be known. */
  Environment(Map<String, String> variables, List<Setting<?>> settings) {
    variables.forEach(
        (key, text) -> {
          // Empty means not set: compose files and shells can hardly say it otherwise.
          if (key.startsWith(PREFIX) && !text.isEmpty()) {
            texts.put(key, text);
          }
        });
    settings.forEach(this::read);
    refuseUnknownKeys();
  }

  /** Whether the operator set it, be it to something that cannot be read. */
  boolean isSet(Setting<?> setting) {
    return texts.containsKey(setting.key());
  }

  /** Empty when it is not set, has no default or cannot be read. */
  @SuppressWarnings("unchecked") // What is stored for a setting came from its own parser.
  <T> Optional<T> find(Setting<T> setting) {
    return Optional.ofNullable((T) values.get(setting));
  }

  /** Only for settings that must be set or have a default, and only when there are no problems. */
  <T> T get(Setting<T> setting) {
    return find(setting).orElseThrow();
  }

  /** Adds what is wrong between settings. */
  void problem(String sentence) {
    problems.add(sentence);
  }

  List<String> problems() {
    return problems;
  }

  private void read(Setting<?> setting) {
    Optional<String> text = Optional.ofNullable(texts.get(setting.key())).or(setting::byDefault);
    if (text.isEmpty()) {
      if (setting.necessity() == Setting.Necessity.REQUIRED) {
        problem(setting.key() + " must be set. " + setting.meaning());
      }
      return;
    }
    try {
      values.put(setting, setting.parser().apply(text.get()));
    } catch (IllegalArgumentException e) {
      problem(setting.key() + " " + e.getMessage() + ".");
    }
  }

  private void refuseUnknownKeys() {
    Collection<String> known =
        Stream.concat(
                SettingsTable.rows().stream().map(Setting::key),
                SettingsTable.OF_THE_ADAPTER.stream())
            .toList();
    for (String key : texts.keySet()) {
      if (!known.contains(key) && !key.startsWith(OF_TESTS)) {
        problem(
            key
                + " is not a setting."
                + Spelling.nearest(key, known)
                    .map(word -> " Did you mean " + word + "?")
                    .orElse(" See --help for those there are."));
      }
    }
  }
}
