package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.birth;
import static club.worldmates.calls.store.StoreFixtures.proposal;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.users;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ProposalQueueTest {

  private final ProposalQueue queue = new ProposalQueue();

  @Test
  void proposalsWithNothingInCommon_goTogether() throws InterruptedException {
    offer("a", 1, 2);
    offer("b", 3, 4);
    offer("c");

    assertThat(next()).containsExactly("a", "b", "c");
  }

  @Test
  void sameRoom_waitsInItsOrder() throws InterruptedException {
    offer("a");
    offer("a");
    offer("b");
    offer("a");

    assertThat(next()).containsExactly("a", "b");
    assertThat(next()).containsExactly("a");
    assertThat(next()).containsExactly("a");
  }

  @Test
  void whoeverWaits_keepsThoseBehindHimWaitingForTheSame() throws InterruptedException {
    offer("a", 1, 2);
    offer("b", 2, 3);
    offer("c", 3, 4);
    offer("b");
    offer("d", 5, 6);

    assertThat(next()).containsExactly("a", "d");
    assertThat(next()).containsExactly("b");
    assertThat(next()).containsExactly("c", "b");
  }

  @Test
  void decidedInVain_goesFirst() throws InterruptedException {
    Pending first = offer("a");
    offer("b");
    List<Pending> batch = queue.next();
    assertThat(batch).hasSize(2);
    offer("a");

    queue.again(first);

    assertThat(queue.next()).containsExactly(first);
  }

  @Test
  void withdrawn_isNotHandedOut() throws InterruptedException {
    Pending first = offer("a");
    offer("b");

    assertThat(queue.withdraw(first)).isTrue();

    assertThat(next()).containsExactly("b");
    assertThat(queue.withdraw(first)).isFalse();
  }

  @Test
  void closed_handsOutWhatIsLeftAndTakesNothing() throws InterruptedException {
    offer("a");
    queue.close();

    assertThat(queue.offer(pending("b"))).isFalse();
    assertThat(next()).containsExactly("a");
    assertThat(next()).isEmpty();
  }

  private Pending offer(String room, int... users) {
    Pending pending = pending(room, users);
    assertThat(queue.offer(pending)).isTrue();
    return pending;
  }

  private static Pending pending(String room, int... users) {
    return new Pending(proposal(room, users(users), sight -> birth(ringing(room, 1, 2))));
  }

  private List<String> next() throws InterruptedException {
    return queue.next().stream().map(pending -> pending.proposal().room().value()).toList();
  }
}
