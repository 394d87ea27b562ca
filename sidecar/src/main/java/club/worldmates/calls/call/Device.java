package club.worldmates.calls.call;

/**
 * A socket that the host has logged in.
 *
 * @param session a digest of the log-in session, the same for all sockets of that log-in; empty
 *     where the host has none
 * @param connectedAt Unix milliseconds by the host's clock, strictly growing within a host
 * @param registered whether it has sent {@code call:register}
 * @param forgotten it closed before its host told this life of the sidecar of it, so that nobody
 *     knows which client it was
 */
public record Device(
    DeviceId id,
    UserId user,
    String session,
    long connectedAt,
    boolean registered,
    boolean forgotten) {

  public Device(DeviceId id, UserId user, String session, long connectedAt, boolean registered) {
    this(id, user, session, connectedAt, registered, false);
  }

  /**
   * A device of which nothing is known but that it sent something before it closed.
   *
   * @param sentAt when, in Unix milliseconds by the host's clock
   */
  public static Device forgotten(DeviceId id, UserId user, long sentAt) {
    return new Device(id, user, "", sentAt, false, true);
  }

  public Device asRegistered() {
    return registered ? this : new Device(id, user, session, connectedAt, true, forgotten);
  }

  /**
   * Whether this is the same client as {@code earlier}, back on a later connection of the same
   * log-in.
   */
  public boolean isReturnOf(Device earlier) {
    return !session.isEmpty()
        && session.equals(earlier.session)
        && user.equals(earlier.user)
        && connectedAt > earlier.connectedAt;
  }
}
