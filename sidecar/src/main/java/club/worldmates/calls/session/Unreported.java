package club.worldmates.calls.session;

import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * What users are owed of their calls that hosts have not reported yet. A host that is lost may come
 * back and report for as long as its commands are kept; its users may be back by another one long
 * before. Used on the loop only.
 */
final class Unreported {

  private record Debt(RoomName room, UserId user) {}

  private final Map<Debt, Set<Tally>> tallies = new HashMap<>();

  /** Adds up what hosts report of something that a user is owed. */
  Tally tally(
      RoomName room,
      UserId user,
      Collection<HostLink> hosts,
      Ticket ticket,
      Runnable heard,
      IntConsumer reached) {
    Debt debt = new Debt(room, user);
    Tally tally = new Tally(hosts, ticket, heard, reached, finished -> remove(debt, finished));
    if (!hosts.isEmpty()) {
      tallies.computeIfAbsent(debt, d -> new LinkedHashSet<>()).add(tally);
    }
    return tally;
  }

  private void remove(Debt debt, Tally finished) {
    Set<Tally> open = tallies.get(debt);
    if (open != null && open.remove(finished) && open.isEmpty()) {
      tallies.remove(debt);
    }
  }

  /**
   * The user is back: what reached nobody so far, and of which such hosts alone could say more,
   * reached nobody.
   */
  void giveUp(RoomName room, UserId user, Predicate<String> lost) {
    List.copyOf(tallies.getOrDefault(new Debt(room, user), Set.of()))
        .forEach(tally -> tally.giveUpIf(lost));
  }
}
