package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.birth;
import static club.worldmates.calls.store.StoreFixtures.proposal;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.users;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Decision;
import club.worldmates.calls.session.CallStore;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements name indexes that save the server the choice, and do without those that are gone. */
final class IndexHintsTest {

  private static final List<String> NAMED =
      List.of(
          "ALTER TABLE wo_calls DROP INDEX wo_calls_from_status, DROP INDEX wo_calls_to_status",
          "ALTER TABLE wo_group_call_participants DROP INDEX wo_group_call_participants_user_left",
          "ALTER TABLE wo_group_calls DROP INDEX wo_group_calls_initiated_by_status");

  private CallDatabase database;

  @BeforeEach
  void create() {
    database = CallDatabase.ofShape("a");
  }

  @Test
  void indexesThatWereNeverThere_areNotNamed() {
    NAMED.forEach(database::execute);

    try (MariaDbStore store = database.open()) {
      assertThat(liveSeenBySecond(store.callStore())).isEqualTo(1);
    }
  }

  @Test
  void indexesThatGoWhileItRuns_areNotNamedAnyMore() {
    try (MariaDbStore store = database.open()) {
      assertThat(start(store.callStore(), "before", 11, 12, new AtomicInteger()).transitions())
          .hasSize(1);
      NAMED.forEach(database::execute);

      assertThat(liveSeenBySecond(store.callStore())).isEqualTo(1);
    }
  }

  /** Two calls start, and the second finds the first. */
  private static int liveSeenBySecond(CallStore store) {
    AtomicInteger seen = new AtomicInteger(-1);
    assertThat(start(store, "one", 1, 2, new AtomicInteger()).transitions()).hasSize(1);
    assertThat(start(store, "two", 2, 3, seen).transitions()).hasSize(1);
    return seen.get();
  }

  private static Decision start(
      CallStore store, String room, int from, int to, AtomicInteger seen) {
    return await(
        store.decide(
            proposal(
                room,
                users(from, to),
                sight -> {
                  seen.set(sight.live().size());
                  return birth(ringing(room, from, to));
                })));
  }
}
