package club.worldmates.calls.call;

/** A user of the host, 1 to 2147483647 (protocol.md 5, Ids). */
public record UserId(int value) implements Comparable<UserId> {

  public UserId {
    if (value < 1) {
      throw new IllegalArgumentException("a user id is at least 1");
    }
  }

  @Override
  public int compareTo(UserId other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
