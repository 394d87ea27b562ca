package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.failure;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.session.StoreUnavailableException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class BehindQueueTest {

  private final BehindQueue queue = new BehindQueue();

  @Test
  void rows_comeInTheirOrderAndNoMoreThanAskedFor() throws InterruptedException {
    List<BehindRow> rows = List.of(candidate(), candidate(), candidate());
    rows.forEach(queue::add);

    assertThat(queue.take(2, 0)).isEqualTo(rows.subList(0, 2));
    assertThat(queue.take(2, 0)).isEqualTo(rows.subList(2, 3));
  }

  @Test
  void putBack_comesFirst() throws InterruptedException {
    queue.add(candidate());
    queue.add(candidate());
    List<BehindRow> taken = queue.take(2, 0);
    BehindRow later = candidate();
    queue.add(later);

    queue.putBack(taken);

    assertThat(queue.take(9, 0)).containsExactly(taken.get(0), taken.get(1), later);
  }

  @Test
  void marksOfOneCall_becomeOne() throws InterruptedException {
    BehindRow.Told first = told(3, 1);
    BehindRow.Told second = told(2, 4);
    queue.add(first);
    queue.add(second);

    BehindRow.Told only = (BehindRow.Told) queue.take(9, 0).get(0);
    only.stored().complete(null);

    assertThat(List.of(only.fromTold(), only.toTold())).containsExactly(3, 4);
    assertThat(first.stored()).isCompleted();
    assertThat(second.stored()).isCompleted();
  }

  @Test
  void statesOfOneParticipant_becomeTheLatest() throws InterruptedException {
    BehindRow.Media first = media(1, true, true);
    BehindRow.Media second = media(1, false, true);
    queue.add(first);
    queue.add(media(2, true, false));
    queue.add(second);

    List<BehindRow> rows = queue.take(9, 0);

    assertThat(rows).extracting(BehindQueueTest::flags).containsExactly("false true", "true false");
    rows.get(0).stored().complete(null);
    assertThat(first.stored()).isCompleted();
    assertThat(second.stored()).isCompleted();
  }

  @Test
  void statePutBack_isNotLaterThanWhatCameSince() throws InterruptedException {
    queue.add(media(1, false, false));
    List<BehindRow> taken = queue.take(9, 0);
    queue.add(media(1, true, false));

    queue.putBack(taken);

    assertThat(queue.take(9, 0)).extracting(BehindQueueTest::flags).containsExactly("true false");
  }

  @Test
  void tooManyCandidates_theOldestAreDroppedAndCounted() throws InterruptedException {
    BehindRow oldest = candidate();
    queue.add(oldest);
    for (int i = 0; i < BehindQueue.MAX_CANDIDATES; i++) {
      queue.add(candidate());
    }

    assertThat(failure(oldest.stored())).isInstanceOf(StoreUnavailableException.class);
    assertThat(queue.takeDropped()).isEqualTo(1);
    assertThat(queue.take(BehindQueue.MAX_CANDIDATES + 1, 0)).hasSize(BehindQueue.MAX_CANDIDATES);
  }

  @Test
  void tooLargeCandidates_theOldestAreDropped_alsoBehindThosePutBack() throws InterruptedException {
    int half = (int) BehindQueue.MAX_CANDIDATE_CHARS / 2;
    List<BehindRow> rows = List.of(candidate(half), candidate(half), candidate(half));
    queue.add(rows.get(0));
    queue.add(rows.get(1));
    queue.putBack(queue.take(2, 0));
    assertThat(queue.size()).isEqualTo(2);
    queue.add(rows.get(2));

    assertThat(failure(rows.get(0).stored())).isInstanceOf(StoreUnavailableException.class);
    assertThat(queue.take(9, 0)).isEqualTo(rows.subList(1, 3));
  }

  @Test
  void closed_handsOutWhatIsLeftAndFailsWhatComes() throws InterruptedException {
    queue.add(candidate());
    queue.close();
    BehindRow late = candidate();
    queue.add(late);

    assertThat(late.stored()).isCompletedExceptionally();
    assertThat(queue.take(9, 60_000)).hasSize(1);
    assertThat(queue.take(9, 60_000)).isEmpty();
  }

  private static BehindRow candidate() {
    return candidate(0);
  }

  private static BehindRow candidate(int chars) {
    OpaqueJson text = chars == 0 ? OpaqueJson.NULL : new OpaqueJson("1".repeat(chars));
    return new BehindRow.Candidate(
        new Notice.IceCandidate(room("r"), user(1), text, OpaqueJson.NULL, OpaqueJson.NULL, "e1"),
        NOW,
        false,
        new CompletableFuture<>());
  }

  private static BehindRow.Told told(int from, int to) {
    return new BehindRow.Told(room("r"), from, to, new CompletableFuture<>());
  }

  private static BehindRow.Media media(int user, boolean audio, boolean video) {
    Stay stay =
        GroupFixtures.joinedGroup("r", user)
            .media(user(user), audio, video)
            .stayOf(user(user))
            .orElseThrow();
    return new BehindRow.Media(room("r"), stay, new CompletableFuture<>());
  }

  private static String flags(BehindRow row) {
    Stay stay = ((BehindRow.Media) row).stay();
    return stay.audio() + " " + stay.video();
  }
}
