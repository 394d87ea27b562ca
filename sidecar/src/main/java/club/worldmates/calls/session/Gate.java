package club.worldmates.calls.session;

import java.util.ArrayList;
import java.util.List;

/** Opens once; what waits at it runs then. Used on the loop only. */
final class Gate {

  private final List<Runnable> waiting = new ArrayList<>();
  private boolean open;

  static Gate opened() {
    Gate gate = new Gate();
    gate.open();
    return gate;
  }

  void open() {
    open = true;
    waiting.forEach(Runnable::run);
    waiting.clear();
  }

  void whenOpen(Runnable task) {
    if (open) {
      task.run();
    } else {
      waiting.add(task);
    }
  }
}
