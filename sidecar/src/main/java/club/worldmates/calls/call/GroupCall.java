package club.worldmates.calls.call;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A group call as it is stored: one row of {@code wo_group_calls} and its participants.
 *
 * <p>It rings while nobody but its initiator joined, and an active one has somebody in it: with the
 * last one out it is over. {@code startedAt} and {@code endedAt} are whole seconds, as the columns
 * are.
 *
 * @param offer what the initiator offered everybody; null: nothing
 * @param startedAt when the first other member joined
 * @param peak the largest number of users in it at once
 * @param reason why it is over; null while it is live
 * @param endedBy who ended it; null while it is live, and for timers and lost connections
 * @param revision raised by each transition, from 1
 * @param told up to which revision everybody concerned was told; 0: the ring may not have gone out
 * @param cause what brought the call to its revision: host life and event number; empty for timers
 * @param stays the users who ever joined, in the order in which they first did
 */
public record GroupCall(
    RoomName room,
    GroupId group,
    UserId initiator,
    CallType type,
    GroupStatus status,
    @Nullable OpaqueJson offer,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    int peak,
    @Nullable String reason,
    @Nullable UserId endedBy,
    int revision,
    int told,
    String cause,
    Map<UserId, Stay> stays) {

  public GroupCall {
    stays = Collections.unmodifiableMap(new LinkedHashMap<>(stays));
  }

  /** A call that begins to ring. Its initiator's stay begins when he joins. */
  public static GroupCall ringing(
      RoomName room,
      GroupId group,
      UserId initiator,
      CallType type,
      @Nullable OpaqueJson offer,
      Instant now,
      String cause) {
    return new GroupCall(
        room,
        group,
        initiator,
        type,
        GroupStatus.RINGING,
        offer,
        now,
        null,
        null,
        0,
        null,
        null,
        1,
        0,
        cause,
        Map.of());
  }

  /** A stay of the user begins; the first one of another than the initiator starts the call. */
  public GroupCall joined(UserId user, Instant now, String by) {
    Next next = new Next(revision + 1, by);
    Instant at = seconds(now);
    Stay earlier = stays.get(user);
    next.stays.put(
        user,
        earlier == null
            ? Stay.opened(user, type, at, next.revision)
            : earlier.reopened(type, at, next.revision));
    if (status == GroupStatus.RINGING && !user.equals(initiator)) {
      next.status = GroupStatus.ACTIVE;
      next.startedAt = at;
    }
    next.peak = Math.max(peak, next.present());
    return next.row();
  }

  /**
   * The user is out; if he was the last one, or rang alone, the call is over with {@code
   * completed}.
   *
   * @param who who ends the call by that; null: nobody, his connection was lost
   */
  public GroupCall left(UserId user, @Nullable UserId who, Instant at, String by) {
    return out(user, null, who, at, by);
  }

  /**
   * The user is out and may not join again.
   *
   * @param remover null: he left the group
   */
  public GroupCall removed(UserId user, @Nullable UserId remover, Instant at, String by) {
    return out(user, new Stay.Removal(remover), remover, at, by);
  }

  /** The call is over, and with it every stay. */
  public GroupCall over(String why, @Nullable UserId who, Instant at, String by) {
    Next next = new Next(revision + 1, by);
    next.end(why, who, at);
    return next.row();
  }

  /** The same call with other media flags of a user; not a transition. */
  public GroupCall media(UserId user, boolean audio, boolean video) {
    if (!isIn(user)) {
      return this;
    }
    Next next = new Next(revision, cause);
    next.stays.computeIfPresent(user, (same, stay) -> stay.media(audio, video));
    return next.row();
  }

  /** The same call with more known of what was told; never less. */
  public GroupCall told(int upTo) {
    Next next = new Next(revision, cause);
    next.told = Math.max(told, upTo);
    return next.row();
  }

  public boolean isLive() {
    return !status.isFinal();
  }

  public Optional<Stay> stayOf(UserId user) {
    return Optional.ofNullable(stays.get(user));
  }

  /** Whether a stay of the user is open; he may be in the grace. */
  public boolean isIn(UserId user) {
    Stay stay = stays.get(user);
    return stay != null && stay.isOpen();
  }

  /** Whether the user may not join again. */
  public boolean wasRemoved(UserId user) {
    Stay stay = stays.get(user);
    return stay != null && stay.removed() != null;
  }

  /** Whether it rings and the user started it. */
  public boolean ringsFrom(UserId user) {
    return status == GroupStatus.RINGING && initiator.equals(user);
  }

  /**
   * Whether this call ends for the user when he joins another: he is in it, or it is his and rings.
   */
  public boolean givesWayTo(UserId user) {
    return isIn(user) || ringsFrom(user);
  }

  public List<Stay> openStays() {
    return stays.values().stream().filter(Stay::isOpen).toList();
  }

  /** Who is in it, as clients hear it; since when is that of the present stay. */
  public List<Notice.Participant> participants() {
    return openStays().stream()
        .map(s -> new Notice.Participant(s.user(), s.audio(), s.video(), s.since()))
        .toList();
  }

  /** See {@link Call#begunBy}. */
  public GroupCall begunBy(Instant now) {
    return !createdAt.isAfter(now)
        ? this
        : new GroupCall(
            room, group, initiator, type, status, offer, now, startedAt, endedAt, peak, reason,
            endedBy, revision, told, cause, stays);
  }

  /** Whole seconds since it started; empty unless it was active and is over. */
  public Optional<Duration> duration() {
    return startedAt == null || endedAt == null
        ? Optional.empty()
        : Optional.of(Duration.between(startedAt, endedAt));
  }

  private GroupCall out(
      UserId user, Stay.@Nullable Removal how, @Nullable UserId who, Instant at, String by) {
    Next next = new Next(revision + 1, by);
    if (isIn(user)) {
      next.stays.computeIfPresent(
          user, (same, stay) -> stay.closed(seconds(at), how, next.revision));
    }
    if (next.present() == 0) {
      next.end(Reason.COMPLETED, who, at);
    }
    return next.row();
  }

  private static Instant seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }

  /** The next row in the making. */
  private final class Next {
    private final int revision;
    private final String cause;
    private final Map<UserId, Stay> stays = new LinkedHashMap<>(GroupCall.this.stays);
    private GroupStatus status = GroupCall.this.status;
    private @Nullable Instant startedAt = GroupCall.this.startedAt;
    private @Nullable Instant endedAt = GroupCall.this.endedAt;
    private int peak = GroupCall.this.peak;
    private int told = GroupCall.this.told;
    private @Nullable String reason = GroupCall.this.reason;
    private @Nullable UserId endedBy = GroupCall.this.endedBy;

    Next(int revision, String cause) {
      this.revision = revision;
      this.cause = cause;
    }

    int present() {
      return (int) stays.values().stream().filter(Stay::isOpen).count();
    }

    /** Ends the call, not before anything else in it. */
    void end(String why, @Nullable UserId who, Instant at) {
      Instant end = seconds(at);
      for (Stay stay : stays.values()) {
        end = later(end, stay.leftAt() == null ? stay.since() : stay.leftAt());
      }
      Instant ended = later(end, startedAt == null ? seconds(createdAt) : startedAt);
      stays.replaceAll((user, stay) -> stay.isOpen() ? stay.closed(ended, null, revision) : stay);
      status = GroupStatus.ENDED;
      endedAt = ended;
      reason = why;
      endedBy = who;
    }

    private Instant later(Instant one, Instant other) {
      return one.isBefore(other) ? other : one;
    }

    GroupCall row() {
      return new GroupCall(
          room, group, initiator, type, status, offer, createdAt, startedAt, endedAt, peak, reason,
          endedBy, revision, told, cause, stays);
    }
  }
}
