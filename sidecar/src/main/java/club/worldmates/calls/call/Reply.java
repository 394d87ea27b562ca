package club.worldmates.calls.call;

import org.jspecify.annotations.Nullable;

/** What the sender of an event is answered (protocol.md 5, Acknowledgement). */
public sealed interface Reply {

  /**
   * {@code { ok: true, status?, elsewhere? }}; a status of null, an {@code elsewhere} of false are
   * left out.
   */
  record Ok(@Nullable Status status, boolean elsewhere) implements Reply {
    public static Ok of(Call call) {
      return new Ok(call.status(), false);
    }

    public static Ok of(GroupCall call) {
      return new Ok(call.status(), false);
    }
  }

  /** {@code { ok: true, roomName, status, devices?, reason? }}; a reason of null is left out. */
  record Initiated(RoomName room, Status status, int devices, @Nullable String reason)
      implements Reply {}

  /** "Recipient is offline", emitted in any case: the call is stored as missed. */
  record Offline(RoomName room) implements Reply {}

  /**
   * {@code { ok: true, success: true, iceServers, timestamp }}, with servers made for the sender.
   */
  record IceServers() implements Reply {}

  /** {@code { ok: false, code, message }}. */
  record Refused(Refusal refusal) implements Reply {}
}
