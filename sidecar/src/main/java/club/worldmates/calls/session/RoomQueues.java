package club.worldmates.calls.session;

import club.worldmates.calls.call.RoomName;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One serial queue a room: a task begins when the one before it is finished, also when that waits
 * for the database or a host. Rooms do not wait for each other. Used on the loop only.
 */
final class RoomQueues {

  private final Map<RoomName, Queue<Task>> waiting = new HashMap<>();

  /** Something to do in a room; calls {@code finished} once, now or later. */
  @FunctionalInterface
  interface Task {
    void run(Runnable finished);
  }

  void enqueue(RoomName room, Task task) {
    Queue<Task> queue = waiting.get(room);
    if (queue != null) {
      queue.add(task);
      return;
    }
    waiting.put(room, new ArrayDeque<>());
    run(room, task);
  }

  private void run(RoomName room, Task first) {
    Task task = first;
    while (task != null) {
      Turn turn = new Turn(room);
      task.run(turn);
      task = turn.returned();
    }
  }

  /**
   * Tells a task that finishes while it runs from one that finishes later, so that long queues need
   * no deep stack.
   */
  private final class Turn implements Runnable {
    private final RoomName room;
    private boolean finished;
    private boolean left;

    Turn(RoomName room) {
      this.room = room;
    }

    @Override
    public void run() {
      if (finished) {
        throw new IllegalStateException("a task finishes once");
      }
      finished = true;
      if (left) {
        Task next = next(room);
        if (next != null) {
          RoomQueues.this.run(room, next);
        }
      }
    }

    /** The next task if this one is finished already. */
    @Nullable Task returned() {
      left = true;
      return finished ? next(room) : null;
    }
  }

  private @Nullable Task next(RoomName room) {
    Queue<Task> queue = waiting.get(room);
    Task next = queue == null ? null : queue.poll();
    if (next == null) {
      waiting.remove(room);
    }
    return next;
  }
}
