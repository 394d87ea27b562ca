package club.worldmates.calls.store;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The calls that have a fault.
 *
 * @param rooms the names of the first of them
 */
public record Found(Fault fault, int calls, List<String> rooms) {

  /** In one line, for an operator. Names may hold anything: nothing in them reaches a terminal. */
  @Override
  public String toString() {
    if (calls == 0) {
      return fault.what() + ": none";
    }
    String more = calls > rooms.size() ? ", ..." : "";
    return rooms.stream()
        .map(room -> '"' + room.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?") + '"')
        .collect(Collectors.joining(", ", "%s: %d (".formatted(fault.what(), calls), more + ")"));
  }
}
