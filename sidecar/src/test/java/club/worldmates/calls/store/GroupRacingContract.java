package club.worldmates.calls.store;

import static club.worldmates.calls.store.GroupFixtures.GROUP;
import static club.worldmates.calls.store.GroupFixtures.joinedGroup;
import static club.worldmates.calls.store.GroupFixtures.ringingGroup;
import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.proposal;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.user;
import static club.worldmates.calls.store.StoreFixtures.users;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Answering;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.Membership;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.group.Entering;
import club.worldmates.calls.call.group.Leaving;
import club.worldmates.calls.session.CallStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two stores on the same rows cannot both win, and neither loses anybody's part in a call. */
interface GroupRacingContract extends StoreUnderTest {

  int ROUNDS = 40;

  @Test
  default void manyWhoJoinAtOnce_areAllInIt() {
    insert(ringingGroup("r", 1));

    List<CompletableFuture<Decision>> joins =
        IntStream.rangeClosed(1, 30)
            .mapToObj(user -> join(user % 2 == 0 ? store() : another(), "r", user))
            .toList();

    assertThat(joins.stream().map(join -> await(join).groups().get(0).after().revision()).sorted())
        .isEqualTo(IntStream.rangeClosed(2, 31).boxed().toList());
    GroupCall call = findGroup("r").orElseThrow();
    assertThat(call.openStays()).hasSize(30);
    assertThat(call.peak()).isEqualTo(30);
  }

  @Test
  default void lastTwoWhoLeaveAtOnce_endTheCall() {
    for (int i = 0; i < ROUNDS; i++) {
      String name = "r" + i;
      int one = 10 * i + 1;
      insert(joinedGroup(name, one, one + 1));

      Race.between(() -> leave(store(), name, one), () -> leave(another(), name, one + 1));

      GroupCall call = findGroup(name).orElseThrow();
      assertThat(call.openStays()).isEmpty();
      assertThat(call.status()).isEqualTo(GroupStatus.ENDED);
    }
  }

  @Test
  default void memberWhoJoinsTwoCallsAtOnce_isInOneOfThem() {
    for (int i = 0; i < ROUNDS; i++) {
      String one = "one " + i;
      String other = "other " + i;
      int member = 10 * i + 1;
      insert(joinedGroup(one, member + 1, member + 2));
      insert(joinedGroup(other, member + 3, member + 4));

      Race.between(() -> join(store(), one, member), () -> join(another(), other, member));

      assertThat(groupsOf(member)).hasSize(1);
    }
  }

  @Test
  default void memberWhoSwitchesWhileOthersComeAndGo_isInOneCall() {
    for (int i = 0; i < ROUNDS; i++) {
      String old = "old " + i;
      String next = "next " + i;
      int member = 10 * i + 1;
      insert(joinedGroup(old, member, member + 1, member + 2));
      insert(ringing(next, member + 5, member));

      Race.between(
          () -> accept(store(), next, member + 5, member),
          () ->
              CompletableFuture.allOf(
                  join(another(), old, member + 3), leave(another(), old, member + 2)));

      assertThat(groupsOf(member)).isEmpty();
      assertThat(findGroup(old).orElseThrow().openStays())
          .extracting(stay -> stay.user().value())
          .containsExactly(member + 1, member + 3);
    }
  }

  @Test
  default void membersWhoSwitchTogether_areAllOutOfTheOldCall() {
    int[] members = IntStream.rangeClosed(1, 12).toArray();
    insert(joinedGroup("old", members));
    IntStream.of(members)
        .forEach(member -> insert(ringing("next " + member, 100 + member, member)));

    Stream<CompletableFuture<Decision>> accepts =
        IntStream.of(members)
            .mapToObj(member -> accept(store(), "next " + member, 100 + member, member));

    accepts.toList().forEach(StoreFixtures::await);
    assertThat(findGroup("old").orElseThrow().openStays()).isEmpty();
    assertThat(await(store().live())).hasSize(12);
  }

  private static CompletableFuture<Decision> join(CallStore store, String name, int user) {
    Group group = new Group(GROUP, Map.of(user(user), Membership.MEMBER), true, true);
    return store.decide(
        proposal(
            name,
            users(user),
            sight -> Entering.decide(sight, group, user(user), NOW, "host:join " + user)));
  }

  private static CompletableFuture<Decision> leave(CallStore store, String name, int user) {
    Group group = new Group(GROUP, Map.of(user(user), Membership.MEMBER), true, true);
    return store.decide(
        proposal(
            name,
            Set.of(),
            sight -> Leaving.leave(sight, group, user(user), NOW, "host:leave " + user)));
  }

  private static CompletableFuture<Decision> accept(
      CallStore store, String name, int from, int to) {
    return store.decide(
        proposal(
            name,
            users(from, to),
            sight ->
                Answering.accept(
                    sight, user(to), false, OpaqueJson.NULL, NOW, "host:accept " + name)));
  }

  private List<GroupCall> groupsOf(int user) {
    return await(store().liveGroups()).stream().filter(call -> call.isIn(user(user))).toList();
  }
}
