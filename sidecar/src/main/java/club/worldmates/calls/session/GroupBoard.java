package club.worldmates.calls.session;

import club.worldmates.calls.call.Attendance.Placed;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.call.group.GroupDeadline;
import club.worldmates.calls.call.group.GroupStep;
import club.worldmates.calls.call.group.GroupTellings;
import club.worldmates.calls.call.group.LiveGroupCall;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The live group calls and what is done to them, as {@link Switchboard} does it for 1-to-1 calls.
 * Used on the loop only.
 */
final class GroupBoard {

  /** Groups whose members are remembered in case the database is away. */
  private static final int MAX_KNOWN = 10_000;

  final LiveGroupCalls calls = new LiveGroupCalls();
  private final Switchboard board;
  private final Directory directory;
  private final Deadlines deadlines;
  private final Runnable watch;
  private final Map<GroupId, Group> known = new LinkedHashMap<>();

  /** The marks of calls of an earlier life: what is above them is told to hosts as they come. */
  private final Map<RoomName, Integer> recalled = new LinkedHashMap<>();

  /** The hosts have not had the time to come yet. */
  private boolean gathering = true;

  /**
   * Without any call yet.
   *
   * @param due something is due in a call
   * @param watch there may be calls whose members are to be watched
   */
  GroupBoard(Switchboard board, Directory directory, Consumer<RoomName> due, Runnable watch) {
    this.board = board;
    this.watch = watch;
    this.directory = directory;
    this.deadlines = new Deadlines(board.loop, due);
  }

  /** Nothing is due any more. */
  void stopTimers() {
    deadlines.stop();
  }

  /** A call as it is remembered by now. */
  LiveGroupCall current(LiveGroupCall earlier) {
    LiveGroupCall live = calls.find(earlier.call().room());
    return live == null ? earlier : live;
  }

  /** The group as it is, or as it was when the store was last there. */
  void facts(GroupId id, Consumer<Group> then) {
    board.whenDone(
        directory.group(id),
        found -> then.accept(learn(found.orElse(Group.unknown(id)))),
        failure -> then.accept(known.getOrDefault(id, Group.unknown(id))));
  }

  /** Remembers what is known of a group. */
  Group learn(Group group) {
    known.remove(group.id());
    known.put(group.id(), group);
    if (known.size() > MAX_KNOWN) {
      known.remove(known.keySet().iterator().next());
    }
    return group;
  }

  /** Takes a live call into memory that this sidecar does not know yet. */
  LiveGroupCall adopt(GroupCall row, Group group) {
    LiveGroupCall live = LiveGroupCall.recalled(row.begunBy(board.loop.now()), group);
    remember(live);
    return live;
  }

  /** Takes a live call into memory that an earlier life of the sidecar may not have told. */
  void recall(GroupCall row, Group group) {
    recalled.put(row.room(), row.told());
    adopt(row, group);
  }

  /** Remembers a call, and sets its timers. */
  void remember(LiveGroupCall live) {
    GroupCall call = live.call();
    calls.put(live);
    if (!call.isLive()) {
      board.backlogs.over(call.room());
    }
    board.iceRefreshes.follow(call.room(), call.isLive(), call.createdAt());
    deadlines.set(
        call.room(), GroupDeadline.next(live, board.timing).map(GroupDeadline::at).orElse(null));
    watch.run();
  }

  /** Takes over a committed row; what is known here and stored behind is never lost. */
  LiveGroupCall commit(GroupCall row) {
    LiveGroupCall before = calls.find(row.room());
    if (before != null && before.call().revision() > row.revision()) {
      return before;
    }
    LiveGroupCall next =
        before == null ? LiveGroupCall.of(row) : before.with(upToDate(row, before.call()));
    remember(next);
    return next;
  }

  private static GroupCall upToDate(GroupCall row, GroupCall known) {
    GroupCall next = row.told(known.told());
    for (Stay stay : known.openStays()) {
      boolean same =
          next.stayOf(stay.user()).filter(s -> s.revision() == stay.revision()).isPresent();
      next = same ? next.media(stay.user(), stay.audio(), stay.video()) : next;
    }
    return next;
  }

  /**
   * Somebody is out or the call is over, which is committed: tells whoever is concerned.
   *
   * @param actor the device whose event did it; null: none
   */
  void changed(GroupTransition transition, @Nullable DeviceId actor, String cause, Ticket ticket) {
    catchUp(transition.before());
    LiveGroupCall attended = calls.find(transition.room());
    LiveGroupCall live = commit(transition.after());
    LiveGroupCall now = (attended == null ? live : attended).with(live.call());
    applyChange(now, GroupTellings.changed(now, transition, actor), cause, ticket);
    showIfChanged(attended, live.call(), ticket);
  }

  /** Shows a call to the hosts once it was told what became of it. */
  void showIfChanged(@Nullable LiveGroupCall before, GroupCall now, Ticket ticket) {
    if (before == null || before.call().status() != now.status()) {
      board.outbox.show(now, ticket);
    }
  }

  /** Takes over what a committed change did, tells, and notes when everybody heard. */
  void applyChange(LiveGroupCall before, GroupStep step, String cause, Ticket ticket) {
    RoomName room = before.call().room();
    int revision = step.next().call().revision();
    ticket.hold();
    Ticket telling =
        new Ticket(
            HostEvent.Outcome.of(
                () -> {
                  told(room, revision);
                  ticket.release();
                },
                ticket::leave));
    apply(before, step, cause, telling);
    telling.release();
  }

  /** Takes over what a step did, and tells. */
  void apply(LiveGroupCall before, GroupStep step, String cause, Ticket ticket) {
    LiveGroupCall present = attend(before, step.next(), ticket);
    RoomName room = present.call().room();
    Ticket telling = board.backlogs.follow(room, before.backlogs(), step.next().backlogs(), ticket);
    for (Tell tell : step.tells()) {
      tell(present, tell, cause, telling, reached -> {});
    }
    telling.release();
  }

  /** Takes over who attends a call, and lets the hosts know. */
  LiveGroupCall attend(LiveGroupCall before, LiveGroupCall after, Ticket ticket) {
    LiveGroupCall present = withoutClosed(before, after);
    remember(present);
    board.outbox.places(
        present.call().room(),
        new Outbox.Seen(before.places(), before::presenceOf),
        new Outbox.Seen(present.places(), present::presenceOf),
        ticket);
    return present;
  }

  /** A device that closed while its event was under way is gone again at once. */
  private LiveGroupCall withoutClosed(LiveGroupCall before, LiveGroupCall after) {
    LiveGroupCall rest = after;
    for (Placed placed : after.places().devices()) {
      Device device = placed.device();
      boolean closed = board.devices.find(device.id()) == null;
      if (closed && placed.place().attached() && !before.places().of(device.id()).attached()) {
        boolean withHost = !board.outbox.isAttached(device.id().host());
        rest = rest.gone(device, board.devices.of(device.user()), board.loop.now(), withHost);
      }
    }
    return rest;
  }

  /** Tells, and remembers what reached nobody and is to wait. */
  void tell(LiveGroupCall attended, Tell tell, String cause, Ticket ticket, IntConsumer reached) {
    RoomName room = attended.call().room();
    LiveGroupCall live = calls.find(room);
    long order = 0;
    if (live != null && live.call().isLive()) {
      LiveGroupCall counted = live.emitted();
      order = counted.emissions();
      calls.put(counted);
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
    LiveGroupCall live = calls.find(room);
    if (live == null || !live.call().isLive()) {
      return;
    }
    Set<DeviceId> back = live.places().hearingOf(user);
    boolean wasForThem =
        tell.target() instanceof Tell.Target.Devices target && target.devices().containsAll(back);
    if (back.isEmpty() || wasForThem) {
      LiveGroupCall kept = live.kept(user, order, tell.notices());
      calls.put(kept);
      board.backlogs.follow(room, live.backlogs(), kept.backlogs(), ticket).release();
    } else {
      Tell.Target target = new Tell.Target.Devices(user, back);
      Tell again = new Tell(target, tell.notices(), tell.ringRule(), tell.owed());
      tell(live, again, "", ticket, reached -> {});
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
    LiveGroupCall live = calls.find(room);
    boolean mayBeMissed = (gathering && recalled.containsKey(room)) || !board.outbox.reachesAll();
    if (live != null && live.call().told() < revision && !mayBeMissed) {
      calls.put(live.with(live.call().told(revision)));
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
    LiveGroupCall live = calls.find(room);
    Integer mark = recalled.get(room);
    if (live != null && mark != null) {
      tellAgain(live, mark);
    }
  }

  /** Tells again what may not have been told before a crash: all above a mark. */
  void tellAgain(LiveGroupCall live, int mark) {
    if (mark < live.call().revision()) {
      applyChange(live, GroupTellings.again(live, mark), "", Ticket.none());
    }
  }

  /**
   * The store may know more of a call than is remembered, which is told now. Who joined without
   * hearing so is in his grace, and out after it.
   *
   * @param row null: the call is new
   */
  void catchUp(@Nullable GroupCall row) {
    LiveGroupCall live = row == null ? null : calls.find(row.room());
    if (row != null && live != null && live.call().revision() < row.revision()) {
      changed(new GroupTransition(live.call(), row), null, row.cause(), Ticket.none());
      LiveGroupCall now = calls.find(row.room());
      if (now != null && now.call().isLive()) {
        remember(now.lostUnlessAttached(board.loop.now()));
      }
    }
  }
}
