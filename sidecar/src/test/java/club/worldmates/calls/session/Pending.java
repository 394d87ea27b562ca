package club.worldmates.calls.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Statements of one life of the sidecar that are under way: those that are answered one by one end
 * in any order, those written behind in their own.
 */
final class Pending {

  private final List<Runnable> asked = new ArrayList<>();
  private final Queue<Runnable> behind = new ArrayDeque<>();

  void ask(Runnable statement) {
    asked.add(statement);
  }

  void writeBehind(Runnable statement) {
    behind.add(statement);
  }

  /** What may happen next. */
  List<Runnable> possible(boolean away) {
    List<Runnable> next = new ArrayList<>();
    for (Runnable statement : asked) {
      next.add(
          () -> {
            asked.remove(statement);
            statement.run();
          });
    }
    if (!away && !behind.isEmpty()) {
      next.add(() -> behind.remove().run());
    }
    return next;
  }
}
