package club.worldmates.calls.store;

import static club.worldmates.calls.store.CallColumns.ACCEPTED;
import static club.worldmates.calls.store.CallColumns.ANSWER;
import static club.worldmates.calls.store.CallColumns.CAUSE;
import static club.worldmates.calls.store.CallColumns.CREATED;
import static club.worldmates.calls.store.CallColumns.DELETED_BY_TO;
import static club.worldmates.calls.store.CallColumns.DURATION;
import static club.worldmates.calls.store.CallColumns.ENDED;
import static club.worldmates.calls.store.CallColumns.ENDED_BY;
import static club.worldmates.calls.store.CallColumns.FROM;
import static club.worldmates.calls.store.CallColumns.FROM_TOLD;
import static club.worldmates.calls.store.CallColumns.OFFER;
import static club.worldmates.calls.store.CallColumns.REASON;
import static club.worldmates.calls.store.CallColumns.REVISION;
import static club.worldmates.calls.store.CallColumns.ROOM;
import static club.worldmates.calls.store.CallColumns.STATUS;
import static club.worldmates.calls.store.CallColumns.TO;
import static club.worldmates.calls.store.CallColumns.TO_TOLD;
import static club.worldmates.calls.store.CallColumns.TYPE;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import java.util.List;
import java.util.Objects;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * What the statements that write {@code wo_calls} are given, as the columns of this host take it.
 */
final class CallValues {

  /** Of a new row, in the order of {@link #ofNew}. */
  static final List<Field<?>> COLUMNS =
      List.of(
          FROM,
          TO,
          TYPE,
          STATUS,
          ROOM,
          OFFER,
          ANSWER,
          CREATED,
          ACCEPTED,
          ENDED,
          DURATION,
          REASON,
          DELETED_BY_TO,
          ENDED_BY,
          REVISION,
          FROM_TOLD,
          TO_TOLD,
          CAUSE);

  private final TableFacts facts;

  CallValues(TableFacts facts) {
    this.facts = facts;
  }

  /** Of a new row. */
  Object[] ofNew(Call call) {
    return new Object[] {
      call.from().value(),
      call.to().value(),
      call.type().text(),
      call.status().text(),
      call.room().value(),
      json(call.offer(), OFFER),
      json(call.answer(), ANSWER),
      call.createdAt(),
      call.acceptedAt(),
      call.endedAt(),
      duration(call),
      reason(call),
      call.hiddenFromCallee() ? 1 : 0,
      id(call.endedBy()),
      call.revision(),
      call.fromTold(),
      call.toTold(),
      call.cause()
    };
  }

  /** Of a change: what the row is to be, and then what it must be. */
  Object[] of(Transition change) {
    Call before = Objects.requireNonNull(change.before());
    Call after = change.after();
    boolean answered = !Objects.equals(before.answer(), after.answer());
    return new Object[] {
      after.status().text(),
      answered ? json(after.answer(), ANSWER) : null,
      after.acceptedAt(),
      after.endedAt(),
      duration(after),
      reason(after),
      id(after.endedBy()),
      after.revision(),
      after.fromTold(),
      after.toTold(),
      after.cause(),
      after.room().value(),
      after.room().value(),
      before.revision(),
      before.status().text()
    };
  }

  private @Nullable String json(@Nullable OpaqueJson json, Field<?> column) {
    return json == null ? null : facts.column(column).orElseThrow().json(json.text());
  }

  private @Nullable String reason(Call call) {
    String reason = call.reason();
    return reason == null ? null : facts.column(REASON).orElseThrow().text(reason);
  }

  private static @Nullable Integer duration(Call call) {
    return call.duration().map(d -> (int) Math.min(d.toSeconds(), Integer.MAX_VALUE)).orElse(null);
  }

  private static @Nullable Integer id(@Nullable UserId user) {
    return user == null ? null : user.value();
  }
}
