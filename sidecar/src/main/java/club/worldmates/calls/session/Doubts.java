package club.worldmates.calls.session;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Ending;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.call.group.GroupInitiating;
import club.worldmates.calls.session.HostEvent.FromClient;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store went away while it was asked to decide: nobody knows whether it committed. The calls
 * concerned are looked at again until it answers; what had been committed is told then, and what a
 * client was told to have failed is taken back. Used on the loop only.
 */
final class Doubts {

  private static final Duration RETRY = Duration.ofSeconds(1);

  /**
   * Calls in doubt at once. Only what was under way when the database went can be, so this is never
   * reached unless something is very wrong.
   */
  static final int MAX_OPEN = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Doubts.class);

  private final Switchboard board;
  private final int maxOpen;

  /** The calls to look at, each with the events whose senders were told that they failed. */
  private final Map<RoomName, Set<String>> open = new HashMap<>();

  /** Those of which there is a new doubt since they were looked at last. */
  private final Set<RoomName> renewed = new HashSet<>();

  /** Those of which it is certain that they rang for nobody until they came into doubt. */
  private final Set<RoomName> unrung = new HashSet<>();

  /** {@code maxOpen}: calls in doubt at once. */
  Doubts(Switchboard board, int maxOpen) {
    this.board = board;
    this.maxOpen = maxOpen;
  }

  /** Begins to look at calls. */
  void about(Collection<RoomName> rooms) {
    for (RoomName room : rooms) {
      about(room);
    }
  }

  /**
   * The sender of an event is told that it failed: it must not have changed the call. What was not
   * even tried has not, unless it was sent to an earlier life of the sidecar, too.
   */
  void takeBack(RoomName room, FromClient event, Throwable failure) {
    boolean untried = failure instanceof StoreUnavailableException away && away.isUntried();
    if (!untried || event.resent()) {
      about(room).add(event.cause());
    }
  }

  /**
   * The same for a call that is stored.
   *
   * @param mayHaveRung its callee is to hear that it is over
   */
  void takeBackStored(RoomName room, FromClient event, boolean mayHaveRung) {
    about(room).add(event.cause());
    if (!mayHaveRung && open.containsKey(room)) {
      unrung.add(room);
    }
  }

  private Set<String> about(RoomName room) {
    Set<String> known = open.get(room);
    if (known != null) {
      // What is being read now may be older than this doubt.
      renewed.add(room);
      return known;
    }
    Set<String> refused = new HashSet<>();
    if (open.size() >= maxOpen) {
      LOG.warn("[CALLS] Too many calls are in doubt: one is left to the next start");
      return refused;
    }
    open.put(room, refused);
    board.loop.execute(() -> look(room));
    return refused;
  }

  private void settled(RoomName room) {
    if (renewed.contains(room)) {
      board.loop.execute(() -> look(room));
    } else {
      open.remove(room);
      unrung.remove(room);
    }
  }

  private void look(RoomName room) {
    renewed.remove(room);
    if (board.groups.calls.find(room) != null) {
      lookAtGroup(room);
      return;
    }
    board.rooms.enqueue(
        room,
        finished ->
            board.whenDone(
                board.store.find(room),
                found -> {
                  if (found.isEmpty()) {
                    lookForGroup(room, finished);
                  } else if (isToTakeBack(found.get())) {
                    takeBack(found.get(), finished);
                  } else {
                    settle(found.get());
                    finished.run();
                  }
                },
                failure -> again(room, finished)));
  }

  /** Who joined without hearing so is in his grace, and out after it. */
  private void lookAtGroup(RoomName room) {
    board.rooms.enqueue(
        room,
        finished ->
            board.whenDone(
                board.store.findGroup(room),
                found -> {
                  settled(room);
                  found.ifPresent(board.groups::catchUp);
                  finished.run();
                },
                failure -> again(room, finished)));
  }

  /** A group call that is not remembered: its initiate failed, as far as anybody knows. */
  private void lookForGroup(RoomName room, Runnable finished) {
    board.whenDone(
        board.store.findGroup(room),
        found -> {
          if (found.filter(this::isToTakeBack).isPresent()) {
            takeBack(found.get(), finished);
          } else {
            settled(room);
            finished.run();
          }
        },
        failure -> again(room, finished));
  }

  /** Whether the call began by an event whose sender was told that it failed. */
  boolean isToTakeBack(Call call) {
    return call.isLive() && wasRefused(call.room(), call.cause());
  }

  /** The same of a group call. */
  boolean isToTakeBack(GroupCall call) {
    return call.isLive() && wasRefused(call.room(), call.cause());
  }

  private boolean wasRefused(RoomName room, String cause) {
    return open.getOrDefault(room, Set.of()).contains(cause);
  }

  private void settle(Call call) {
    boolean refused = !open.getOrDefault(call.room(), Set.of()).isEmpty();
    boolean owed = call.owesEndTo(call.from()) || call.owesEndTo(call.to());
    settled(call.room());
    if (refused && owed && board.calls.find(call.room()) == null) {
      // It was taken back, but nobody knew that it was.
      board.over(new Transition(null, call), null, call.cause(), Ticket.none());
    } else {
      board.catchUp(call);
    }
  }

  private void takeBack(Call call, Runnable finished) {
    RoomName room = call.room();
    boolean rang = mayHaveRung(room);
    Proposal proposal =
        new Proposal(
            room,
            Set.of(),
            call,
            sight -> Ending.takenBack(sight.call().orElse(call), call, rang, board.loop.now()));
    board.whenDone(
        board.store.decide(proposal),
        decision -> {
          decision
              .transitions()
              .forEach(ended -> board.over(ended, null, ended.after().cause(), Ticket.none()));
          settled(room);
          finished.run();
        },
        failure -> again(room, finished));
  }

  private boolean mayHaveRung(RoomName room) {
    LiveCall live = board.calls.find(room);
    return !unrung.contains(room) || (live != null && live.devicesRung() > 0);
  }

  private void takeBack(GroupCall call, Runnable finished) {
    RoomName room = call.room();
    Proposal proposal =
        new Proposal(
            room,
            Set.of(),
            null,
            sight -> GroupInitiating.takenBack(sight.group().orElse(call), call, board.loop.now()));
    board.whenDone(
        board.store.decide(proposal),
        decision -> {
          settled(room);
          finished.run();
        },
        failure -> again(room, finished));
  }

  private void again(RoomName room, Runnable finished) {
    board.loop.runAt(board.loop.now().plus(RETRY), () -> look(room));
    finished.run();
  }
}
