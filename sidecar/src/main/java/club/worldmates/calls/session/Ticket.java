package club.worldmates.calls.session;

/**
 * Counts what an event still waits for: its own handling, commits, and the commands that it caused.
 * When nothing is left the event is done and may be acknowledged. Used on the loop only.
 */
final class Ticket {

  private final HostEvent.Outcome outcome;
  private int open = 1;
  private boolean left;

  Ticket(HostEvent.Outcome outcome) {
    this.outcome = outcome;
  }

  /** For what no event caused: timers, recovery. */
  static Ticket none() {
    return new Ticket(HostEvent.Outcome.IGNORED);
  }

  void hold() {
    open++;
  }

  void release() {
    open--;
    if (open == 0) {
      if (left) {
        outcome.left();
      } else {
        outcome.done();
      }
    }
  }

  /** Lets go of what will not be done in this life of the sidecar: the next one is to do it. */
  void leave() {
    left = true;
    release();
  }

  /** A receipt that lets go of this ticket. */
  HostLink.Receipt receipt() {
    hold();
    return devices -> release();
  }
}
