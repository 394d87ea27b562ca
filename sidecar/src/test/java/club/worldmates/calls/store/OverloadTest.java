package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.birth;
import static club.worldmates.calls.store.StoreFixtures.failure;
import static club.worldmates.calls.store.StoreFixtures.proposal;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.users;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.session.Proposal;
import club.worldmates.calls.session.StoreUnavailableException;
import club.worldmates.calls.testing.EmbeddedMariaDb;
import club.worldmates.calls.testing.TcpProxy;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database takes its time: nobody waits for it without a bound. */
final class OverloadTest {

  private static final Duration A_SECOND = Duration.ofSeconds(1);

  private final CountDownLatch busy = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();
  private TcpProxy network;
  private MariaDbStore store;

  @BeforeEach
  void open() {
    network = TcpProxy.to(EmbeddedMariaDb.shared().port());
    store = MariaDbStore.open(CallDatabase.ofShape("a").optionsAt(network.port()));
    await(
        store
            .callStore()
            .decide(proposal("warm", Set.of(), sight -> birth(ringing("warm", 8, 9)))));
  }

  @AfterEach
  void close() {
    busy.countDown();
    store.close();
    network.close();
  }

  @Test
  void newCallsWhileNothingAnswers_areRefusedWithinASecond() {
    network.freeze();
    long since = System.nanoTime();

    var decision = store.callStore().decide(newCall("r"));
    var read = store.callStore().find(room("warm"));

    assertThat(failure(decision)).isInstanceOf(StoreUnavailableException.class);
    assertThat(failure(read)).isInstanceOf(StoreUnavailableException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(A_SECOND);
    network.thaw();
  }

  @Test
  void callThatWaitedTooLong_isNotStarted() {
    occupyWriter();
    var waiting = store.callStore().decide(newCall("late"));

    assertThat(failure(waiting)).hasRootCauseInstanceOf(TimeoutException.class);
    busy.countDown();
    Awaitility.await().until(store::available);

    await(
        store
            .callStore()
            .decide(proposal("next", Set.of(), sight -> birth(ringing("next", 5, 6)))));
    assertThat(await(store.callStore().find(room("late")))).isEmpty();
  }

  /** Else whoever looks what became of it would see nothing, and it would ring for nobody after. */
  @Test
  void callThatTheWriterIsAt_isLookedForOnlyWhenItIsDecided() {
    var first = store.callStore().decide(occupying("slow"));
    Awaitility.await().until(() -> begun.get() == 1);

    assertThat(failure(first)).hasRootCauseInstanceOf(TimeoutException.class);
    CompletableFuture<Optional<Call>> found = store.callStore().find(room("slow"));
    assertThat(found).isNotDone();
    busy.countDown();

    assertThat(await(found)).isPresent();
  }

  @Test
  void changesOfCalls_areNotGivenUpForBeingSlow() {
    occupyWriter();
    CompletableFuture<Decision> change =
        store.callStore().decide(proposal("c", Set.of(), sight -> birth(ringing("c", 5, 6))));
    var start = store.callStore().decide(newCall("r"));

    assertThat(failure(start)).hasRootCauseInstanceOf(TimeoutException.class);
    assertThat(change).isNotDone();
    busy.countDown();

    await(change);
  }

  @Test
  void whileTheWriterIsStuck_allElseIsRefusedAtOnce() {
    var first = store.callStore().decide(occupying("stuck"));
    assertThat(failure(first)).hasRootCauseInstanceOf(TimeoutException.class);
    assertThat(store.available()).isFalse();

    for (Proposal proposal : List.of(newCall("r"), empty("e"))) {
      var refused = store.callStore().decide(proposal);
      assertThat(refused).isCompletedExceptionally();
      assertThat(failure(refused))
          .isInstanceOfSatisfying(
              StoreUnavailableException.class, away -> assertThat(away.isUntried()).isTrue());
    }

    busy.countDown();
    Awaitility.await().until(store::available);
    await(store.callStore().decide(newCall("r")));
  }

  @Test
  void readsThatNobodyAnswers_openTheCircuit() {
    network.freeze();

    assertThat(failure(store.callStore().find(room("warm"))))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(failure(store.callStore().find(room("warm"))))
        .isInstanceOf(StoreUnavailableException.class);

    assertThat(store.available()).isFalse();
    network.thaw();
    Awaitility.await().until(store::available);
  }

  @Test
  void tooManyDecisions_areRefusedAtOnceUntilThereIsRoom() {
    occupyWriter();
    CompletableFuture<Decision> last = new CompletableFuture<>();
    for (int i = 1; i < 10_000; i++) {
      last = store.callStore().decide(empty("r" + i));
    }

    var refused = store.callStore().decide(empty("one more"));
    assertThat(refused).isCompletedExceptionally();
    assertThat(failure(refused)).hasRootCauseInstanceOf(BulkheadFullException.class);

    busy.countDown();
    await(last);
    await(store.callStore().decide(empty("now")));
  }

  private void occupyWriter() {
    var unused = store.callStore().decide(occupying("busy"));
    Awaitility.await().until(() -> begun.get() == 1);
  }

  /** A proposal that keeps the writer until the test lets it go. */
  private Proposal occupying(String name) {
    return Proposal.toStart(
        room(name),
        users(3, 4),
        sight -> {
          begun.incrementAndGet();
          Awaitility.await().until(() -> busy.getCount() == 0);
          return birth(ringing(name, 3, 4));
        });
  }

  private static Proposal newCall(String name) {
    return Proposal.toStart(room(name), users(1, 2), sight -> birth(ringing(name, 1, 2)));
  }

  private static Proposal empty(String name) {
    return proposal(name, Set.of(), sight -> Decision.refused(Refusal.notFound()));
  }
}
