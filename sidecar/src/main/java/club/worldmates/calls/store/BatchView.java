package club.worldmates.calls.store;

import static java.util.stream.Collectors.toCollection;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.Proposal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jooq.DSLContext;

/** The rows that the proposals of a batch are decided on, read once for all of them. */
final class BatchView {

  private final Map<String, StoredCall> callByName = new HashMap<>();
  private final Map<String, StoredGroupCall> groupByName = new HashMap<>();
  private final Set<String> taken;
  private final List<Call> live;
  private final List<GroupCall> groups;

  private BatchView(
      List<StoredCall> calls,
      List<StoredGroupCall> groupCalls,
      Set<String> taken,
      List<Call> live) {
    calls.forEach(row -> callByName.put(row.room(), row));
    groupCalls.forEach(row -> groupByName.put(row.room(), row));
    this.taken = taken;
    this.live = live;
    this.groups = groupCalls.stream().map(StoredGroupCall::call).filter(Objects::nonNull).toList();
  }

  /**
   * Looks in one round trip whether there is anything to read, which for most batches there is not;
   * group calls are read by the names that no 1-to-1 call has.
   *
   * @param trip what is to be locked before anything is read
   */
  static BatchView read(RoundTrip trip, DSLContext sql, Schema schema, List<Pending> batch) {
    RoomNames names = new RoomNames(sql, schema);
    Set<String> asked = batch.stream().flatMap(Pending::unread).collect(toCollection(TreeSet::new));
    Set<UserId> users = Pending.users(batch);
    AtomicBoolean namedGroup = new AtomicBoolean();
    Set<String> newCalls = starting(batch, Proposal.Starts.CALL);
    names.claim(
        trip, newCalls, starting(batch, Proposal.Starts.GROUP_CALL), () -> namedGroup.set(true));
    // Of the names that were claimed it is known.
    Set<String> unclaimed = new TreeSet<>(asked);
    unclaimed.removeAll(newCalls);
    FirstLook look = FirstLook.ask(trip, schema, asked, unclaimed, users);
    trip.go(sql);
    Set<String> others = othersIn(look, batch);
    Set<String> toRead = new TreeSet<>(look.named());
    toRead.addAll(others);
    List<StoredCall> rows = new CallRows(sql, schema).named(toRead);
    List<StoredCall> calls =
        rows.stream().filter(row -> look.named().contains(row.room())).toList();
    List<StoredCall> live = rows.stream().filter(row -> others.contains(row.room())).toList();
    boolean similarCalls = false;
    for (StoredCall row : calls) {
      similarCalls |= !asked.remove(row.room());
    }
    boolean anyGroups = look.anyGroups() || namedGroup.get();
    List<StoredGroupCall> groupCalls =
        anyGroups ? new GroupCallRows(sql, schema).named(asked, users) : List.of();
    boolean similarGroups = false;
    for (StoredGroupCall row : groupCalls) {
      similarGroups |= !asked.remove(row.room()) && row.asked();
    }
    Set<String> taken = names.taken(asked, similarCalls, similarGroups);
    return new BatchView(calls, groupCalls, taken, CallRows.inOrder(live).toList());
  }

  /** The live calls that a proposal about another call must see. */
  private static Set<String> othersIn(FirstLook look, List<Pending> batch) {
    return look.live().stream()
        .filter(call -> batch.stream().anyMatch(pending -> isOther(call, pending.proposal())))
        .map(FirstLook.Live::room)
        .collect(toCollection(TreeSet::new));
  }

  private static boolean isOther(FirstLook.Live call, Proposal proposal) {
    return !call.room().equals(proposal.room().value()) && call.concerns(proposal.users());
  }

  private static Set<String> starting(List<Pending> batch, Proposal.Starts kind) {
    return batch.stream()
        .flatMap(pending -> pending.starting(kind))
        .collect(toCollection(TreeSet::new));
  }

  /** What the rule of this proposal may see. */
  Sight sightOf(Pending pending) {
    return pending.remembered().orElseGet(() -> read(pending));
  }

  /** The 1-to-1 call of exactly this name. */
  Optional<Call> call(RoomName room) {
    return Optional.ofNullable(callByName.get(room.value())).map(StoredCall::call);
  }

  /** The group call of exactly this name. */
  Optional<GroupCall> group(RoomName room) {
    return Optional.ofNullable(groupByName.get(room.value())).map(StoredGroupCall::call);
  }

  private Sight read(Pending pending) {
    Proposal proposal = pending.proposal();
    RoomName room = proposal.room();
    String name = room.value();
    Set<UserId> users = proposal.users();
    Optional<Call> call = pending.known().or(() -> call(room));
    Optional<GroupCall> group = group(room);
    boolean unreadable =
        (call.isEmpty() && callByName.containsKey(name))
            || (group.isEmpty() && groupByName.containsKey(name));
    return new Sight(
        call,
        group,
        unreadable || taken.contains(name),
        live.stream()
            .filter(other -> !other.room().equals(room))
            .filter(other -> users.contains(other.from()) || users.contains(other.to()))
            .toList(),
        groups.stream()
            .filter(other -> !other.room().equals(room))
            .filter(other -> other.isLive() && users.stream().anyMatch(other::givesWayTo))
            .toList());
  }
}
