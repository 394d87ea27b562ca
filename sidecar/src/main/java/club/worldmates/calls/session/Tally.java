package club.worldmates.calls.session;

import java.util.function.IntConsumer;

/** Adds up what several hosts report of one command. Used on the loop only. */
final class Tally implements HostLink.Receipt {

  private final Ticket ticket;
  private final IntConsumer reached;
  private int open;
  private int sum;

  /** {@code reached} hears the sum when all of so many hosts have reported; of none, at once. */
  Tally(int hosts, Ticket ticket, IntConsumer reached) {
    this.ticket = ticket;
    this.reached = reached;
    this.open = hosts;
    ticket.hold();
    if (hosts == 0) {
      finish();
    }
  }

  @Override
  public void done(int devices) {
    sum += devices == SOME ? 1 : devices;
    open--;
    if (open == 0) {
      finish();
    }
  }

  private void finish() {
    reached.accept(sum);
    ticket.release();
  }
}
