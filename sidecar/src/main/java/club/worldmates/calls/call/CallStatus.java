package club.worldmates.calls.call;

/** The states of a 1-to-1 call (protocol.md 4): two live ones and four final ones. */
public enum CallStatus implements Status {
  RINGING("ringing"),
  CONNECTED("connected"),
  ENDED("ended"),
  MISSED("missed"),
  REJECTED("rejected"),
  FAILED("failed");

  private final String text;

  CallStatus(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public boolean isFinal() {
    return this != RINGING && this != CONNECTED;
  }

  /**
   * The status of a row.
   *
   * @throws IllegalArgumentException when the text is none of the six
   */
  public static CallStatus ofText(String text) {
    for (CallStatus status : values()) {
      if (status.text.equals(text)) {
        return status;
      }
    }
    throw new IllegalArgumentException("not a call status: " + text);
  }
}
