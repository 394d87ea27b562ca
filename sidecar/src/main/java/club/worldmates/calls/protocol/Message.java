package club.worldmates.calls.protocol;

/**
 * A Socket.IO event and its one argument.
 *
 * @param json the argument as JSON text
 */
public record Message(String event, String json) {

  /** The payload is private. */
  @Override
  public String toString() {
    return event;
  }
}
