package club.worldmates.calls.store;

import static club.worldmates.calls.store.GroupColumns.CAUSE;
import static club.worldmates.calls.store.GroupColumns.CREATED;
import static club.worldmates.calls.store.GroupColumns.DURATION;
import static club.worldmates.calls.store.GroupColumns.ENDED;
import static club.worldmates.calls.store.GroupColumns.ENDED_BY;
import static club.worldmates.calls.store.GroupColumns.INITIATOR;
import static club.worldmates.calls.store.GroupColumns.PEAK;
import static club.worldmates.calls.store.GroupColumns.REASON;
import static club.worldmates.calls.store.GroupColumns.REVISION;
import static club.worldmates.calls.store.GroupColumns.STARTED;
import static club.worldmates.calls.store.GroupColumns.STATUS;
import static club.worldmates.calls.store.StayColumns.BEGAN;
import static club.worldmates.calls.store.StayColumns.LEFT;
import static club.worldmates.calls.store.StayColumns.USER;
import static club.worldmates.calls.store.UtcText.plusSeconds;
import static club.worldmates.calls.store.UtcText.secondsBetween;
import static org.jooq.impl.DSL.castNull;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.selectOne;

import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.Reason;
import club.worldmates.calls.store.Fault.Remedy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;

/**
 * The ways in which a row of {@code wo_group_calls} can be wrong, and its participants with it.
 * What changes a call also closes the stays that are open in it.
 */
final class GroupFaults {

  private static final Condition RINGS = is(GroupStatus.RINGING);
  private static final Condition IS_ACTIVE = is(GroupStatus.ACTIVE);
  private static final Condition IS_OVER = is(GroupStatus.ENDED);

  private final Schema schema;
  private final LiveTimes times;

  /** Whether a stay is one of the call that is looked at. */
  private final Condition isOfCall;

  GroupFaults(Schema schema, LiveTimes times) {
    this.schema = schema;
    this.times = times;
    // Both tables have an id.
    Field<Integer> id =
        field(name(schema.groupCalls().name(), GroupColumns.ID.getName()), SQLDataType.INTEGER);
    this.isOfCall = schema.stayColumns().call().eq(id);
  }

  /** In the order in which they are to be mended: each is true of rows as those before left it. */
  List<Fault> all() {
    List<Fault> all = new ArrayList<>(ofCalls());
    all.addAll(ofStays());
    return all;
  }

  private List<Fault> ofCalls() {
    Condition stirred = BEGAN.gt(since()).or(LEFT.gt(since()));
    return List.of(
        new Fault(
            "rings_too_long",
            "Group calls that ring for longer than " + times.longestRing(),
            RINGS.and(UtcText.notAfter(CREATED, times.ringingSince())),
            new Remedy("ended, " + Reason.NO_ANSWER, unanswered())),
        new Fault(
            "active_too_long",
            "Group calls that are active and nobody came or went for " + times.longestCall(),
            IS_ACTIVE
                .and(UtcText.notAfter(coalesce(STARTED, CREATED), times.abandonedSince()))
                .and(noStay(stirred)),
            new Remedy("ended, " + Reason.COMPLETED, abandoned())),
        new Fault(
            "over_without_end",
            "Group calls that are over without ended_at",
            IS_OVER.and(ENDED.isNull()),
            new Remedy("over when they were last heard of", dated())),
        new Fault(
            "status_unknown",
            "Group calls whose status is none",
            Fault.exactly(STATUS).notIn(statuses()).or(STATUS.isNull())),
        new Fault(
            "live_with_end",
            "Group calls that go on and have ended_at",
            IS_OVER.not().and(ENDED.isNotNull())),
        new Fault(
            "end_before_start",
            "Group calls that ended before they began",
            ENDED.lt(CREATED).or(ENDED.lt(STARTED))),
        new Fault(
            "active_without_start",
            "Group calls that are active without started_at",
            IS_ACTIVE.and(STARTED.isNull())),
        new Fault(
            "rings_with_start",
            "Group calls that ring and have started_at",
            RINGS.and(STARTED.isNotNull())));
  }

  private List<Fault> ofStays() {
    Condition isOpen = LEFT.isNull();
    return List.of(
        new Fault(
            "over_with_people",
            "Group calls that are over with somebody in them",
            IS_OVER.and(ENDED.isNotNull()).and(stay(isOpen)),
            new Remedy("left by everybody", next())),
        new Fault(
            "active_without_people",
            "Group calls that are active with nobody in them",
            IS_ACTIVE.and(noStay(isOpen))),
        new Fault(
            "rings_with_others",
            "Group calls that ring with somebody but their initiator in them",
            RINGS.and(stay(isOpen.and(USER.ne(INITIATOR))))),
        new Fault(
            "peak_too_small",
            "Group calls with more people in them than max_participants",
            IS_OVER.not().and(coalesce(PEAK, inline(0)).lt(count(isOpen)))),
        new Fault(
            "left_before_joined",
            "Group calls that somebody left before he joined",
            stay(LEFT.lt(BEGAN))),
        new Fault(
            "negative_duration",
            "Group calls with a negative duration of somebody's stay",
            stay(StayColumns.DURATION.lt(inline(0)))));
  }

  /** What its timer would have stored, unless its initiator was in it for longer. */
  private Map<Field<?>, Field<?>> unanswered() {
    Field<Instant> ringOver = plusSeconds(begun(), inline(times.ring().toSeconds()));
    Map<Field<?>, Field<?>> changes = new LinkedHashMap<>();
    changes.put(STATUS, inline(GroupStatus.ENDED.text()));
    changes.put(ENDED, greatest(coalesce(ENDED, ringOver), lastStir()));
    changes.putAll(byNobody(Reason.NO_ANSWER));
    return changes;
  }

  /** It ended when it was last heard of: a duration up to now would be made up. */
  private Map<Field<?>, Field<?>> abandoned() {
    Map<Field<?>, Field<?>> changes = new LinkedHashMap<>();
    changes.put(STATUS, inline(GroupStatus.ENDED.text()));
    changes.put(STARTED, coalesce(STARTED, begun()));
    changes.put(ENDED, greatest(coalesce(ENDED, STARTED), STARTED, lastStir()));
    changes.putAll(byNobody(Reason.COMPLETED));
    return changes;
  }

  private Map<Field<?>, Field<?>> dated() {
    Map<Field<?>, Field<?>> changes = new LinkedHashMap<>();
    changes.put(ENDED, greatest(coalesce(STARTED, begun()), lastStir()));
    changes.putAll(lasted());
    changes.putAll(next());
    return changes;
  }

  private Map<Field<?>, Field<?>> byNobody(String reason) {
    Map<Field<?>, Field<?>> changes = new LinkedHashMap<>(lasted());
    changes.put(REASON, inline(reason));
    changes.put(ENDED_BY, castNull(ENDED_BY));
    changes.putAll(next());
    return changes;
  }

  /** Where there is a column for it. */
  private Map<Field<?>, Field<?>> lasted() {
    return schema.groupCalls().has(DURATION)
        ? Map.of(DURATION, secondsBetween(STARTED, ENDED))
        : Map.of();
  }

  /** A sidecar that knows the row as it was loses its next conditional write, and reads again. */
  private static Map<Field<?>, Field<?>> next() {
    return Map.of(REVISION, REVISION.plus(inline(1)), CAUSE, castNull(CAUSE));
  }

  private Field<Instant> begun() {
    return coalesce(CREATED, STARTED, since());
  }

  private Field<Instant> since() {
    return UtcText.constant(times.abandonedSince());
  }

  /** When somebody came or went last; where nobody did, when it began. */
  private Field<Instant> lastStir() {
    Field<Instant> last = max(greatest(BEGAN, coalesce(LEFT, BEGAN)));
    return coalesce(field(select(last).from(schema.stays().table()).where(isOfCall)), begun());
  }

  private Condition stay(Condition condition) {
    return exists(those(condition));
  }

  /** Reads the participants of one call by their index, whichever it is. */
  private Condition noStay(Condition condition) {
    return notExists(those(condition));
  }

  private Select<?> those(Condition condition) {
    return selectOne().from(schema.stays().table()).where(isOfCall).and(condition);
  }

  private Field<Integer> count(Condition condition) {
    return field(selectCount().from(schema.stays().table()).where(isOfCall).and(condition));
  }

  private static Condition is(GroupStatus status) {
    return STATUS.eq(inline(status.text()));
  }

  private static List<String> statuses() {
    return Arrays.stream(GroupStatus.values()).map(GroupStatus::text).toList();
  }
}
