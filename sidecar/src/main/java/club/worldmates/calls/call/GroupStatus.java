package club.worldmates.calls.call;

/**
 * The states of a group call (protocol.md 4): it is active once another than its initiator joined.
 */
public enum GroupStatus implements Status {
  RINGING("ringing"),
  ACTIVE("active"),
  ENDED("ended");

  private final String text;

  GroupStatus(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public boolean isFinal() {
    return this == ENDED;
  }

  /**
   * The status of a row.
   *
   * @throws IllegalArgumentException when the text is none of the three
   */
  public static GroupStatus ofText(String text) {
    for (GroupStatus status : values()) {
      if (status.text.equals(text)) {
        return status;
      }
    }
    throw new IllegalArgumentException("not a status of a group call: " + text);
  }
}
