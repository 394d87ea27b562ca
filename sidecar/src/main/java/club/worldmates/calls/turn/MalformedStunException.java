package club.worldmates.calls.turn;

import java.io.IOException;

/** Something came that is no STUN message. */
public final class MalformedStunException extends IOException {
  private static final long serialVersionUID = 1;

  MalformedStunException() {
    super("not a STUN message");
  }
}
