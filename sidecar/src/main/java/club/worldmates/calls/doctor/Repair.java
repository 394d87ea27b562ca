package club.worldmates.calls.doctor;

import club.worldmates.calls.store.Fault;
import club.worldmates.calls.store.Found;
import club.worldmates.calls.store.RowAudit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Closes the calls that another system, or a crash without a restart, left open. */
public final class Repair {

  private final RowAudit audit;
  private final Consumer<String> out;

  public Repair(RowAudit audit, Consumer<String> out) {
    this.audit = audit;
    this.out = out;
  }

  /** Says what {@link #apply} would do, and changes nothing. */
  public void show() {
    long faults = faults().map(audit::findMendable).filter(this::show).count();
    out.accept(
        faults == 0 ? "Nothing to repair." : "Nothing was changed; --apply does what is above.");
  }

  /** Does it, and says what was done; a second time there is nothing left to do. */
  public void apply() {
    int calls = faults().mapToInt(this::apply).sum();
    out.accept(calls == 0 ? "Nothing to repair." : "Calls repaired: %d.".formatted(calls));
  }

  private boolean show(Found found) {
    if (found.calls() == 0) {
      return false;
    }
    out.accept("would be %s: %s".formatted(found.fault().outcome().orElseThrow(), found));
    return true;
  }

  private int apply(Fault fault) {
    Found found = audit.findMendable(fault);
    if (found.calls() == 0) {
      return 0;
    }
    int mended = audit.mend(fault);
    int left = found.calls() - mended;
    out.accept(
        "now %s: %s".formatted(fault.outcome().orElseThrow(), found)
            + (left == 0 ? "" : "; %d had changed by then and were left".formatted(left)));
    return mended;
  }

  /** Those that have a remedy. */
  private Stream<Fault> faults() {
    return audit.faults().stream().filter(fault -> fault.outcome().isPresent());
  }
}
