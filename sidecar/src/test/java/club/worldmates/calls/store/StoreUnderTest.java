package club.worldmates.calls.store;

import static club.worldmates.calls.store.GroupFixtures.groupBirth;
import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.birth;
import static club.worldmates.calls.store.StoreFixtures.proposal;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.room;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Outcome;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.CallStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** A store that a contract is held against, and short words for what tests do with it. */
interface StoreUnderTest {

  /** The store, empty at the start of each test. */
  CallStore store();

  /** Another one on the same rows. */
  CallStore another();

  /** Another program writes a row of {@code wo_calls} as it likes. */
  void write(Call call);

  /** Another program writes a row of {@code wo_group_calls}, and its participants, as it likes. */
  void write(GroupCall call);

  /** Whether microphone and camera of participants have columns. */
  boolean keepsMedia();

  default void insert(Call call) {
    decide(birth(call));
  }

  /** Stores a decision about the room of its outcome. */
  default Decision decide(Decision decision) {
    RoomName room =
        decision.outcome() instanceof Outcome.GroupChanged changed
            ? changed.transition().room()
            : ((Outcome.Changed) decision.outcome()).transition().room();
    return decide(room.value(), Set.of(), sight -> decision);
  }

  default void insert(GroupCall call) {
    decide(groupBirth(call));
  }

  default Optional<GroupCall> findGroup(String name) {
    return await(store().findGroup(room(name)));
  }

  default Decision decide(String name, Set<UserId> users, Function<Sight, Decision> rule) {
    return await(store().decide(proposal(name, users, rule)));
  }

  default Optional<Call> find(String name) {
    return await(store().find(room(name)));
  }

  /** What a rule would see. */
  default Sight look(String name, int... users) {
    AtomicReference<Sight> seen = new AtomicReference<>();
    decide(
        name,
        StoreFixtures.users(users),
        sight -> {
          seen.set(sight);
          return new Decision(List.of(), new Outcome.AsItIs(ringing(name, 1, 2)));
        });
    return seen.get();
  }
}
