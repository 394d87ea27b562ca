package club.worldmates.calls.call.group;

import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.Membership;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Timing;
import club.worldmates.calls.call.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who plays in the specifications: Alice calls the group of Bob, Carol and Dave, its moderator. Eve
 * is no member.
 */
final class GroupCast {

  static final UserId ALICE = new UserId(1);
  static final UserId BOB = new UserId(2);
  static final UserId CAROL = new UserId(3);
  static final UserId DAVE = new UserId(4);
  static final UserId EVE = new UserId(5);

  static final Map<UserId, String> NAMES =
      Map.of(ALICE, "alice", BOB, "bob", CAROL, "carol", DAVE, "dave", EVE, "eve");

  static final Device ALICE_PHONE = device("alicePhone", ALICE, 10);
  static final Device ALICE_TABLET = device("aliceTablet", ALICE, 11);
  static final Device BOB_PHONE = device("bobPhone", BOB, 20);
  static final Device BOB_TABLET = device("bobTablet", BOB, 21);
  static final Device CAROL_PHONE = device("carolPhone", CAROL, 30);
  static final Device DAVE_PHONE = device("davePhone", DAVE, 40);
  static final Device EVE_PHONE = device("evePhone", EVE, 50);

  static final List<Device> DEVICES =
      List.of(ALICE_PHONE, ALICE_TABLET, BOB_PHONE, BOB_TABLET, CAROL_PHONE, DAVE_PHONE, EVE_PHONE);

  static final GroupId GROUP_ID = new GroupId(7);
  static final Group GROUP =
      new Group(
          GROUP_ID,
          Map.of(
              ALICE, Membership.MEMBER,
              BOB, Membership.MEMBER,
              CAROL, Membership.MEMBER,
              DAVE, Membership.MODERATOR),
          true,
          true);

  static final RoomName ROOM = new RoomName("room");
  static final RoomName OTHER_ROOM = new RoomName("other");
  static final OpaqueJson OFFER = new OpaqueJson("\"offer\"");
  static final OpaqueJson ANSWER = new OpaqueJson("\"answer\"");
  static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
  static final Timing TIMING = new Timing(Duration.ofSeconds(60), Duration.ofSeconds(30));

  private GroupCast() {}

  /** So many seconds after the call began to ring. */
  static Instant at(long seconds) {
    return T0.plusSeconds(seconds);
  }

  static Device device(String socket, UserId user, long connectedAt) {
    return new Device(new DeviceId("host", socket), user, "log-in " + socket, connectedAt, true);
  }

  /** The same client on a later connection. */
  static Device reconnected(Device device) {
    return new Device(
        new DeviceId("host", device.id().socket() + "Again"),
        device.user(),
        device.session(),
        device.connectedAt() + 1000,
        true);
  }

  static GroupCall ringing() {
    return ringing(ROOM, ALICE);
  }

  static GroupCall ringing(RoomName room, UserId initiator) {
    return GroupCall.ringing(room, GROUP_ID, initiator, CallType.VIDEO, OFFER, T0, "initiate");
  }

  /** Alice is in since 1 s, Bob since 5 s. */
  static GroupCall active() {
    return active(ROOM);
  }

  static GroupCall active(RoomName room) {
    return ringing(room, ALICE).joined(ALICE, at(1), "alice").joined(BOB, at(5), "bob");
  }

  static Notice.GroupIncoming incoming() {
    return new Notice.GroupIncoming(ROOM, GROUP_ID, ALICE, "Alice A", CallType.VIDEO, OFFER);
  }

  static Notice.IceCandidate candidate(UserId from) {
    return new Notice.IceCandidate(
        ROOM, from, new OpaqueJson("\"c\""), OpaqueJson.NULL, OpaqueJson.NULL, "e1");
  }

  /** The group without one of its members. */
  static Group groupWithout(UserId user) {
    Map<UserId, Membership> rest = new HashMap<>(GROUP.members());
    rest.remove(user);
    return new Group(GROUP_ID, rest, true, true);
  }
}
