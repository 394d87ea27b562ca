package club.worldmates.calls.call;

/**
 * One connected socket.
 *
 * @param host the life of the host process that holds it
 * @param socket its id there
 */
public record DeviceId(String host, String socket) {}
