package club.worldmates.calls.store;

import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.session.QualityReport;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Something that is stored behind. */
sealed interface BehindRow {

  /** Completes once it is stored. */
  CompletableFuture<Void> stored();

  /** A row of {@code wo_ice_candidates}. */
  record Candidate(Notice.IceCandidate candidate, Instant arrivedAt, CompletableFuture<Void> stored)
      implements BehindRow {}

  /** A row of {@code wo_call_statistics}. */
  record Quality(QualityReport report, CompletableFuture<Void> stored) implements BehindRow {}

  /** Up to which revisions both sides of a call know of it. */
  record Told(RoomName room, int fromTold, int toTold, CompletableFuture<Void> stored)
      implements BehindRow {

    /** Both marks in one; whoever waits for the other one waits for this. */
    Told and(Told other) {
      var unused =
          stored.whenComplete(
              (done, failure) -> {
                if (failure == null) {
                  other.stored.complete(null);
                } else {
                  other.stored.completeExceptionally(failure);
                }
              });
      return new Told(
          room, Math.max(fromTold, other.fromTold), Math.max(toTold, other.toTold), stored);
    }
  }
}
