package club.worldmates.calls.session;

import club.worldmates.calls.call.Attendance.Placed;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.Group;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.group.GroupDeadline;
import club.worldmates.calls.call.group.GroupStep;
import club.worldmates.calls.call.group.GroupTellings;
import club.worldmates.calls.call.group.LiveGroupCall;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The live group calls and what is done to them, as {@link Switchboard} does it for 1-to-1 calls.
 * Used on the loop only.
 */
final class GroupBoard {

  final LiveGroupCalls calls = new LiveGroupCalls();
  final GroupFacts facts;
  final GroupTells tells;
  private final Switchboard board;
  private final Deadlines deadlines;
  private final Runnable watch;

  /**
   * Without any call yet.
   *
   * @param due something is due in a call
   * @param watch there may be calls whose members are to be watched
   */
  GroupBoard(Switchboard board, Directory directory, Consumer<RoomName> due, Runnable watch) {
    this.board = board;
    this.watch = watch;
    this.facts = new GroupFacts(board, directory);
    this.tells = new GroupTells(board, this);
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

  /** Takes a live call into memory that this sidecar does not know yet. */
  LiveGroupCall adopt(GroupCall row, Group group) {
    LiveGroupCall live = LiveGroupCall.recalled(row.begunBy(board.loop.now()), group);
    remember(live);
    return live;
  }

  /** Takes a live call into memory that an earlier life of the sidecar may not have told. */
  void recall(GroupCall row, Group group) {
    tells.recall(row);
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
                  tells.told(room, revision);
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
      tells.tell(present, tell, cause, telling, reached -> {});
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
