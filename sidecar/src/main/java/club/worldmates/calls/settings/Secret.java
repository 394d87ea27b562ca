package club.worldmates.calls.settings;

/**
 * A text that must not be seen: it prints as dots.
 *
 * @param reveal the text itself
 */
public record Secret(String reveal) {
  @Override
  public String toString() {
    return "...";
  }
}
