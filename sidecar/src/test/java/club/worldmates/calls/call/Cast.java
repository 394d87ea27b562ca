package club.worldmates.calls.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who plays in the specifications: Alice calls Bob; Carol is a third user. */
final class Cast {

  static final UserId ALICE = new UserId(1);
  static final UserId BOB = new UserId(2);
  static final UserId CAROL = new UserId(3);

  static final Device ALICE_PHONE = device("alicePhone", ALICE, "alice-phone", 10);
  static final Device ALICE_TABLET = device("aliceTablet", ALICE, "alice-tablet", 11);
  static final Device BOB_PHONE = device("bobPhone", BOB, "bob-phone", 20);
  static final Device BOB_TABLET = device("bobTablet", BOB, "bob-tablet", 21);
  static final Device CAROL_PHONE = device("carolPhone", CAROL, "carol-phone", 30);

  static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
  static final Timing TIMING = new Timing(Duration.ofSeconds(60), Duration.ofSeconds(30));

  static final RoomName ROOM = new RoomName("room");
  static final RoomName OTHER_ROOM = new RoomName("other");
  static final RoomName THIRD_ROOM = new RoomName("third");
  static final OpaqueJson OFFER = new OpaqueJson("\"offer\"");
  static final OpaqueJson ANSWER = new OpaqueJson("\"answer\"");

  private Cast() {}

  /** So many seconds after the call began to ring. */
  static Instant at(long seconds) {
    return T0.plusSeconds(seconds);
  }

  static Device device(String socket, UserId user, String session, long connectedAt) {
    return new Device(new DeviceId("host", socket), user, session, connectedAt, true);
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

  static Call ringing() {
    return ringing(ROOM, ALICE, BOB);
  }

  static Call ringing(RoomName room, UserId from, UserId to) {
    return Call.ringing(room, from, to, CallType.VIDEO, OFFER, T0, "initiate");
  }

  /** Answered 5 s after it began to ring. */
  static Call connected() {
    return connected(ROOM, ALICE, BOB);
  }

  static Call connected(RoomName room, UserId from, UserId to) {
    return ringing(room, from, to).accepted(ANSWER, at(5), "accept");
  }

  /** Hung up by Alice after 10 s of talk. */
  static Call ended() {
    return connected().over(CallStatus.ENDED, "completed", ALICE, at(15), "end");
  }

  static Call missed() {
    return ringing().over(CallStatus.MISSED, Reason.NO_ANSWER, null, at(60), "");
  }

  static Call rejected() {
    return ringing().over(CallStatus.REJECTED, "later", BOB, at(7), "reject");
  }

  static Call failed() {
    return ringing().over(CallStatus.FAILED, Reason.FAILED, ALICE, at(7), "end");
  }

  /** What a call is stored as when either blocked the other. */
  static Call blocked() {
    return ringing().missedAtOnce(Reason.BLOCKED);
  }

  /** With push on, a blocked call rings for its caller alone. */
  static Call blockedButRinging(RoomName room, UserId from, UserId to) {
    Call c = ringing(room, from, to);
    return new Call(
        c.room(),
        c.from(),
        c.to(),
        c.type(),
        c.status(),
        c.offer(),
        null,
        c.createdAt(),
        null,
        null,
        null,
        null,
        1,
        1,
        0,
        c.cause(),
        true);
  }

  static Call inStatus(CallStatus status) {
    return switch (status) {
      case RINGING -> ringing();
      case CONNECTED -> connected();
      case ENDED -> ended();
      case MISSED -> missed();
      case REJECTED -> rejected();
      case FAILED -> failed();
    };
  }

  /** It rings on both devices of Bob; Alice called from her phone. */
  static LiveCall ringingLive() {
    return LiveCall.of(ringing())
        .with(Attendance.NOBODY.calledBy(ALICE_PHONE).rung(BOB_PHONE).rung(BOB_TABLET));
  }

  /** Bob answered on his phone; his tablet was told so. Nobody is in the room. */
  static LiveCall connectedLive() {
    return LiveCall.of(connected())
        .with(ringingLive().attendance().answered(BOB_PHONE).elsewhere(List.of(BOB_TABLET)));
  }

  /**
   * As {@link #connectedLive}, with both phones in the room: Alice's since 1 s, Bob's since 4 s.
   */
  static LiveCall inRoomLive() {
    return connectedLive()
        .with(
            connectedLive()
                .attendance()
                .joined(ALICE_PHONE, CallType.VIDEO, at(1))
                .joined(BOB_PHONE, CallType.VIDEO, at(4)));
  }

  /** What is remembered of a call in a status. */
  static LiveCall liveIn(CallStatus status) {
    return switch (status) {
      case RINGING -> ringingLive();
      case CONNECTED -> inRoomLive();
      case ENDED, MISSED, REJECTED, FAILED -> LiveCall.of(inStatus(status));
    };
  }

  static Sight sight(Call call, Call... live) {
    return new Sight(Optional.of(call), false, List.of(live));
  }

  static Sight nothingOf(Call... live) {
    return new Sight(Optional.empty(), false, List.of(live));
  }

  static Set<DeviceId> ids(Device... devices) {
    return Set.copyOf(Stream.of(devices).map(Device::id).toList());
  }

  static Notice.Incoming incoming() {
    return new Notice.Incoming(ROOM, ALICE, "Alice A", "", CallType.VIDEO, OFFER);
  }

  static Notice.IceCandidate candidate(UserId from, int number) {
    return new Notice.IceCandidate(
        ROOM,
        from,
        new OpaqueJson("\"c" + number + "\""),
        OpaqueJson.NULL,
        OpaqueJson.NULL,
        from + "c" + number);
  }

  static Notice ended(String reason, UserId by) {
    return new Notice.Ended(ROOM, reason, by);
  }

  /** Told to every device of a user, as something that he is owed. */
  static Tell toAll(UserId user, Notice notice, int revision) {
    return Tell.user(user, Set.of(), notice, revision);
  }

  static Outcome.Refused refused(Code code, String message) {
    return new Outcome.Refused(new Refusal(code, message));
  }

  static Code codeOf(Decision decision) {
    return ((Outcome.Refused) decision.outcome()).refusal().code();
  }

  static Code codeOf(Step step) {
    return ((Reply.Refused) step.reply()).refusal().code();
  }
}
