package club.worldmates.calls.store;

import static club.worldmates.calls.store.CallColumns.ACCEPTED;
import static club.worldmates.calls.store.CallColumns.CAUSE;
import static club.worldmates.calls.store.CallColumns.CREATED;
import static club.worldmates.calls.store.CallColumns.DURATION;
import static club.worldmates.calls.store.CallColumns.ENDED;
import static club.worldmates.calls.store.CallColumns.ENDED_BY;
import static club.worldmates.calls.store.CallColumns.REASON;
import static club.worldmates.calls.store.CallColumns.REVISION;
import static club.worldmates.calls.store.CallColumns.STATUS;
import static club.worldmates.calls.store.UtcText.plusSeconds;
import static club.worldmates.calls.store.UtcText.secondsBetween;
import static org.jooq.impl.DSL.abs;
import static org.jooq.impl.DSL.castNull;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.when;

import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.store.Fault.Remedy;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Field;

/** The ways in which a row of {@code wo_calls} can be wrong. */
final class CallFaults {

  private static final Condition RINGS = is(CallStatus.RINGING);
  private static final Condition ENDS_A_CONNECTION = is(CallStatus.ENDED);
  private static final Condition IS_OVER =
      STATUS.in(texts(CallStatus.ENDED, CallStatus.MISSED, CallStatus.REJECTED, CallStatus.FAILED));
  private static final Condition NEVER_CONNECTED =
      STATUS.in(texts(CallStatus.MISSED, CallStatus.REJECTED, CallStatus.FAILED));

  /** Accepted by its row, whatever its status says. */
  private static final Condition GOES_ON =
      is(CallStatus.CONNECTED).or(RINGS.and(ACCEPTED.isNotNull()));

  private final LiveTimes times;

  CallFaults(LiveTimes times) {
    this.times = times;
  }

  /** In the order in which they are to be mended: each is true of rows as those before left it. */
  List<Fault> all() {
    return List.of(
        new Fault(
            "rings_too_long",
            "1-to-1 calls that ring for longer than " + times.longestRing(),
            RINGS.and(ACCEPTED.isNull()).and(UtcText.notAfter(CREATED, times.ringingSince())),
            new Remedy("missed, " + Reason.NO_ANSWER, unanswered())),
        new Fault(
            "connected_too_long",
            "1-to-1 calls that are connected for longer than " + times.longestCall(),
            GOES_ON.and(UtcText.notAfter(coalesce(ACCEPTED, CREATED), times.abandonedSince())),
            new Remedy("ended, " + Reason.CONNECTION_LOST, abandoned())),
        new Fault(
            "over_without_end",
            "1-to-1 calls that are over without ended_at",
            IS_OVER.and(ENDED.isNull()),
            new Remedy("over when they were last heard of", dated())),
        new Fault(
            "status_unknown",
            "1-to-1 calls whose status is none",
            Fault.exactly(STATUS).notIn(texts(CallStatus.values())).or(STATUS.isNull())),
        new Fault(
            "live_with_end",
            "1-to-1 calls that go on and have ended_at",
            IS_OVER.not().and(ENDED.isNotNull())),
        new Fault(
            "end_before_start",
            "1-to-1 calls that ended before they began",
            ENDED.lt(CREATED).or(ENDED.lt(ACCEPTED))),
        new Fault(
            "connected_without_accept",
            "1-to-1 calls that were connected without accepted_at",
            STATUS.in(texts(CallStatus.CONNECTED, CallStatus.ENDED)).and(ACCEPTED.isNull())),
        new Fault(
            "accept_without_connection",
            "1-to-1 calls that were never connected and have accepted_at",
            NEVER_CONNECTED.or(RINGS).and(ACCEPTED.isNotNull())),
        new Fault(
            "wrong_duration",
            "1-to-1 calls whose duration is not that of their connection",
            wrongDuration()));
  }

  private static Condition wrongDuration() {
    Condition measured = ENDS_A_CONNECTION.and(ACCEPTED.isNotNull()).and(ENDED.isNotNull());
    Field<Integer> exact = secondsBetween(ACCEPTED, ENDED);
    // Others may have rounded where we cut.
    Condition wrong = DURATION.isNull().or(abs(DURATION.minus(exact)).gt(inline(1)));
    return measured.and(wrong).or(ENDS_A_CONNECTION.not().and(DURATION.isNotNull()));
  }

  /** What its timer would have stored. */
  private Map<Field<?>, Field<?>> unanswered() {
    Map<Field<?>, Field<?>> changes = new LinkedHashMap<>();
    changes.put(STATUS, inline(CallStatus.MISSED.text()));
    changes.put(ENDED, coalesce(ENDED, plusSeconds(begun(), inline(times.ring().toSeconds()))));
    changes.put(DURATION, castNull(DURATION));
    changes.putAll(byNobody(Reason.NO_ANSWER));
    return changes;
  }

  /** It ended when it was last heard of: a duration up to now would be made up. */
  private Map<Field<?>, Field<?>> abandoned() {
    Map<Field<?>, Field<?>> changes = new LinkedHashMap<>();
    changes.put(STATUS, inline(CallStatus.ENDED.text()));
    changes.put(ACCEPTED, coalesce(ACCEPTED, begun()));
    changes.put(ENDED, greatest(coalesce(ENDED, ACCEPTED), ACCEPTED));
    changes.put(DURATION, secondsBetween(ACCEPTED, ENDED));
    changes.putAll(byNobody(Reason.CONNECTION_LOST));
    return changes;
  }

  /** Its status stands; a duration that somebody stored says when it ended. */
  private Map<Field<?>, Field<?>> dated() {
    Field<Integer> lasted = greatest(coalesce(DURATION, inline(0)), inline(0));
    Map<Field<?>, Field<?>> changes = new LinkedHashMap<>();
    changes.put(ENDED, coalesce(plusSeconds(ACCEPTED, lasted), begun()));
    changes.put(
        DURATION,
        when(ENDS_A_CONNECTION.and(ACCEPTED.isNotNull()), secondsBetween(ACCEPTED, ENDED))
            .otherwise(DURATION));
    changes.putAll(next());
    return changes;
  }

  private static Map<Field<?>, Field<?>> byNobody(String reason) {
    Map<Field<?>, Field<?>> changes = new LinkedHashMap<>();
    changes.put(REASON, inline(reason));
    changes.put(ENDED_BY, castNull(ENDED_BY));
    changes.putAll(next());
    return changes;
  }

  /** A sidecar that knows the row as it was loses its next conditional write, and reads again. */
  private static Map<Field<?>, Field<?>> next() {
    return Map.of(REVISION, REVISION.plus(inline(1)), CAUSE, castNull(CAUSE));
  }

  private Field<Instant> begun() {
    return coalesce(CREATED, ACCEPTED, UtcText.constant(times.abandonedSince()));
  }

  private static Condition is(CallStatus status) {
    return STATUS.eq(inline(status.text()));
  }

  private static List<String> texts(CallStatus... statuses) {
    return Arrays.stream(statuses).map(CallStatus::text).toList();
  }
}
