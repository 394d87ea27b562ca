package club.worldmates.calls.call;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Entering and leaving the room of a call (protocol.md 3, 4 and 5). */
public final class CallRoom {

  private CallRoom() {}

  /** A device joins; that other calls of its user give way was decided before. */
  public static Step join(LiveCall live, Device device, Instant now) {
    Call call = live.call();
    Optional<Refusal> refusal = Rights.participant(Optional.of(call), device.user());
    if (refusal.isPresent()) {
      return Step.refused(live, refusal.get());
    }
    if (!call.isLive()) {
      return Step.refused(live, Refusal.precondition("The call is over"));
    }
    Attendance before = live.attendance();
    if (before.placeOf(device.id()).elsewhere() && !before.attachedOf(device.user()).isEmpty()) {
      return new Step(live, List.of(), new Reply.Ok(call.status(), true));
    }
    Attendance after = InCall.met(live, device).joined(device, call.type(), now);
    InCall.Draft draft = InCall.flushed(live.with(after), device);
    if (before.presenceOf(device.user()).isEmpty()) {
      draft.tells.add(
          Tell.room(call.room(), device.id(), new Notice.JoinedCall(call.room(), device.user())));
    }
    draft.tells.add(
        Tell.device(device, new Notice.Participants(call.room(), after.participants())));
    return new Step(draft.live, draft.tells, Reply.Ok.of(call));
  }

  /**
   * A device leaves; it never ends the call, but its user is on his grace if it was his last one.
   */
  public static Step leave(LiveCall live, Device device, Instant now) {
    return InCall.unlessLate(
        live,
        device,
        () -> {
          Attendance before = live.attendance();
          Place place = before.placeOf(device.id());
          if (!place.attached()) {
            return new InCall.Draft(live);
          }
          Attendance after = before.left(device, now);
          InCall.Draft draft = new InCall.Draft(live.with(after));
          if (before.presenceOf(device.user()).isPresent()
              && after.presenceOf(device.user()).isEmpty()) {
            RoomName room = live.call().room();
            draft.tells.add(
                new Tell(
                    new Tell.Target.Room(room, Set.of(device.id())),
                    List.of(new Notice.LeftCall(room, device.user())),
                    Tell.RingRule.ANY,
                    null));
          }
          return draft;
        });
  }
}
