package club.worldmates.calls.call;

/** Audio or video, as clients and rows spell it. */
public enum CallType {
  AUDIO("audio"),
  VIDEO("video");

  private final String text;

  CallType(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /** The type of a row; anything but {@code video} is audio, the column's default. */
  public static CallType ofText(String text) {
    return VIDEO.text.equals(text) ? VIDEO : AUDIO;
  }
}
