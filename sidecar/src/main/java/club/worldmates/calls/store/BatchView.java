package club.worldmates.calls.store;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.Proposal;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The rows that the proposals of a batch are decided on, read once for all of them. */
final class BatchView {

  private final Map<String, StoredCall> byName = new HashMap<>();
  private final Set<String> taken;
  private final List<Call> live;

  private BatchView(List<StoredCall> named, Set<String> taken, List<Call> live) {
    named.forEach(row -> byName.put(row.room(), row));
    this.taken = taken;
    this.live = live;
  }

  static BatchView read(CallRows rows, RoomNames names, List<Pending> batch) {
    Set<String> asked = new LinkedHashSet<>();
    batch.stream()
        .filter(pending -> pending.remembered().isEmpty())
        .forEach(pending -> addRooms(pending, asked));
    List<StoredCall> named = rows.named(asked);
    boolean similar = false;
    for (StoredCall row : named) {
      similar |= !asked.remove(row.room());
    }
    Set<UserId> users =
        batch.stream()
            .flatMap(pending -> pending.proposal().users().stream())
            .collect(Collectors.toSet());
    return new BatchView(named, names.taken(asked, similar), rows.liveOf(users));
  }

  /** What the rule of this proposal may see. */
  Sight sightOf(Pending pending) {
    return pending.remembered().orElseGet(() -> read(pending.proposal()));
  }

  /** The row of exactly this name. */
  Optional<Call> call(RoomName room) {
    return Optional.ofNullable(byName.get(room.value())).map(StoredCall::call);
  }

  private Sight read(Proposal proposal) {
    String room = proposal.room().value();
    Optional<Call> call = call(proposal.room());
    boolean unreadable = call.isEmpty() && byName.containsKey(room);
    List<Call> others =
        live.stream()
            .filter(other -> !other.room().equals(proposal.room()))
            .filter(
                other ->
                    proposal.users().contains(other.from())
                        || proposal.users().contains(other.to()))
            .toList();
    return new Sight(call, unreadable || taken.contains(room), others);
  }

  private static void addRooms(Pending pending, Set<String> rooms) {
    rooms.add(pending.proposal().room().value());
    Decision tried = pending.tried();
    if (tried != null) {
      tried.transitions().stream().map(Transition::room).forEach(r -> rooms.add(r.value()));
    }
  }
}
