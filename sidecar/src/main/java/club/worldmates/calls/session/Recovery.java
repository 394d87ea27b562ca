package club.worldmates.calls.session;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.ComingBack;
import club.worldmates.calls.call.LiveCall;
import club.worldmates.calls.call.RoomName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

/**
 * With the first host that attaches: live calls, ends that are owed, and timers come from the
 * tables. Not before: until then the hosts may be at another sidecar, which goes on to change the
 * calls, and what is loaded here would be out of date when they come. Who is attached is known by
 * the hosts only, so that a sidecar without any must not take it that nobody is.
 */
final class Recovery {

  /** How soon the tables are read again while the database is away. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Hosts that lost the sidecar try again every half second, and take their time to connect. */
  private static final Duration GATHERING = Duration.ofSeconds(2);

  private final Switchboard board;
  private final GroupRecovery groups;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean begun;
  private boolean loaded;
  private boolean graceBegun;
  private Instant gathered = Instant.MAX;

  Recovery(Switchboard board, Directory directory) {
    this.board = board;
    this.groups = new GroupRecovery(board, directory);
  }

  /** Runs tasks in order once everything is loaded; the first of them begins that. */
  void whenLoaded(Runnable task) {
    if (loaded) {
      task.run();
      return;
    }
    waiting.add(task);
    if (!begun) {
      begun = true;
      load();
    }
  }

  /** Loads what is live or owed. */
  private void load() {
    Instant since = board.loop.now().minus(ComingBack.MEMORY);
    board.whenDone(
        board.store.unheard(since),
        unheard -> {
          unheard.forEach(call -> board.calls.put(LiveCall.of(call), board.loop.now()));
          board.whenDone(board.store.live(), live -> adopt(live, 0), this::loadAgain);
        },
        this::loadAgain);
  }

  private void loadAgain(Throwable failure) {
    Failures.reply("taking up calls", failure);
    board.loop.runAt(board.loop.now().plus(RETRY), this::load);
  }

  private void adopt(List<Call> live, int next) {
    if (next == live.size()) {
      groups.load(this::loaded, this::loadAgain);
      return;
    }
    board.lookup.adopt(live.get(next), call -> adopt(live, next + 1), this::loadAgain);
  }

  private void loaded() {
    gathered = board.loop.now().plus(GATHERING);
    board.loop.runAt(gathered, groups::tellAgain);
    runNext();
  }

  /** One a turn of the loop, so that one that fails does not take the others with it. */
  private void runNext() {
    Runnable next = waiting.poll();
    if (next == null) {
      loaded = true;
      return;
    }
    board.loop.execute(this::runNext);
    next.run();
  }

  /**
   * Until when some of the hosts may not have come yet: whom nobody reaches is not offline before.
   */
  Instant gathered() {
    return gathered;
  }

  /** Whoever is in a live call and not attached now is on his grace from now on. */
  void beginGrace() {
    if (graceBegun) {
      return;
    }
    graceBegun = true;
    Instant now = board.loop.now();
    groups.beginGrace(now);
    Function<LiveCall, RoomName> room = live -> live.call().room();
    for (RoomName name : board.calls.live().stream().map(room).toList()) {
      board.rooms.enqueue(
          name,
          finished -> {
            LiveCall live = board.calls.find(name);
            if (live != null && live.call().isLive()) {
              board.remember(board.withLosses(live, now));
            }
            finished.run();
          });
    }
  }
}
