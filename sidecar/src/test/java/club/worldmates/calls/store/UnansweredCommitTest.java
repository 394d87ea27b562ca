package club.worldmates.calls.store;

import static club.worldmates.calls.store.GroupFixtures.at;
import static club.worldmates.calls.store.GroupFixtures.groupBirth;
import static club.worldmates.calls.store.GroupFixtures.groupChange;
import static club.worldmates.calls.store.GroupFixtures.joined;
import static club.worldmates.calls.store.GroupFixtures.joinedGroup;
import static club.worldmates.calls.store.GroupFixtures.left;
import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.proposal;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.user;
import static club.worldmates.calls.store.StoreFixtures.users;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.testing.EmbeddedMariaDb;
import club.worldmates.calls.testing.TcpProxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Decisions about group calls whose commit nobody confirmed are recognised, not made twice. */
final class UnansweredCommitTest {

  private final AtomicInteger runs = new AtomicInteger();
  private TcpProxy network;
  private MariaDbStore store;

  @BeforeEach
  void open() {
    CallDatabase database = CallDatabase.ofShape("a");
    network = TcpProxy.to(EmbeddedMariaDb.shared().port());
    store = MariaDbStore.open(database.optionsAt(network.port()));
  }

  @AfterEach
  void close() {
    store.close();
    network.close();
  }

  @Test
  void join_isRecognisedByItsCause() {
    GroupCall call = joinedGroup("r", 1, 2);
    decide("r", Set.of(), sight -> groupBirth(call));
    Decision join = groupChange(call, joined(call, 3));

    assertThat(unanswered("r", users(3), sight -> join)).isEqualTo(join);

    assertThat(await(store.callStore().findGroup(room("r"))).orElseThrow().revision()).isEqualTo(4);
  }

  @Test
  void timer_isRecognisedByTheStayThatItEnded() {
    GroupCall call = joinedGroup("r", 1, 2, 3);
    decide("r", Set.of(), sight -> groupBirth(call));
    Decision lost = groupChange(call, call.left(user(3), null, at(40), ""));

    assertThat(unanswered("r", Set.of(), sight -> lost)).isEqualTo(lost);
  }

  @Test
  void callForWhichAStayGaveWay_isRecognisedWithIt() {
    GroupCall old = joinedGroup("old", 1, 2, 3);
    decide("old", Set.of(), sight -> groupBirth(old));

    Decision decision =
        unanswered(
            "new",
            users(3, 9),
            sight -> {
              Transition born = new Transition(null, ringing("new", 3, 9));
              GroupCall row = sight.groups().get(0);
              return new Decision(
                  List.of(born),
                  List.of(new GroupTransition(row, left(row, 3))),
                  new Outcome.Changed(born));
            });

    assertThat(decision.transitions()).hasSize(1);
    assertThat(decision.groups()).extracting(t -> t.room().value()).containsExactly("old");
  }

  /** Decides while the answer to the commit is lost; the rule runs once. */
  private Decision unanswered(String name, Set<UserId> users, Function<Sight, Decision> rule) {
    runs.set(0);
    network.loseAnswerTo("COMMIT");
    Decision decision = decide(name, users, rule);
    assertThat(network.isToLoseAnswer()).isFalse();
    assertThat(runs).hasValue(1);
    return decision;
  }

  private Decision decide(String name, Set<UserId> users, Function<Sight, Decision> rule) {
    return await(
        store
            .callStore()
            .decide(
                proposal(
                    name,
                    users,
                    sight -> {
                      runs.incrementAndGet();
                      return rule.apply(sight);
                    })));
  }
}
