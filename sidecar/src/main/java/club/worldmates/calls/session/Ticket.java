package club.worldmates.calls.session;

/**
 * Counts what an event still waits for: its own handling, commits, and the commands that it caused.
 * When nothing is left the event is done and may be acknowledged. Used on the loop only.
 */
final class Ticket {

  private final Runnable done;
  private int open = 1;

  Ticket(Runnable done) {
    this.done = done;
  }

  /** For what no event caused: timers, recovery. */
  static Ticket none() {
    return new Ticket(() -> {});
  }

  void hold() {
    open++;
  }

  void release() {
    open--;
    if (open == 0) {
      done.run();
    }
  }

  /** A receipt that lets go of this ticket. */
  HostLink.Receipt receipt() {
    hold();
    return devices -> release();
  }
}
