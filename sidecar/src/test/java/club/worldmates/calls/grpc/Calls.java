package club.worldmates.calls.grpc;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import java.time.Instant;

/** Calls between users 7 and 8, in group 5 where they are group calls. */
final class Calls {

  static final Instant CREATED = Instant.parse("2026-11-22T12:00:00.250Z");

  private Calls() {}

  static Call ringing(String room) {
    return Call.ringing(
        new RoomName(room),
        new UserId(7),
        new UserId(8),
        CallType.VIDEO,
        new OpaqueJson("{}"),
        CREATED,
        "host:1");
  }

  static Call ended(String room) {
    return ringing(room)
        .accepted(new OpaqueJson("{}"), CREATED.plusSeconds(2), "host:2")
        .over(CallStatus.ENDED, "completed", new UserId(7), CREATED.plusSeconds(65), "host:3");
  }

  /** Nobody has joined. */
  static GroupCall groupRinging(String room) {
    return GroupCall.ringing(
        new RoomName(room), new GroupId(5), new UserId(7), CallType.AUDIO, null, CREATED, "host:1");
  }

  static GroupCall groupActive(String room) {
    return groupRinging(room).joined(new UserId(8), CREATED.plusSeconds(2), "host:2");
  }

  static GroupCall groupEnded(String room) {
    return groupActive(room)
        .over("ended_for_all", new UserId(7), CREATED.plusSeconds(65), "host:3");
  }
}
