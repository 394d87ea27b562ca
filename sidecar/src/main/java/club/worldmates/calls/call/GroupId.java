package club.worldmates.calls.call;

/** A group of the host's users, 1 to 2147483647 (protocol.md 5, Ids). */
public record GroupId(int value) {

  public GroupId {
    if (value < 1) {
      throw new IllegalArgumentException("a group id is at least 1");
    }
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
