package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.birth;
import static club.worldmates.calls.store.StoreFixtures.change;
import static club.worldmates.calls.store.StoreFixtures.failure;
import static club.worldmates.calls.store.StoreFixtures.proposal;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.Proposal;
import club.worldmates.calls.session.StoreUnavailableException;
import club.worldmates.calls.testing.EmbeddedMariaDb;
import club.worldmates.calls.testing.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database goes away and comes back. */
final class OutageTest {

  private static CallDatabase database;
  private static TcpProxy network;
  private static MariaDbStore store;

  @BeforeAll
  static void open() {
    database = CallDatabase.ofShape("a");
    network = TcpProxy.to(EmbeddedMariaDb.shared().port());
    store = MariaDbStore.open(database.optionsAt(network.port()));
  }

  @AfterAll
  static void close() {
    store.close();
    network.close();
  }

  @BeforeEach
  @AfterEach
  void clear() {
    database.clear();
  }

  @Test
  void away_newDecisionsFailAtOnceAndWorkSoonAfterItsReturn() {
    network.cut();
    var first = store.callStore().decide(newCall("first"));
    assertThat(failure(first)).isInstanceOf(StoreUnavailableException.class);
    Awaitility.await().until(() -> !store.available());

    var refused = store.callStore().decide(newCall("refused"));
    assertThat(refused).isCompletedExceptionally();
    assertThat(failure(refused)).isInstanceOf(StoreUnavailableException.class);
    assertThat(failure(store.callStore().live())).isInstanceOf(StoreUnavailableException.class);
    assertThat(failure(store.directory().profile(user(1))))
        .isInstanceOf(StoreUnavailableException.class);

    network.restore();
    Awaitility.await().atMost(Duration.ofSeconds(2)).until(store::available);
    await(store.callStore().decide(newCall("second")));
    assertThat(await(store.callStore().live()))
        .extracting(call -> call.room().value())
        .containsExactly("second");
  }

  @Test
  void away_whatIsStoredBehindWaitsInItsOrder() {
    await(store.callStore().decide(newCall("r")));
    network.cut();
    List<CompletableFuture<Void>> kept = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      kept.add(store.callStore().keepCandidate(candidate(i), NOW));
      kept.add(store.callStore().keepTold(room("r"), 1, i));
    }
    Awaitility.await().until(() -> !store.available());
    assertThat(kept).noneMatch(CompletableFuture::isDone);

    network.restore();
    kept.forEach(StoreFixtures::await);
    Awaitility.await().until(store::available);

    assertThat(await(store.callStore().candidates(room("r"), List.of(user(1), user(2)))))
        .extracting(c -> c.candidate().text())
        .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(Integer::toString).toList());
    assertThat(await(store.callStore().find(room("r"))).orElseThrow().toTold()).isEqualTo(49);
  }

  @Test
  void serverThatDoesNotAnswer_isAwayUntilItDoes() {
    network.freeze();
    assertThat(failure(store.callStore().decide(newCall("first"))))
        .isInstanceOf(StoreUnavailableException.class);
    Awaitility.await().until(() -> !store.available());

    network.thaw();

    Awaitility.await().atMost(Duration.ofSeconds(2)).until(store::available);
    await(store.callStore().decide(newCall("second")));
  }

  @Test
  void brokenConnections_areReplacedUnnoticed() {
    for (int i = 0; i < 5; i++) {
      network.breakAll();
      await(store.callStore().decide(newCall("r" + i)));
    }

    assertThat(await(store.callStore().live())).hasSize(5);
  }

  @Test
  void commitWithoutAnAnswer_isRecognisedByItsCause() {
    await(store.callStore().decide(newCall("old")));
    Set<UserId> users = StoreFixtures.users(1, 2);
    network.loseAnswerTo("COMMIT");

    Decision decision =
        await(
            store
                .callStore()
                .decide(
                    proposal(
                        "new",
                        users,
                        sight -> {
                          Call old = sight.live().get(0);
                          Transition over =
                              new Transition(old, StoreFixtures.over(old, "superseded"));
                          Transition born = new Transition(null, ringing("new", 1, 2));
                          return new Decision(List.of(over, born), new Outcome.Changed(born));
                        })));

    assertThat(network.isToLoseAnswer()).isFalse();
    assertThat(decision.transitions())
        .extracting(t -> t.room().value())
        .containsExactly("old", "new");
    assertThat(await(store.callStore().live())).hasSize(1);
  }

  @Test
  void timerWhoseCommitWentUnanswered_isRecognisedByItsEnd() {
    Call ringing = ringing("r", 1, 2);
    await(store.callStore().decide(newCall("r")));
    Decision missed =
        change(
            ringing, ringing.over(CallStatus.MISSED, "no_answer", null, NOW.plusSeconds(60), ""));
    AtomicInteger runs = new AtomicInteger();
    network.loseAnswerTo("COMMIT");

    Decision decision =
        await(
            store
                .callStore()
                .decide(
                    new Proposal(
                        room("r"),
                        Set.of(),
                        ringing,
                        sight -> {
                          runs.incrementAndGet();
                          return missed;
                        })));

    assertThat(network.isToLoseAnswer()).isFalse();
    assertThat(decision).isEqualTo(missed);
    assertThat(runs).hasValue(1);
  }

  @Test
  void open_whileItIsAway_saysSo() {
    network.cut();

    assertThatThrownBy(() -> MariaDbStore.open(database.optionsAt(network.port())))
        .isInstanceOf(StoreUnavailableException.class);

    network.restore();
    Awaitility.await().until(store::available);
  }

  private static Proposal newCall(String name) {
    return proposal(name, Set.of(), sight -> birth(ringing(name, 1, 2)));
  }

  private static Notice.IceCandidate candidate(int number) {
    return new Notice.IceCandidate(
        room("r"),
        user(1),
        new OpaqueJson(Integer.toString(number)),
        OpaqueJson.NULL,
        OpaqueJson.NULL,
        "e" + number);
  }
}
