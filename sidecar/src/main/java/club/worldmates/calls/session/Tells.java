package club.worldmates.calls.session;

import club.worldmates.calls.call.Attendance;
import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.ComingBack;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.Tellings;
import club.worldmates.calls.call.UserId;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Tells of 1-to-1 calls on their way: who was reached knows of the call, and what reached nobody
 * waits for his return. Used on the loop only.
 */
final class Tells {

  private final Switchboard board;

  Tells(Switchboard board) {
    this.board = board;
  }

  void tell(RoomName room, Tell tell, String cause, Ticket ticket) {
    LiveCall live = board.calls.find(room);
    tell(
        room,
        live == null ? Attendance.NOBODY : live.attendance(),
        tell,
        cause,
        ticket,
        reached -> {});
  }

  /** Tells, and remembers whether it reached the one who is concerned. */
  void tell(
      RoomName room,
      Attendance attendance,
      Tell tell,
      String cause,
      Ticket ticket,
      IntConsumer reached) {
    LiveCall live = board.calls.find(room);
    long order = 0;
    if (live != null && live.call().isLive()) {
      LiveCall counted = live.emitted();
      order = counted.emissions();
      board.calls.put(counted, board.loop.now());
    }
    long number = order;
    board.outbox.tell(
        new Outbox.Occasion(room, attendance.inRoom(), attendance.inRoom()),
        tell,
        cause,
        ticket,
        () -> heard(room, tell),
        devices -> {
          if (tell.owed() != null) {
            settle(room, tell, tell.owed(), number, devices, ticket);
          }
          reached.accept(devices);
        });
  }

  /** A device heard it: another host that cannot say any more what became of it changes nothing. */
  private void heard(RoomName room, Tell tell) {
    if (tell.owed() != null) {
      told(room, tell.owed().user(), tell.owed().revision());
    }
  }

  /** The user knows of a revision of the call. */
  void told(RoomName room, UserId user, int revision) {
    LiveCall live = board.calls.find(room);
    if (live != null && live.call().toldTo(user) < revision) {
      Call call = live.call().told(user, revision);
      board.calls.put(live.with(call), board.loop.now());
      var unused = board.store.keepTold(room, call.fromTold(), call.toTold());
    }
  }

  /** Devices of a user are (back) in a call: they hear what waits for him. */
  void handOver(RoomName room, UserId user) {
    LiveCall live = board.calls.find(room);
    if (live != null && live.call().isLive() && live.call().hasParticipant(user)) {
      board.apply(live, ComingBack.restored(live, user), "", Ticket.none());
    }
  }

  private void settle(
      RoomName room, Tell tell, Tell.Owed owed, long order, int devices, Ticket ticket) {
    if (devices == 0) {
      missed(room, tell, owed, order, ticket);
      return;
    }
    told(room, owed.user(), owed.revision());
    LiveCall live = board.calls.find(room);
    if (live != null && tell.ringRule() == Tell.RingRule.RING) {
      rang(live, live.rangWith(order, devices));
    }
  }

  private void rang(LiveCall before, LiveCall live) {
    board.remember(live);
    board
        .backlogs
        .follow(live.call().room(), before.backlogs(), live.backlogs(), Ticket.none())
        .release();
    Call call = live.call();
    if (call.status() == CallStatus.CONNECTED) {
      List<Device> unaware =
          board.devices.of(call.to()).stream()
              .filter(device -> !live.attendance().placeOf(device.id()).elsewhere())
              .toList();
      board.apply(live, Tellings.answeredElsewhere(live, unaware), call.cause(), Ticket.none());
    }
  }

  private void missed(RoomName room, Tell tell, Tell.Owed owed, long order, Ticket ticket) {
    LiveCall live = board.calls.find(room);
    if (!owed.keep()
        || live == null
        || !live.call().isLive()
        || live.wasRungSince(owed.user(), order)) {
      return;
    }
    Set<DeviceId> back = live.attendance().hearingOf(owed.user());
    if (back.isEmpty() || isFor(tell, back)) {
      LiveCall kept = live.kept(owed.user(), order, tell.notices());
      board.calls.put(kept, board.loop.now());
      board.backlogs.follow(room, live.backlogs(), kept.backlogs(), ticket).release();
    } else {
      Tell again =
          new Tell(
              new Tell.Target.Devices(owed.user(), back), tell.notices(), tell.ringRule(), owed);
      tell(room, again, "", ticket);
    }
  }

  private static boolean isFor(Tell tell, Set<DeviceId> devices) {
    return tell.target() instanceof Tell.Target.Devices target
        && target.devices().containsAll(devices);
  }
}
