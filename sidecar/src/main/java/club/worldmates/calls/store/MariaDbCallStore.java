package club.worldmates.calls.store;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.session.CallStore;
import club.worldmates.calls.session.Proposal;
import club.worldmates.calls.session.QualityReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

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
    return readers.read(sql -> new CallRows(sql, schema).find(room));
  }

  @Override
  public CompletableFuture<List<Call>> live() {
    return readers.read(sql -> new CallRows(sql, schema).live());
  }

  @Override
  public CompletableFuture<List<Call>> unheard(Instant endedSince) {
    return readers.read(sql -> new CallRows(sql, schema).unheard(endedSince));
  }

  @Override
  public CompletableFuture<List<Notice.IceCandidate>> candidates(RoomName room) {
    return readers.read(sql -> new CandidateRows(sql, schema).newest(room));
  }

  @Override
  public CompletableFuture<Void> keepCandidate(Notice.IceCandidate candidate, Instant arrivedAt) {
    return behind.store(new BehindRow.Candidate(candidate, arrivedAt, new CompletableFuture<>()));
  }

  @Override
  public CompletableFuture<Void> keepQuality(QualityReport report) {
    return behind.store(new BehindRow.Quality(report, new CompletableFuture<>()));
  }

  @Override
  public CompletableFuture<Void> keepTold(RoomName room, int fromTold, int toTold) {
    return behind.store(new BehindRow.Told(room, fromTold, toTold, new CompletableFuture<>()));
  }
}
