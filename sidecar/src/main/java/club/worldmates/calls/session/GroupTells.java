package club.worldmates.calls.session;

import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.call.group.GroupReturning;
import club.worldmates.calls.call.group.GroupTellings;
import club.worldmates.calls.call.group.LiveGroupCall;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Tells of group calls on their way, as {@link Tells} does it for 1-to-1 calls: what reached nobody
 * waits for his return, and what may not have been told before a crash is told again. Used on the
 * loop only.
 */
final class GroupTells {

  private final Switchboard board;
  private final GroupBoard groups;

  /** The marks of calls of an earlier life: what is above them is told to hosts as they come. */
  private final Map<RoomName, Integer> recalled = new LinkedHashMap<>();

  /** The hosts have not had the time to come yet. */
  private boolean gathering = true;

  GroupTells(Switchboard board, GroupBoard groups) {
    this.board = board;
    this.groups = groups;
  }

  /** Notes how much of a call of an earlier life was told. */
  void recall(GroupCall row) {
    recalled.put(row.room(), row.told());
  }

  /** Tells, and remembers what reached nobody and is to wait. */
  void tell(LiveGroupCall attended, Tell tell, String cause, Ticket ticket, IntConsumer reached) {
    RoomName room = attended.call().room();
    LiveGroupCall live = groups.calls.find(room);
    long order = 0;
    if (live != null && live.call().isLive()) {
      LiveGroupCall counted = live.emitted();
      order = counted.emissions();
      groups.calls.put(counted);
    }
    long number = order;
    board.outbox.tell(
        // A host that is back just now knows its devices in the room before they are restored here.
        Outbox.Occasion.of(room, attended.places()),
        tell,
        named(attended.call(), tell, cause),
        ticket,
        devices -> {
          if (devices == 0 && tell.owed() != null && tell.owed().keep()) {
            missed(room, tell, tell.owed().user(), number, ticket);
          }
          reached.accept(devices);
        });
  }

  private void missed(RoomName room, Tell tell, UserId user, long order, Ticket ticket) {
    LiveGroupCall live = groups.calls.find(room);
    if (live == null || !live.call().isLive()) {
      return;
    }
    Set<DeviceId> back = live.places().hearingOf(user);
    boolean wasForThem =
        tell.target() instanceof Tell.Target.Devices target && target.devices().containsAll(back);
    if (back.isEmpty() || wasForThem) {
      LiveGroupCall kept = live.kept(user, order, tell.notices());
      groups.calls.put(kept);
      board.backlogs.follow(room, live.backlogs(), kept.backlogs(), ticket).release();
    } else {
      Tell.Target target = new Tell.Target.Devices(user, back);
      Tell again = new Tell(target, tell.notices(), tell.ringRule(), tell.owed());
      tell(live, again, "", ticket, reached -> {});
    }
  }

  /** Devices of a user are (back) in a call: they hear what waits for him. */
  void handOver(RoomName room, UserId user) {
    LiveGroupCall live = groups.calls.find(room);
    if (live != null && live.call().isLive()) {
      groups.apply(live, GroupReturning.restored(live, user), "", Ticket.none());
    }
  }

  /**
   * What is said of a stay has one name whoever says it, so that it can be said again. Who is in is
   * said again to whoever asks again, if that changed.
   */
  private static String named(GroupCall call, Tell tell, String cause) {
    Notice notice = tell.notices().get(0);
    if (notice instanceof Notice.GroupResumed || notice instanceof Notice.Participants) {
      return cause + "@" + call.revision();
    }
    UserId user = null;
    if (notice instanceof Notice.JoinedCall joined) {
      user = joined.user();
    } else if (notice instanceof Notice.LeftCall left) {
      user = left.user();
    } else if (notice instanceof Notice.Removed && tell.target() instanceof Tell.Target.User to) {
      user = to.user();
    }
    return user == null
        ? cause
        : "stay:" + user + ":" + call.stayOf(user).map(Stay::revision).orElse(0);
  }

  /** Everybody concerned knows of a revision of the call, and of all before it. */
  void told(RoomName room, int revision) {
    LiveGroupCall live = groups.calls.find(room);
    boolean mayBeMissed = (gathering && recalled.containsKey(room)) || !board.outbox.reachesAll();
    if (live != null && live.call().told() < revision && !mayBeMissed) {
      groups.calls.put(live.with(live.call().told(revision)));
      var unused = board.store.keepGroupTold(room, revision);
    }
  }

  /** The hosts had time to come: tells what may not have been told before a crash. */
  void gathered() {
    gathering = false;
    for (RoomName room : recalled.keySet()) {
      board.rooms.enqueue(
          room,
          finished -> {
            tellAgain(room);
            finished.run();
          });
    }
  }

  /** A host is there for the first time in this life; if it comes late it hears by itself. */
  void cameNew(RoomName room) {
    if (!gathering) {
      tellAgain(room);
    }
  }

  private void tellAgain(RoomName room) {
    LiveGroupCall live = groups.calls.find(room);
    Integer mark = recalled.get(room);
    if (live != null && mark != null) {
      tellAgain(live, mark);
    }
  }

  /** Tells again what may not have been told before a crash: all above a mark. */
  void tellAgain(LiveGroupCall live, int mark) {
    if (mark < live.call().revision()) {
      groups.applyChange(live, GroupTellings.again(live, mark), "", Ticket.none());
    }
  }
}
