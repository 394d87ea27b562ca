package club.worldmates.calls.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/** Adds up what several hosts report of one command. Used on the loop only. */
final class Tally {

  private final Ticket ticket;
  private final Runnable heard;
  private final IntConsumer reached;
  private final Consumer<Tally> finished;

  /** Those that have not reported yet. */
  private final List<String> open;

  private int sum;
  private boolean isFinished;

  /**
   * Waits for all these hosts; of none, for nothing.
   *
   * @param heard runs as soon as a first device was reached, whatever others have to say
   * @param reached hears the sum in the end
   * @param finished hears just before that this has come to its end
   */
  Tally(
      Collection<HostLink> hosts,
      Ticket ticket,
      Runnable heard,
      IntConsumer reached,
      Consumer<Tally> finished) {
    this.ticket = ticket;
    this.heard = heard;
    this.reached = reached;
    this.finished = finished;
    this.open = new ArrayList<>(hosts.size());
    hosts.forEach(host -> open.add(host.id()));
    ticket.hold();
    if (open.isEmpty()) {
      finish();
    }
  }

  /** What a host reports to. */
  HostLink.Receipt of(HostLink host) {
    String id = host.id();
    return devices -> done(id, devices);
  }

  private void done(String host, int devices) {
    if (!isFinished) {
      boolean isFirst = sum == 0 && devices != 0;
      sum += devices == HostLink.Receipt.SOME ? 1 : devices;
      open.remove(host);
      if (isFirst) {
        heard.run();
      }
      if (open.isEmpty()) {
        finish();
      }
    }
  }

  /** Waits no longer if nobody was reached so far, and all that are to report are like that. */
  void giveUpIf(Predicate<String> silent) {
    if (!isFinished && sum == 0 && open.stream().allMatch(silent)) {
      finish();
    }
  }

  private void finish() {
    isFinished = true;
    finished.accept(this);
    reached.accept(sum);
    ticket.release();
  }
}
