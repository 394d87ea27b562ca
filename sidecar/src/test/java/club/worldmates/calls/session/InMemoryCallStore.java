package club.worldmates.calls.session;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Calls kept in memory, decided one after the other; every future is complete when it is given. */
final class InMemoryCallStore implements CallStore {

  private final Map<RoomName, Call> rows = new LinkedHashMap<>();
  private final Map<RoomName, List<Notice.IceCandidate>> candidates = new LinkedHashMap<>();
  private final List<QualityReport> reports = new ArrayList<>();

  @Override
  public CompletableFuture<Decision> decide(Proposal proposal) {
    boolean remembered = proposal.users().isEmpty() && proposal.known() != null;
    Sight first = remembered ? Sight.of(proposal.known()) : sight(proposal);
    Decision decision = proposal.rule().apply(first);
    if (!decision.transitions().stream().allMatch(this::isAsDecidedOn)) {
      decision = proposal.rule().apply(sight(proposal));
    }
    List<Transition> applied = decision.transitions().stream().filter(this::isAsDecidedOn).toList();
    applied.forEach(transition -> write(transition.after()));
    return CompletableFuture.completedFuture(decision.only(applied));
  }

  private Sight sight(Proposal proposal) {
    RoomName room = proposal.room();
    boolean taken =
        rows.keySet().stream()
            .anyMatch(name -> !name.equals(room) && name.value().equalsIgnoreCase(room.value()));
    List<Call> live =
        rows.values().stream()
            .filter(c -> c.isLive() && !c.room().equals(room) && isOfAny(c, proposal))
            .toList();
    return new Sight(Optional.ofNullable(rows.get(room)), taken, live);
  }

  private static boolean isOfAny(Call call, Proposal proposal) {
    return proposal.users().contains(call.from()) || proposal.users().contains(call.to());
  }

  private boolean isAsDecidedOn(Transition transition) {
    Call row = rows.get(transition.room());
    Call before = transition.before();
    if (row == null || before == null) {
      return row == null && before == null;
    }
    return row.revision() == before.revision() && row.status() == before.status();
  }

  private void write(Call after) {
    Call row = rows.get(after.room());
    rows.put(after.room(), row == null ? after : keepingTold(after, row));
  }

  private static Call keepingTold(Call after, Call row) {
    return after.told(after.from(), row.fromTold()).told(after.to(), row.toTold());
  }

  @Override
  public CompletableFuture<Optional<Call>> find(RoomName room) {
    return CompletableFuture.completedFuture(Optional.ofNullable(rows.get(room)));
  }

  @Override
  public CompletableFuture<List<Call>> live() {
    return CompletableFuture.completedFuture(rows.values().stream().filter(Call::isLive).toList());
  }

  @Override
  public CompletableFuture<List<Call>> unheard(Instant endedSince) {
    return CompletableFuture.completedFuture(
        rows.values().stream()
            .filter(c -> c.endedAt() != null && !c.endedAt().isBefore(endedSince))
            .filter(c -> c.owesEndTo(c.from()) || c.owesEndTo(c.to()))
            .toList());
  }

  @Override
  public CompletableFuture<List<Notice.IceCandidate>> candidates(RoomName room) {
    List<Notice.IceCandidate> all = candidates.getOrDefault(room, List.of());
    List<Notice.IceCandidate> newest = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      UserId sender = all.get(i).from();
      long later = all.subList(i + 1, all.size()).stream().filter(c -> isOf(c, sender)).count();
      if (later < LiveCall.MAX_CANDIDATES) {
        newest.add(all.get(i));
      }
    }
    return CompletableFuture.completedFuture(newest);
  }

  private static boolean isOf(Notice.IceCandidate candidate, UserId sender) {
    return candidate.from().equals(sender);
  }

  @Override
  public CompletableFuture<Void> keepCandidate(Notice.IceCandidate candidate, Instant arrivedAt) {
    candidates.computeIfAbsent(candidate.room(), room -> new ArrayList<>()).add(candidate);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> keepQuality(QualityReport report) {
    reports.add(report);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> keepTold(RoomName room, int fromTold, int toTold) {
    rows.computeIfPresent(
        room, (name, row) -> row.told(row.from(), fromTold).told(row.to(), toTold));
    return CompletableFuture.completedFuture(null);
  }

  /** The quality reports, in the order in which they came. */
  List<QualityReport> reports() {
    return List.copyOf(reports);
  }
}
