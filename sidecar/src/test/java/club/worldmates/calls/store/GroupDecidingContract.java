package club.worldmates.calls.store;

import static club.worldmates.calls.store.GroupFixtures.at;
import static club.worldmates.calls.store.GroupFixtures.groupBirth;
import static club.worldmates.calls.store.GroupFixtures.groupChange;
import static club.worldmates.calls.store.GroupFixtures.joined;
import static club.worldmates.calls.store.GroupFixtures.joinedGroup;
import static club.worldmates.calls.store.GroupFixtures.left;
import static club.worldmates.calls.store.GroupFixtures.ringingGroup;
import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.user;
import static club.worldmates.calls.store.StoreFixtures.users;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.session.Proposal;
import club.worldmates.calls.testing.StoredRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How every store decides about group calls and finds them. */
interface GroupDecidingContract extends StoreUnderTest {

  @Test
  default void newGroupCall_isFoundWithEveryField() {
    OpaqueJson offer = new OpaqueJson("{\"sdp\":\"\u00e9\u4e16\ud83d\ude00 \\u0000\"}");
    GroupCall call =
        GroupCall.ringing(
            room("a b \ud83d\ude00"), new GroupId(9), user(1), CallType.AUDIO, offer, NOW, "h:1");
    GroupCall mute =
        GroupCall.ringing(room("no offer"), new GroupId(9), user(1), CallType.VIDEO, null, NOW, "");

    insert(call);
    insert(mute);

    assertThat(findGroup("a b \ud83d\ude00")).contains(StoredRows.of(call));
    assertThat(findGroup("no offer")).contains(StoredRows.of(mute));
    assertThat(findGroup("another")).isEmpty();
  }

  @Test
  default void eachStepOfAGroupCall_isFoundWithEveryField() {
    List<GroupCall> steps = new ArrayList<>(List.of(ringingGroup("r", 1)));
    steps.add(last(steps).joined(user(1), at(1), "h:2"));
    steps.add(last(steps).joined(user(3), at(3), "h:3"));
    steps.add(last(steps).joined(user(2), at(4), "h:4"));
    steps.add(last(steps).left(user(3), user(3), at(10), "h:5"));
    steps.add(last(steps).joined(user(3), at(20), "h:6"));
    steps.add(last(steps).removed(user(3), user(1), at(25), "h:7"));
    steps.add(last(steps).removed(user(2), null, at(26), ""));
    steps.add(last(steps).joined(user(4), at(27), "h:9"));
    steps.add(last(steps).over("gr\u00fc\u00dfe \ud83d\ude00", user(4), at(30), "h:10").told(9));
    insert(steps.get(0));

    for (int i = 1; i < steps.size(); i++) {
      Decision change = groupChange(steps.get(i - 1), steps.get(i));
      assertThat(decide(change)).isEqualTo(change);
      assertThat(findGroup("r")).contains(StoredRows.of(steps.get(i)));
    }
    assertThat(last(steps).stayOf(user(3)).orElseThrow().duration()).hasSeconds(12);
    assertThat(findGroup("r").orElseThrow().stays().keySet())
        .containsExactly(user(1), user(3), user(2), user(4));
  }

  @Test
  default void sight_showsTheGroupCallItselfAndLeavesItOutOfTheOthers() {
    GroupCall call = joinedGroup("r", 1, 2);
    insert(call);

    Sight sight = look("r", 1, 2);

    assertThat(sight.group()).contains(StoredRows.of(call));
    assertThat(sight.call()).isEmpty();
    assertThat(sight.nameTaken()).isFalse();
    assertThat(sight.groups()).isEmpty();
  }

  @Test
  default void sight_showsTheLiveGroupCallsThatConcernItsUsers_oldestFirst() {
    insert(joinedGroup("z in", 5, 1));
    insert(ringingGroup("a rings", 2));
    insert(joinedGroup("rings, joined", 2));
    insert(ringingGroup("strangers", 7));
    insert(left(joinedGroup("left", 5, 6, 1), 1));
    insert(left(joinedGroup("left by its initiator", 2, 5), 2));
    insert(joinedGroup("over", 1, 2).over("completed", null, at(9), ""));

    assertThat(look("new", 1, 2).groups())
        .extracting(call -> call.room().value())
        .containsExactly("z in", "a rings", "rings, joined");
    assertThat(look("new", 1).groups()).containsExactly(StoredRows.of(joinedGroup("z in", 5, 1)));
    assertThat(look("new").groups()).isEmpty();
    assertThat(look("new", 1, 2).live()).isEmpty();
  }

  @Test
  default void rememberedGroupCall_isDecidedOnUnread() {
    GroupCall call = joinedGroup("r", 1, 2, 3);
    insert(call);
    Decision leave = groupChange(call, left(call, 3));

    Decision decision =
        await(store().decide(new Proposal(room("r"), Set.of(), null, call, sight -> leave)));

    assertThat(decision).isEqualTo(leave);
    assertThat(findGroup("r")).contains(StoredRows.of(left(call, 3)));
  }

  @Test
  default void groupCallThatIsNotAsRemembered_isReadAndDecidedOnAgain() {
    GroupCall old = joinedGroup("r", 1, 2);
    GroupCall row = joined(old, 3);
    insert(row);
    List<Sight> seen = new ArrayList<>();

    Decision decision =
        await(
            store()
                .decide(
                    new Proposal(
                        room("r"),
                        Set.of(),
                        null,
                        old,
                        sight -> {
                          seen.add(sight);
                          GroupCall call = sight.group().orElseThrow();
                          return groupChange(call, left(call, 2));
                        })));

    assertThat(seen).containsExactly(Sight.of(old), Sight.of(StoredRows.of(row)));
    assertThat(decision.groups()).extracting(t -> t.after().revision()).containsExactly(5);
    assertThat(findGroup("r").orElseThrow().openStays()).hasSize(2);
  }

  @Test
  default void groupCallChangedBetweenReadingAndWriting_isDecidedOnAgain() {
    GroupCall call = joinedGroup("r", 1, 2);
    insert(call);
    List<Integer> seen = new ArrayList<>();

    decide(
        "r",
        users(3),
        sight -> {
          GroupCall row = sight.group().orElseThrow();
          seen.add(row.openStays().size());
          if (seen.size() == 1) {
            write(joined(row, 4));
          }
          return groupChange(row, joined(row, 3));
        });

    assertThat(seen).containsExactly(2, 3);
    assertThat(findGroup("r").orElseThrow().openStays())
        .extracting(stay -> stay.user().value())
        .containsExactly(1, 2, 4, 3);
  }

  @Test
  default void groupCallWhereAStayGivesWay_changedMeanwhile_isDecidedOnAgain() {
    insert(joinedGroup("old", 1, 2, 3));
    List<Integer> seen = new ArrayList<>();

    Decision decision =
        decide(
            "new",
            users(1, 9),
            sight -> {
              GroupCall old = sight.groups().get(0);
              seen.add(old.openStays().size());
              if (seen.size() == 1) {
                write(joined(old, 4));
              }
              return switched(old, 1, "new");
            });

    assertThat(seen).containsExactly(3, 4);
    assertThat(decision.groups()).hasSize(1);
    assertThat(findGroup("old").orElseThrow().openStays())
        .extracting(stay -> stay.user().value())
        .containsExactly(2, 3, 4);
    assertThat(find("new")).isPresent();
  }

  @Test
  default void callsAndGroupCalls_areStoredTogether() {
    insert(ringing("call", 1, 5));
    insert(joinedGroup("in", 6, 1));
    insert(ringingGroup("ringing", 1));

    Decision decision =
        decide(
            "new",
            users(1),
            sight -> {
              Transition call =
                  new Transition(
                      sight.live().get(0), StoreFixtures.over(sight.live().get(0), "superseded"));
              List<GroupTransition> groups = new ArrayList<>();
              sight.groups().forEach(g -> groups.add(new GroupTransition(g, out(g))));
              GroupTransition born = new GroupTransition(null, ringingGroup("new", 1));
              groups.add(born);
              return new Decision(List.of(call), groups, new Outcome.GroupChanged(born));
            });

    assertThat(decision.transitions()).hasSize(1);
    assertThat(decision.groups())
        .extracting(t -> t.room().value())
        .containsExactly("in", "ringing", "new");
    assertThat(await(store().live())).isEmpty();
    assertThat(await(store().liveGroups()))
        .extracting(call -> call.room().value())
        .containsExactly("in", "new");
  }

  @Test
  default void ruleThatFailsForAGroupCall_storesNothing() {
    var failed =
        store()
            .decide(
                StoreFixtures.proposal(
                    "bad",
                    users(1),
                    sight -> {
                      throw new IllegalStateException("a mistake");
                    }));
    var good =
        store()
            .decide(StoreFixtures.proposal("r", users(2), s -> groupBirth(ringingGroup("r", 2))));

    assertThat(StoreFixtures.failure(failed)).hasMessage("a mistake");
    assertThat(await(good).groups()).hasSize(1);
  }

  /** The user leaves that call for a new 1-to-1 call. */
  private static Decision switched(GroupCall old, int user, String name) {
    Transition born = new Transition(null, ringing(name, user, 9));
    return new Decision(
        List.of(born),
        List.of(new GroupTransition(old, left(old, user))),
        new Outcome.Changed(born));
  }

  /** User 1 is out, or ends what rings from him. */
  private static GroupCall out(GroupCall call) {
    return call.isIn(user(1)) ? left(call, 1) : call.over("superseded", user(1), NOW, "host:out");
  }

  private static GroupCall last(List<GroupCall> steps) {
    return steps.get(steps.size() - 1);
  }
}
