package club.worldmates.calls.settings;

import java.util.Optional;
import java.util.function.Function;

/**
 * One row of the table of settings.
 *
 * @param key the name of the environment variable
 * @param necessity what happens when it is not set
 * @param byDefault the value when it is not set, as an operator would write it; only with {@link
 *     Necessity#DEFAULTED}
 * @param meaning one sentence for {@code --help}
 * @param parser throws {@link IllegalArgumentException} with what is wrong, for a sentence that
 *     begins with the key
 */
record Setting<T>(
    String key,
    Necessity necessity,
    Optional<String> byDefault,
    String meaning,
    Function<String, T> parser) {
  enum Necessity {
    REQUIRED,
    DEFAULTED,
    OPTIONAL
  }

  static <T> Setting<T> required(String key, String meaning, Function<String, T> parser) {
    return new Setting<>(key, Necessity.REQUIRED, Optional.empty(), meaning, parser);
  }

  static <T> Setting<T> optional(String key, String meaning, Function<String, T> parser) {
    return new Setting<>(key, Necessity.OPTIONAL, Optional.empty(), meaning, parser);
  }

  static <T> Setting<T> defaulted(
      String key, String byDefault, String meaning, Function<String, T> parser) {
    return new Setting<>(key, Necessity.DEFAULTED, Optional.of(byDefault), meaning, parser);
  }

  /** The default as {@code --help} shows it. */
  String shownDefault() {
    return switch (necessity) {
      case REQUIRED -> "must be set";
      case DEFAULTED -> byDefault.orElseThrow();
      case OPTIONAL -> "not set";
    };
  }
}
