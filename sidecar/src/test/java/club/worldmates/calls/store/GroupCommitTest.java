package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.OFFER;
import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.birth;
import static club.worldmates.calls.store.StoreFixtures.failure;
import static club.worldmates.calls.store.StoreFixtures.proposal;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.user;
import static club.worldmates.calls.store.StoreFixtures.users;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.session.CallStore;
import club.worldmates.calls.session.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is committed together, and what does not hurt what it is committed with. */
final class GroupCommitTest {

  private static CallDatabase database;
  private static MariaDbStore opened;
  private static CallStore store;

  @BeforeAll
  static void open() {
    database = CallDatabase.ofShape("c");
    opened = database.open();
    store = opened.callStore();
  }

  @AfterAll
  static void close() {
    opened.close();
  }

  @BeforeEach
  void clear() {
    database.clear();
  }

  @Test
  void whatWaits_isCommittedTogether() {
    List<CompletableFuture<Decision>> all = new ArrayList<>();
    long before;
    try (Held held = new Held()) {
      before = commits();
      for (int i = 0; i < 100; i++) {
        all.add(insert(ringing("r" + i, 2 * i + 1, 2 * i + 2)));
      }
    }
    all.forEach(StoreFixtures::await);

    assertThat(await(store.live())).hasSize(100);
    assertThat(commits() - before).isLessThan(10);
  }

  @Test
  void proposalThatTheDatabaseRefuses_failsAlone() {
    List<CompletableFuture<Decision>> good = new ArrayList<>();
    CompletableFuture<Decision> bad;
    try (Held held = new Held()) {
      good.add(insert(ringing("one", 1, 2)));
      bad =
          insert(
              Call.ringing(
                  room("bad"), user(3), user(4), CallType.AUDIO, OFFER, NOW, "c".repeat(191)));
      good.add(insert(ringing("two", 5, 6)));
    }

    good.forEach(StoreFixtures::await);
    assertThat(failure(bad))
        .isInstanceOf(StatementFailedException.class)
        .hasNoCause()
        .hasMessageNotContaining("ccc");
    assertThat(await(store.live())).extracting(c -> c.room().value()).contains("one", "two");
  }

  @Test
  void namesThatAreEqualForTheDatabase_theSecondSeesTheFirst() {
    List<Sight> seen = new ArrayList<>();
    CompletableFuture<Decision> second;
    CompletableFuture<Decision> first;
    try (Held held = new Held()) {
      first = insert(ringing("same", 1, 2));
      second =
          store.decide(
              proposal(
                  "SAME",
                  Set.of(),
                  sight -> {
                    seen.add(sight);
                    return sight.nameTaken() ? nothing() : birth(ringing("SAME", 3, 4));
                  }));
    }

    assertThat(await(first).transitions()).hasSize(1);
    assertThat(await(second).transitions()).isEmpty();
    assertThat(seen.get(seen.size() - 1).nameTaken()).isTrue();
  }

  @Test
  void sameUserInOneQueue_secondSeesWhatTheFirstDid() {
    CompletableFuture<Decision> first;
    CompletableFuture<Decision> second;
    AtomicInteger seen = new AtomicInteger(-1);
    try (Held held = new Held()) {
      first = store.decide(proposal("one", users(1, 2), sight -> birth(ringing("one", 1, 2))));
      second =
          store.decide(
              proposal(
                  "two",
                  users(2, 3),
                  sight -> {
                    seen.set(sight.live().size());
                    return nothing();
                  }));
    }

    await(first);
    await(second);
    assertThat(seen).hasValue(1);
  }

  @Test
  void rowThatSomebodyElseHolds_holdsUpNobodyElse() throws SQLException {
    await(insert(ringing("held", 1, 2)));
    CompletableFuture<Decision> waits;
    try (Connection other = database.database().connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT id FROM wo_calls WHERE room_name = 'held' FOR UPDATE");
      List<CompletableFuture<Decision>> others = new ArrayList<>();
      try (Held writer = new Held()) {
        waits = store.decide(proposal("held", Set.of(), sight -> ended(sight)));
        for (int i = 0; i < 4; i++) {
          others.add(insert(ringing("free" + i, 3, 4)));
        }
      }
      others.forEach(StoreFixtures::await);
      for (int i = 0; i < 4; i++) {
        await(insert(ringing("later" + i, 3, 4)));
      }
      assertThat(waits).isNotDone();
      other.rollback();
    }

    assertThat(await(waits).transitions()).hasSize(1);
  }

  @Test
  void lockOfAUserThatSomebodyElseHolds_holdsUpNobodyElse() throws SQLException {
    CompletableFuture<Decision> waits;
    try (Connection other = database.database().connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT slot FROM wo_call_locks WHERE slot = 1 FOR UPDATE");
      waits = store.decide(proposal("of 1", users(1, 2), sight -> birth(ringing("of 1", 1, 2))));
      for (int i = 0; i < 4; i++) {
        String name = "of others " + i;
        await(store.decide(proposal(name, users(3, 4), sight -> birth(ringing(name, 3, 4)))));
      }
      assertThat(waits).isNotDone();
      other.rollback();
    }

    assertThat(await(waits).transitions()).hasSize(1);
  }

  /** Unlike a connection that broke, this leaves no doubt. */
  @Test
  void rowThatIsHeldForTooLong_isGivenUp() throws SQLException {
    await(insert(ringing("held", 1, 2)));
    try (Connection other = database.database().connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT id FROM wo_calls WHERE room_name = 'held' FOR UPDATE");

      var given = store.decide(proposal("held", Set.of(), sight -> ended(sight)));

      assertThat(failure(given))
          .isInstanceOfSatisfying(
              StoreUnavailableException.class, away -> assertThat(away.isUntried()).isTrue());
      other.rollback();
    }
  }

  @Test
  void rowsThatAreNoCalls_areNotSeenAndTheirNamesAreTaken() {
    String insert = "INSERT INTO wo_calls (room_name, from_id, to_id, status) VALUES (?, 1, ?, ?)";
    database.run(insert, "odd", 2, "RINGING");
    database.run(insert, "zero", 0, "ringing");
    database.run(insert, "archived", 2, "archived");
    await(insert(ringing("good", 1, 2)));

    for (String name : List.of("odd", "zero", "archived")) {
      Sight sight = look(name);
      assertThat(sight.call()).isEmpty();
      assertThat(sight.nameTaken()).isTrue();
    }
    assertThat(await(store.live())).extracting(c -> c.room().value()).containsExactly("good");
  }

  private static CompletableFuture<Decision> insert(Call call) {
    return store.decide(proposal(call.room().value(), Set.of(), sight -> birth(call)));
  }

  private static Decision ended(Sight sight) {
    Call call = sight.call().orElseThrow();
    return StoreFixtures.change(call, StoreFixtures.over(call, "superseded"));
  }

  private static Decision nothing() {
    return new Decision(List.of(), new Outcome.AsItIs(ringing("nothing", 1, 2)));
  }

  private static Sight look(String name) {
    List<Sight> seen = new ArrayList<>();
    await(
        store.decide(
            proposal(
                name,
                users(1),
                sight -> {
                  seen.add(sight);
                  return nothing();
                })));
    return seen.get(0);
  }

  private static long commits() {
    return Long.parseLong(
        database.rows("SHOW GLOBAL STATUS LIKE 'Com_commit'").get(0).get("Value"));
  }

  /** Holds the writer until it is closed, so that what is proposed meanwhile falls together. */
  private static final class Held implements AutoCloseable {
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch running = new CountDownLatch(1);
    private final CompletableFuture<Decision> held =
        store.decide(
            proposal(
                "held",
                Set.of(),
                sight -> {
                  running.countDown();
                  await(release);
                  return nothing();
                }));

    Held() {
      await(running);
    }

    @Override
    public void close() {
      release.countDown();
      StoreFixtures.await(held);
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
