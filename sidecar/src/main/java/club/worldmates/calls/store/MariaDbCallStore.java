package club.worldmates.calls.store;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.CallStore;
import club.worldmates.calls.session.Proposal;
import club.worldmates.calls.session.QualityReport;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jooq.DSLContext;

/** The calls in MariaDB: decided by {@link GroupCommit}, completed by {@link WriteBehind}. */
final class MariaDbCallStore implements CallStore {

  private final Schema schema;
  private final Readers readers;
  private final GroupCommit writer;
  private final WriteBehind behind;

  MariaDbCallStore(Schema schema, Readers readers, GroupCommit writer, WriteBehind behind) {
    this.schema = schema;
    this.readers = readers;
    this.writer = writer;
    this.behind = behind;
  }

  @Override
  public CompletableFuture<Decision> decide(Proposal proposal) {
    return writer.submit(proposal);
  }

  @Override
  public CompletableFuture<Optional<Call>> find(RoomName room) {
    return readers.readAfter(writer.settled(), sql -> new CallRows(sql, schema).find(room));
  }

  @Override
  public CompletableFuture<List<Call>> live() {
    return readers.readAll(sql -> new CallRows(sql, schema).live());
  }

  @Override
  public CompletableFuture<List<Call>> unheard(Instant endedSince) {
    return readers.readAll(sql -> new CallRows(sql, schema).unheard(endedSince));
  }

  @Override
  public CompletableFuture<Optional<GroupCall>> findGroup(RoomName room) {
    return readers.readAfter(writer.settled(), groups(rows -> rows.find(room)));
  }

  @Override
  public CompletableFuture<List<GroupCall>> liveGroups() {
    return readers.readAll(groups(GroupCallRows::live));
  }

  @Override
  public CompletableFuture<List<GroupCall>> untoldGroups(Instant endedSince) {
    return readers.readAll(groups(rows -> rows.untold(endedSince)));
  }

  @Override
  public CompletableFuture<List<Notice.IceCandidate>> candidates(
      RoomName room, Collection<UserId> senders) {
    return readers.read(sql -> new CandidateRows(sql, schema).newest(room, senders));
  }

  @Override
  public CompletableFuture<Void> keepCandidate(Notice.IceCandidate candidate, Instant arrivedAt) {
    return keep(candidate, arrivedAt, false);
  }

  @Override
  public CompletableFuture<Void> keepCandidateAgain(
      Notice.IceCandidate candidate, Instant arrivedAt) {
    return keep(candidate, arrivedAt, true);
  }

  private CompletableFuture<Void> keep(
      Notice.IceCandidate candidate, Instant arrivedAt, boolean mayBeStored) {
    return behind.store(
        new BehindRow.Candidate(candidate, arrivedAt, mayBeStored, new CompletableFuture<>()));
  }

  @Override
  public CompletableFuture<Void> keepQuality(QualityReport report) {
    return behind.store(new BehindRow.Quality(report, new CompletableFuture<>()));
  }

  @Override
  public CompletableFuture<Void> keepTold(RoomName room, int fromTold, int toTold) {
    return behind.store(new BehindRow.Told(room, fromTold, toTold, new CompletableFuture<>()));
  }

  @Override
  public CompletableFuture<Void> keepGroupTold(RoomName room, int told) {
    return behind.store(new BehindRow.GroupTold(room, told, new CompletableFuture<>()));
  }

  @Override
  public CompletableFuture<Void> keepMedia(RoomName room, Stay stay) {
    return schema.stayColumns().hasMedia()
        ? behind.store(new BehindRow.Media(room, stay, new CompletableFuture<>()))
        : CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> keepAnswer(RoomName room, UserId user, OpaqueJson answer) {
    return schema.stayColumns().hasAnswer()
        ? behind.store(new BehindRow.Answer(room, user, answer, new CompletableFuture<>()))
        : CompletableFuture.completedFuture(null);
  }

  /** In one transaction, so that calls and their participants are of one moment. */
  private <T> Function<DSLContext, T> groups(Function<GroupCallRows, T> read) {
    return sql -> sql.transactionResult(tx -> read.apply(new GroupCallRows(tx.dsl(), schema)));
  }
}
