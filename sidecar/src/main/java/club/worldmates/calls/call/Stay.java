package club.worldmates.calls.call;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user's part in a group call: one row of {@code wo_group_call_participants}. There is one for
 * each user who ever joined, however often.
 *
 * <p>Times are whole seconds, as the columns are.
 *
 * @param joinedAt when he joined for the first time
 * @param since when his present or last stay began
 * @param leftAt when his last stay ended; null while he is in
 * @param before what his earlier stays took together
 * @param audio his microphone is on
 * @param video his camera is on
 * @param removed how he was made to leave for good; null if he was not
 * @param revision the call's revision that opened or ended the stay last
 */
public record Stay(
    UserId user,
    Instant joinedAt,
    Instant since,
    @Nullable Instant leftAt,
    Duration before,
    boolean audio,
    boolean video,
    @Nullable Removal removed,
    int revision) {

  /**
   * He was removed, or left the group, and may not join again.
   *
   * @param by who removed him; null: nobody, he left the group
   */
  public record Removal(@Nullable UserId by) {}

  static Stay opened(UserId user, CallType type, Instant at, int revision) {
    return new Stay(
        user, at, at, null, Duration.ZERO, true, type == CallType.VIDEO, null, revision);
  }

  /** He is back; microphone and camera begin as at first. */
  Stay reopened(CallType type, Instant at, int next) {
    boolean camera = type == CallType.VIDEO;
    return new Stay(user, joinedAt, at, null, duration(), true, camera, null, next);
  }

  Stay closed(Instant at, @Nullable Removal how, int next) {
    Instant left = at.isBefore(since) ? since : at;
    return new Stay(user, joinedAt, since, left, before, audio, video, how, next);
  }

  Stay media(boolean microphone, boolean camera) {
    return new Stay(user, joinedAt, since, leftAt, before, microphone, camera, removed, revision);
  }

  /** Whether he is in the call now, maybe in the grace. */
  public boolean isOpen() {
    return leftAt == null;
  }

  /** Whether he never left before this stay. */
  public boolean isFirst() {
    return before.isZero() && since.equals(joinedAt);
  }

  /** Whole seconds of all his stays that are over. */
  public Duration duration() {
    return leftAt == null ? before : before.plus(Duration.between(since, leftAt));
  }
}
