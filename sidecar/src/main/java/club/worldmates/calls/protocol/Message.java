package club.worldmates.calls.protocol;

/**
 * A Socket.IO event and its one argument.
 *
 * @param json the argument as JSON text
 * @param key names it among the messages of its call: a device hears no second one of that name;
 *     empty: no such check
 */
public record Message(String event, String json, String key) {

  public Message(String event, String json) {
    this(event, json, "");
  }

  /** The same, said once to each device. */
  public Message once(String name) {
    return new Message(event, json, name);
  }

  /** The payload is private. */
  @Override
  public String toString() {
    return event;
  }
}
