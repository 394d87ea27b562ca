package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.OFFER;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.user;

import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.GroupTransition;
import java.time.Instant;

/** The nouns of the store's tests of group calls. */
final class GroupFixtures {

  static final GroupId GROUP = new GroupId(7);

  private GroupFixtures() {}

  /** A video call that nobody joined yet. */
  static GroupCall ringingGroup(String name, int initiator) {
    return GroupCall.ringing(
        room(name), GROUP, user(initiator), CallType.VIDEO, OFFER, NOW, "host:" + name);
  }

  /** A call of the first of these users, who all joined one after the other. */
  static GroupCall joinedGroup(String name, int... users) {
    GroupCall call = ringingGroup(name, users[0]);
    for (int user : users) {
      call = joined(call, user);
    }
    return call;
  }

  static GroupCall joined(GroupCall call, int user) {
    return call.joined(user(user), at(call.revision()), "host:join " + user);
  }

  static GroupCall left(GroupCall call, int user) {
    return call.left(user(user), user(user), at(call.revision()), "host:leave " + user);
  }

  static Decision groupBirth(GroupCall call) {
    return Decision.of(new GroupTransition(null, call));
  }

  static Decision groupChange(GroupCall before, GroupCall after) {
    return Decision.of(new GroupTransition(before, after));
  }

  static Instant at(long seconds) {
    return NOW.plusSeconds(seconds);
  }
}
