package club.worldmates.calls.store;

import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.QualityReport;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Something that is stored behind. */
sealed interface BehindRow {

  /** Completes once it is stored. */
  CompletableFuture<Void> stored();

  /**
   * A row of {@code wo_ice_candidates}.
   *
   * @param mayBeStored it came before, so that an earlier life of the sidecar may have stored it
   */
  record Candidate(
      Notice.IceCandidate candidate,
      Instant arrivedAt,
      boolean mayBeStored,
      CompletableFuture<Void> stored)
      implements BehindRow {}

  /** A row of {@code wo_call_statistics}. */
  record Quality(QualityReport report, CompletableFuture<Void> stored) implements BehindRow {}

  /** Part of a row, of which only the latest state counts. */
  sealed interface Latest extends BehindRow {

    /** What it is the state of: those of one subject become one while they wait. */
    Object subject();

    /** Both in one, {@code later} being one of the same subject. Completes as this one does. */
    Latest and(Latest later);
  }

  /** Up to which revisions both sides of a 1-to-1 call know of it. */
  record Told(RoomName room, int fromTold, int toTold, CompletableFuture<Void> stored)
      implements Latest {

    @Override
    public Object subject() {
      return List.of(Told.class, room);
    }

    @Override
    public Told and(Latest later) {
      Told other = (Told) later;
      return new Told(
          room, Math.max(fromTold, other.fromTold), Math.max(toTold, other.toTold), stored);
    }
  }

  /** Up to which revision everybody knows of a group call. */
  record GroupTold(RoomName room, int told, CompletableFuture<Void> stored) implements Latest {

    @Override
    public Object subject() {
      return List.of(GroupTold.class, room);
    }

    @Override
    public GroupTold and(Latest later) {
      return new GroupTold(room, Math.max(told, ((GroupTold) later).told), stored);
    }
  }

  /** Microphone and camera of a stay in a group call. */
  record Media(RoomName room, Stay stay, CompletableFuture<Void> stored) implements Latest {

    @Override
    public Object subject() {
      return List.of(Media.class, room, stay.user());
    }

    @Override
    public Media and(Latest later) {
      return new Media(room, ((Media) later).stay, stored);
    }
  }

  /** What a user answered in a group call. */
  record Answer(RoomName room, UserId user, OpaqueJson answer, CompletableFuture<Void> stored)
      implements Latest {

    @Override
    public Object subject() {
      return List.of(Answer.class, room, user);
    }

    @Override
    public Answer and(Latest later) {
      return new Answer(room, user, ((Answer) later).answer, stored);
    }
  }
}
