package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.birth;
import static club.worldmates.calls.store.StoreFixtures.failure;
import static club.worldmates.calls.store.StoreFixtures.proposal;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.session.CallStore;
import club.worldmates.calls.session.StoreUnavailableException;
import club.worldmates.calls.testing.InMemoryCallStore;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class InMemoryCallStoreTest implements CallStoreContract {

  private final InMemoryCallStore store = new InMemoryCallStore();

  @Override
  public CallStore store() {
    return store;
  }

  @Override
  public CallStore another() {
    return store;
  }

  @Override
  public void write(Call call) {
    store.write(call);
  }

  @Override
  public void write(GroupCall call) {
    store.write(call);
  }

  @Override
  public boolean keepsMedia() {
    return true;
  }

  @Test
  void heldBack_nothingHappensUntilTheTestSaysSo() {
    store.hold();
    var one = store.decide(proposal("one", Set.of(), sight -> birth(ringing("one", 1, 2))));
    var two = store.decide(proposal("two", Set.of(), sight -> birth(ringing("two", 1, 2))));

    assertThat(store.held()).isEqualTo(2);
    assertThat(store.next()).isTrue();
    assertThat(one).isCompleted();
    assertThat(two).isNotDone();
    store.release();
    assertThat(two).isCompleted();
    assertThat(store.calls()).hasSize(2);
  }

  @Test
  void crash_losesWhatWasNotCommittedAndAnswersNobody() {
    store.hold();
    var lost = store.decide(proposal("one", Set.of(), sight -> birth(ringing("one", 1, 2))));

    store.crash();

    insert(ringing("two", 1, 2));
    assertThat(lost).isNotDone();
    assertThat(store.calls()).extracting(call -> call.room().value()).containsExactly("two");
  }

  @Test
  void away_everythingFailsAtOnce() {
    store.hold();
    var held = store.decide(proposal("one", Set.of(), sight -> birth(ringing("one", 1, 2))));

    store.unavailable(true);

    assertThat(failure(held)).isInstanceOf(StoreUnavailableException.class);
    assertThat(failure(store.live())).isInstanceOf(StoreUnavailableException.class);
    store.unavailable(false);
    assertThat(store.calls()).isEmpty();
  }
}
