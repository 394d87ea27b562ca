package club.worldmates.calls.grpc;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import java.time.Instant;

/** Calls between users 7 and 8. */
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
}
