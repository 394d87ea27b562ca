package club.worldmates.calls.session;

import java.time.Instant;

/** The one thread that owns the live calls, and its time. */
public interface Loop {

  /** Runs a task on the loop, after those that wait already. Any thread may call it. */
  void execute(Runnable task);

  /** Runs a task on the loop at that moment, or soon after. */
  void runAt(Instant at, Runnable task);

  Instant now();
}
