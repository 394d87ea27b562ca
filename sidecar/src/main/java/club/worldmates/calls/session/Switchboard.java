package club.worldmates.calls.session;

import club.worldmates.calls.call.Attendance;
import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.Deadline;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.Device;
import club.worldmates.calls.call.DeviceId;
import club.worldmates.calls.call.GroupTransition;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Step;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.Tellings;
import club.worldmates.calls.call.Timing;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.call.group.LiveGroupCall;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The live calls and what is done to them: a step or a transition is taken over into memory, timers
 * are set, hosts are told, and what reached nobody is remembered. All flows of the session loop
 * work on it. Used on the loop only.
 */
final class Switchboard {

  final Loop loop;
  final CallStore store;
  final Outbox outbox;
  final Timing timing;
  final Devices devices = new Devices();
  final LiveCalls calls = new LiveCalls();
  final BacklogTickets backlogs = new BacklogTickets();
  final RoomQueues rooms = new RoomQueues();
  final Deadlines deadlines;
  final Lookup lookup = new Lookup(this);
  final Tells tells = new Tells(this);
  final Doubts doubts = new Doubts(this, Doubts.MAX_OPEN);
  final IceRefreshes iceRefreshes;
  final GroupBoard groups;

  /**
   * Without any call yet.
   *
   * @param due something is due in a 1-to-1 call
   * @param groupDue something is due in a group call
   * @param groupsToWatch there may be group calls whose members are to be watched
   */
  Switchboard(
      Loop loop,
      CallStore store,
      Directory directory,
      Outbox outbox,
      Timing timing,
      Consumer<RoomName> due,
      Consumer<RoomName> groupDue,
      Runnable groupsToWatch) {
    this.loop = loop;
    this.store = store;
    this.outbox = outbox;
    this.timing = timing;
    this.deadlines = new Deadlines(loop, due);
    this.iceRefreshes = new IceRefreshes(this, timing.iceRefresh());
    this.groups = new GroupBoard(this, directory, groupDue, groupsToWatch);
  }

  /**
   * Completes on the loop what the store or the directory completes anywhere; a failure comes
   * unwrapped, and a bug in what follows counts as one: nobody waits for ever.
   */
  <T> void whenDone(CompletableFuture<T> future, Consumer<T> then, Consumer<Throwable> failed) {
    BiConsumer<T, Throwable> onLoop =
        (value, failure) -> {
          if (failure != null) {
            failed.accept(Failures.causeOf(failure));
            return;
          }
          try {
            then.accept(value);
          } catch (RuntimeException bug) {
            failed.accept(bug);
          }
        };
    var unused =
        future.whenComplete((value, failure) -> loop.execute(() -> onLoop.accept(value, failure)));
  }

  /** Lets the store decide; if it went away meanwhile, the calls concerned are in doubt. */
  void decide(Proposal proposal, Consumer<Decision> then, Consumer<Throwable> failed) {
    whenDone(
        store.decide(proposal),
        then,
        failure -> {
          if (failure instanceof StoreUnavailableException away && !away.isUntried()) {
            doubts.about(concernedBy(proposal));
          }
          failed.accept(failure);
        });
  }

  private Set<RoomName> concernedBy(Proposal proposal) {
    Set<RoomName> rooms = new HashSet<>(Set.of(proposal.room()));
    for (UserId user : proposal.users()) {
      calls.of(user).stream()
          .filter(live -> live.call().isLive())
          .forEach(live -> rooms.add(live.call().room()));
      groups.calls.of(user).forEach(live -> rooms.add(live.call().room()));
    }
    return rooms;
  }

  /** Tells that other calls gave way to the one of a room, which is committed. */
  void gaveWay(Decision decision, RoomName own, DeviceId actor, String cause, Ticket ticket) {
    for (Transition transition : decision.transitions()) {
      if (!transition.room().equals(own)) {
        over(transition, actor, cause, ticket);
      }
    }
    for (GroupTransition transition : decision.groups()) {
      if (!transition.room().equals(own)) {
        groups.changed(transition, actor, cause, ticket);
      }
    }
  }

  /** Whether a user has another call that ends when he joins the one of a room. */
  boolean isInAnother(UserId user, RoomName room) {
    return calls.of(user).stream()
            .map(LiveCall::call)
            .anyMatch(c -> c.isLive() && !c.room().equals(room) && c.givesWayTo(user))
        || groups.calls.of(user).stream()
            .map(LiveGroupCall::call)
            .anyMatch(c -> !c.room().equals(room) && c.givesWayTo(user));
  }

  /** The calls to which devices of a user are attached. */
  Set<RoomName> attachedTo(UserId user) {
    Set<RoomName> rooms = new HashSet<>(calls.attachedTo(user));
    rooms.addAll(groups.calls.attachedTo(user));
    return rooms;
  }

  /** The calls to which a device of a user is attached. */
  Set<RoomName> attachedTo(UserId user, DeviceId device) {
    Set<RoomName> rooms = new HashSet<>(calls.attachedTo(user, device));
    rooms.addAll(groups.calls.attachedTo(user, device));
    return rooms;
  }

  /** Whoever is in a live call and not attached is on his grace from that moment on. */
  LiveCall withLosses(LiveCall live, Instant since) {
    Call call = live.call();
    Attendance attendance = live.attendance().lostUnlessAttached(call.from(), since);
    if (call.status() == CallStatus.CONNECTED) {
      return live.with(attendance.lostUnlessAttached(call.to(), since));
    }
    return live.with(devices.of(call.to()).isEmpty() ? attendance.calleeGone(since) : attendance);
  }

  /** Takes over what a step did, and tells. */
  void apply(LiveCall before, Step step, String cause, Ticket ticket) {
    LiveCall next = step.next();
    if (next.call().equals(before.call()) && next.attendance() == before.attendance()) {
      // As for most candidates: no host need know, and no timer moves.
      calls.put(next, loop.now());
    } else {
      attend(before.attendance(), next, ticket);
    }
    RoomName room = next.call().room();
    Ticket telling = backlogs.follow(room, before.backlogs(), next.backlogs(), ticket);
    for (Tell tell : step.tells()) {
      tells.tell(room, tell, cause, telling);
    }
    telling.release();
  }

  /** Takes over who attends a call, and lets the hosts know. */
  LiveCall attend(Attendance before, LiveCall live, Ticket ticket) {
    LiveCall present = live.with(withoutClosed(before, live.attendance()));
    remember(present);
    outbox.places(
        live.call().room(), Outbox.Seen.of(before), Outbox.Seen.of(present.attendance()), ticket);
    return present;
  }

  /** A device that closed while its event was under way is gone again at once. */
  private Attendance withoutClosed(Attendance before, Attendance after) {
    Attendance rest = after;
    for (Attendance.Placed placed : after.devices()) {
      Device device = placed.device();
      boolean closed = devices.find(device.id()) == null;
      if (closed && placed.place().attached() && !before.placeOf(device.id()).attached()) {
        boolean withHost = !outbox.isAttached(device.id().host());
        rest = rest.gone(device, devices.of(device.user()), loop.now(), withHost);
      }
    }
    return rest;
  }

  /** Takes over a committed row; what is known of who was told is never lost. */
  LiveCall commit(Call row) {
    LiveCall before = calls.find(row.room());
    if (before == null) {
      LiveCall fresh = LiveCall.of(row);
      remember(fresh);
      return fresh;
    }
    if (before.call().revision() > row.revision()) {
      return before;
    }
    Call told =
        row.told(row.from(), before.call().fromTold()).told(row.to(), before.call().toTold());
    LiveCall next = before.with(told);
    remember(next);
    return next;
  }

  /** The store knows more of a call than is remembered; that it is over is told now. */
  void catchUp(Call row) {
    LiveCall live = calls.find(row.room());
    if (live == null || live.call().revision() >= row.revision()) {
      return;
    }
    if (row.isLive()) {
      remember(withLosses(commit(row), loop.now()));
    } else {
      over(new Transition(live.call(), row), deviceThatEnded(row), row.cause(), Ticket.none());
    }
  }

  private @Nullable DeviceId deviceThatEnded(Call row) {
    return row.endedBy() == null
        ? null
        : devices.of(row.endedBy()).stream()
            .map(Device::id)
            .filter(id -> id.caused(row.cause()))
            .findFirst()
            .orElse(null);
  }

  /**
   * A call is over, which is committed: tells whoever is concerned, and dissolves the call.
   *
   * @param actor the device whose event did it; null: none
   */
  void over(Transition transition, @Nullable DeviceId actor, String cause, Ticket ticket) {
    LiveCall attended = calls.find(transition.room());
    Call row = commit(transition.after()).call();
    tellOver((attended == null ? LiveCall.of(row) : attended).with(row), actor, cause, ticket);
  }

  /** Tells that a call is over. */
  void tellOver(LiveCall live, @Nullable DeviceId actor, String cause, Ticket ticket) {
    for (Tell tell : Tellings.over(live, actor)) {
      tells.tell(live.call().room(), live.attendance(), tell, cause, ticket, reached -> {});
    }
    outbox.show(live.call(), ticket);
  }

  /** Remembers a call, and sets its timers. */
  void remember(LiveCall live) {
    Call call = live.call();
    calls.put(live, loop.now());
    if (!call.isLive()) {
      backlogs.over(call.room());
    }
    iceRefreshes.follow(call.room(), call.isLive(), call.createdAt());
    deadlines.set(
        call.room(), Deadline.next(call, live.attendance(), timing).map(Deadline::at).orElse(null));
  }

  /** Stores a candidate behind. One that is sent again may be stored already. */
  void keep(Notice.IceCandidate candidate, Asked asked) {
    Instant at = asked.event().receivedAt();
    holdUntil(
        asked.event().resent()
            ? store.keepCandidateAgain(candidate, at)
            : store.keepCandidate(candidate, at),
        asked.ticket());
  }

  /** An event is done when that is stored, or will not be. */
  void holdUntil(CompletableFuture<Void> stored, Ticket ticket) {
    ticket.hold();
    whenDone(stored, nothing -> ticket.release(), failure -> ticket.release());
  }
}
