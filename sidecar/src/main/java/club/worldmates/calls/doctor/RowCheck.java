package club.worldmates.calls.doctor;

import club.worldmates.calls.store.Fault;
import club.worldmates.calls.store.Found;
import club.worldmates.calls.store.RowAudit;
import java.util.List;

/** Are there rows that contradict the rules of calls in this way? */
record RowCheck(RowAudit audit, Fault fault) implements Check {

  /** One for each way. */
  static List<Check> all(RowAudit audit) {
    return audit.faults().stream().<Check>map(fault -> new RowCheck(audit, fault)).toList();
  }

  @Override
  public Finding run() {
    Found found = audit.find(fault);
    if (found.calls() == 0) {
      return Finding.well(found + ".");
    }
    return Finding.ill(
        fault.outcome().isPresent()
            ? found + "; `calls-sidecar repair` closes those that are old enough."
            : found + "; look at them, what is right is not known here.");
  }
}
