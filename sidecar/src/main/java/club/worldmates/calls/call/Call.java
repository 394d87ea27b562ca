package club.worldmates.calls.call;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A 1-to-1 call as it is stored: one row of {@code wo_calls}.
 *
 * <p>{@code acceptedAt} and {@code endedAt} are whole seconds, as the columns are, so that {@code
 * duration} is what a reader of the row computes from them.
 *
 * @param reason why it is final; null while it is live, or where nobody gave one
 * @param endedBy who made it final; null for timers, lost connections and operators
 * @param revision raised by each transition, from 1
 * @param fromTold up to which revision the caller knows: he acted himself, or a device of his was
 *     reached
 * @param toTold the same for the callee, who may know of a call from its beginning on: its ring
 *     goes out with the commit, and if all who know that it did are killed, he is told of its end
 *     all the same. 0: nothing of it ever reached him
 * @param cause what brought the row to its revision: host life and event number, or a timer; empty
 *     if unknown
 * @param hiddenFromCallee the callee must never learn of it (blocked)
 */
public record Call(
    RoomName room,
    UserId from,
    UserId to,
    CallType type,
    CallStatus status,
    OpaqueJson offer,
    @Nullable OpaqueJson answer,
    Instant createdAt,
    @Nullable Instant acceptedAt,
    @Nullable Instant endedAt,
    @Nullable String reason,
    @Nullable UserId endedBy,
    int revision,
    int fromTold,
    int toTold,
    String cause,
    boolean hiddenFromCallee) {

  /** A call that begins to ring. */
  public static Call ringing(
      RoomName room,
      UserId from,
      UserId to,
      CallType type,
      OpaqueJson offer,
      Instant now,
      String cause) {
    return new Call(
        room,
        from,
        to,
        type,
        CallStatus.RINGING,
        offer,
        null,
        now,
        null,
        null,
        null,
        null,
        1,
        1,
        1,
        cause,
        false);
  }

  /**
   * The same call, missed in the moment of its creation: it never rings, and there is nothing left
   * to tell.
   */
  public Call missedAtOnce(String why) {
    return new Call(
        room,
        from,
        to,
        type,
        CallStatus.MISSED,
        offer,
        null,
        createdAt,
        null,
        seconds(createdAt),
        why,
        null,
        1,
        1,
        1,
        cause,
        Reason.BLOCKED.equals(why));
  }

  /** The callee answered. */
  public Call accepted(OpaqueJson with, Instant now, String by) {
    int next = revision + 1;
    return new Call(
        room,
        from,
        to,
        type,
        CallStatus.CONNECTED,
        offer,
        with,
        createdAt,
        seconds(now),
        null,
        null,
        null,
        next,
        fromTold,
        next,
        by,
        hiddenFromCallee);
  }

  /** The call is over. Whoever ended it needs no telling. */
  public Call over(
      CallStatus how, @Nullable String why, @Nullable UserId who, Instant at, String by) {
    Instant ended = seconds(at);
    Instant notBefore = acceptedAt == null ? seconds(createdAt) : acceptedAt;
    int next = revision + 1;
    return new Call(
        room,
        from,
        to,
        type,
        how,
        offer,
        answer,
        createdAt,
        acceptedAt,
        ended.isBefore(notBefore) ? notBefore : ended,
        why,
        who,
        next,
        from.equals(who) ? next : fromTold,
        to.equals(who) ? next : toTold,
        by,
        hiddenFromCallee);
  }

  /** The same call with more known of who was told; never less. */
  public Call told(UserId user, int upTo) {
    return new Call(
        room,
        from,
        to,
        type,
        status,
        offer,
        answer,
        createdAt,
        acceptedAt,
        endedAt,
        reason,
        endedBy,
        revision,
        user.equals(from) ? Math.max(fromTold, upTo) : fromTold,
        user.equals(to) ? Math.max(toTold, upTo) : toTold,
        cause,
        hiddenFromCallee);
  }

  /**
   * The same call, which began now at the latest: what is stored may be of a clock that was set
   * back since, and it is not to ring until then.
   */
  public Call begunBy(Instant now) {
    return !createdAt.isAfter(now)
        ? this
        : new Call(
            room,
            from,
            to,
            type,
            status,
            offer,
            answer,
            now,
            acceptedAt,
            endedAt,
            reason,
            endedBy,
            revision,
            fromTold,
            toTold,
            cause,
            hiddenFromCallee);
  }

  /** Whole seconds since it was answered; empty unless it was connected and is over. */
  public Optional<Duration> duration() {
    return acceptedAt == null || endedAt == null
        ? Optional.empty()
        : Optional.of(Duration.between(acceptedAt, endedAt));
  }

  public boolean isLive() {
    return !status.isFinal();
  }

  /** Whether the user takes part. A callee who must not know of the call does not. */
  public boolean hasParticipant(UserId user) {
    return from.equals(user) || (to.equals(user) && !hiddenFromCallee);
  }

  /**
   * Whether this call ends when the user joins another: he is connected in it, or started it and it
   * rings.
   */
  public boolean givesWayTo(UserId user) {
    return hasParticipant(user)
        && (status == CallStatus.CONNECTED || (status == CallStatus.RINGING && from.equals(user)));
  }

  public UserId other(UserId user) {
    return from.equals(user) ? to : from;
  }

  /** The callee was offline: only the caller's initiate is answered, and nobody hears of an end. */
  boolean reachedNobody() {
    return endedBy == null && Reason.OFFLINE.equals(reason);
  }

  /** Up to which revision the user knows. */
  public int toldTo(UserId user) {
    return from.equals(user) ? fromTold : toTold;
  }

  /**
   * Whether a user is still owed the end of this call: it is over, he started it or heard it ring,
   * and no device of his has heard of the end (protocol.md 4, Coming back).
   */
  public boolean owesEndTo(UserId user) {
    return status.isFinal() && hasParticipant(user) && toldTo(user) >= 1 && toldTo(user) < revision;
  }

  private static Instant seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }
}
