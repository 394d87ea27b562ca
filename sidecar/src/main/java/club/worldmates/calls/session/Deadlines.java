package club.worldmates.calls.session;

import club.worldmates.calls.call.RoomName;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When something is due in which room: one time a room, one alarm for all. Used on the loop only.
 */
final class Deadlines {

  private record Entry(Instant at, RoomName room) {}

  private final Loop loop;
  private final Consumer<RoomName> due;
  private final Map<RoomName, Entry> byRoom = new HashMap<>();
  private final TreeSet<Entry> byTime =
      new TreeSet<>(Comparator.comparing(Entry::at).thenComparing(entry -> entry.room().value()));
  private @Nullable Instant alarm;
  private boolean stopped;

  Deadlines(Loop loop, Consumer<RoomName> due) {
    this.loop = loop;
    this.due = due;
  }

  /** Sets the time of a room; null: nothing is due in it. */
  void set(RoomName room, @Nullable Instant at) {
    Entry before = byRoom.get(room);
    if (before != null) {
      if (before.at().equals(at)) {
        return;
      }
      byRoom.remove(room);
      byTime.remove(before);
    }
    if (at != null) {
      Entry entry = new Entry(at, room);
      byRoom.put(room, entry);
      byTime.add(entry);
      setAlarm();
    }
  }

  /** Whether something is due in a room some time. */
  boolean has(RoomName room) {
    return byRoom.containsKey(room);
  }

  /** Nothing is due any more. */
  void stop() {
    stopped = true;
  }

  private void setAlarm() {
    if (byTime.isEmpty()) {
      return;
    }
    Instant first = byTime.first().at();
    if (alarm == null || first.isBefore(alarm)) {
      alarm = first;
      loop.runAt(first, () -> ring(first));
    }
  }

  private void ring(Instant set) {
    if (stopped) {
      return;
    }
    if (set.equals(alarm)) {
      alarm = null;
    }
    Instant now = loop.now();
    while (!byTime.isEmpty() && !byTime.first().at().isAfter(now)) {
      Entry entry = byTime.pollFirst();
      byRoom.remove(entry.room());
      due.accept(entry.room());
    }
    setAlarm();
  }
}
