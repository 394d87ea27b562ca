package club.worldmates.calls.session;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The database as one life of the sidecar reaches it: it answers when the test lets it, or not at
 * all.
 */
final class SlowStore implements CallStore, Directory {

  private final Database database;
  private final Pending pending;
  private final People people;

  SlowStore(Database database, Pending pending, People people) {
    this.database = database;
    this.pending = pending;
    this.people = people;
  }

  @Override
  public CompletableFuture<Decision> decide(Proposal proposal) {
    return ask(
        () -> {
          CompletableFuture<Decision> decision = database.calls.decide(proposal);
          database.committed(decision.join());
          return database.silent ? CompletableFuture.failedFuture(unheard()) : decision;
        });
  }

  @Override
  public CompletableFuture<Optional<Call>> find(RoomName room) {
    database.lookedFor(room);
    return ask(() -> database.calls.find(room));
  }

  @Override
  public CompletableFuture<List<Call>> live() {
    return ask(database.calls::live);
  }

  @Override
  public CompletableFuture<List<Call>> unheard(Instant endedSince) {
    return ask(() -> database.calls.unheard(endedSince));
  }

  @Override
  public CompletableFuture<Optional<GroupCall>> findGroup(RoomName room) {
    return ask(() -> database.calls.findGroup(room));
  }

  @Override
  public CompletableFuture<List<GroupCall>> liveGroups() {
    return ask(database.calls::liveGroups);
  }

  @Override
  public CompletableFuture<List<GroupCall>> untoldGroups(Instant endedSince) {
    return ask(() -> database.calls.untoldGroups(endedSince));
  }

  @Override
  public CompletableFuture<List<Notice.IceCandidate>> candidates(
      RoomName room, Collection<UserId> senders) {
    return ask(() -> database.calls.candidates(room, senders));
  }

  @Override
  public CompletableFuture<Void> keepCandidate(Notice.IceCandidate candidate, Instant arrivedAt) {
    if (database.broken) {
      throw new IllegalStateException("a bug");
    }
    return behind(() -> database.calls.keepCandidate(candidate, arrivedAt));
  }

  @Override
  public CompletableFuture<Void> keepCandidateAgain(
      Notice.IceCandidate candidate, Instant arrivedAt) {
    return behind(() -> database.calls.keepCandidateAgain(candidate, arrivedAt));
  }

  @Override
  public CompletableFuture<Void> keepQuality(QualityReport report) {
    return behind(() -> database.calls.keepQuality(report));
  }

  @Override
  public CompletableFuture<Void> keepTold(RoomName room, int fromTold, int toTold) {
    return behind(() -> database.calls.keepTold(room, fromTold, toTold));
  }

  @Override
  public CompletableFuture<Void> keepGroupTold(RoomName room, int told) {
    return behind(() -> database.calls.keepGroupTold(room, told));
  }

  @Override
  public CompletableFuture<Void> keepMedia(RoomName room, Stay stay) {
    return behind(() -> database.calls.keepMedia(room, stay));
  }

  @Override
  public CompletableFuture<Void> keepAnswer(RoomName room, UserId user, OpaqueJson answer) {
    return behind(() -> database.calls.keepAnswer(room, user, answer));
  }

  @Override
  public CompletableFuture<Profile> profile(UserId user) {
    if (database.broken) {
      throw new IllegalStateException("a bug");
    }
    return ask(() -> people.profile(user));
  }

  @Override
  public CompletableFuture<Boolean> blocked(UserId one, UserId other) {
    return ask(() -> CompletableFuture.completedFuture(people.blocked(one, other)));
  }

  @Override
  public CompletableFuture<Optional<Group>> group(GroupId group) {
    return ask(() -> CompletableFuture.completedFuture(people.group(group)));
  }

  @Override
  public CompletableFuture<Map<GroupId, Group>> groups(Set<GroupId> groups) {
    return ask(
        () ->
            CompletableFuture.completedFuture(
                groups.stream()
                    .map(group -> people.group(group).orElse(Group.unknown(group)))
                    .collect(Collectors.toMap(Group::id, Function.identity()))));
  }

  private <T> CompletableFuture<T> ask(Supplier<CompletableFuture<T>> statement) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    pending.ask(
        () -> {
          if (database.away) {
            answer.completeExceptionally(away());
          } else {
            var unused =
                statement
                    .get()
                    .whenComplete(
                        (value, failure) -> {
                          if (failure == null) {
                            answer.complete(value);
                          } else {
                            answer.completeExceptionally(failure);
                          }
                        });
          }
        });
    return answer;
  }

  private static StoreUnavailableException away() {
    return StoreUnavailableException.untried(new IllegalStateException("away"));
  }

  private static StoreUnavailableException unheard() {
    return new StoreUnavailableException(new IllegalStateException("no answer"));
  }

  private CompletableFuture<Void> behind(Supplier<CompletableFuture<Void>> statement) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    pending.writeBehind(() -> answer.complete(statement.get().join()));
    return answer;
  }
}
