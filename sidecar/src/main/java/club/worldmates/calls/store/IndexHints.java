package club.worldmates.calls.store;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jooq.Record;
import org.jooq.Table;

/**
 * Which index a list of users is looked up by. Left to itself the server looks each of them up in
 * every index that could serve, to learn which serves best: a fifth of what deciding on calls takes
 * it.
 */
final class IndexHints {

  private final AtomicBoolean given = new AtomicBoolean(true);

  /** The table, to be read by that index if it has it. */
  Table<Record> on(TableFacts facts, String index) {
    boolean known = given.get() && facts.indexes().contains(index);
    return known ? facts.table().forceIndex(index) : facts.table();
  }

  /**
   * The server is to choose from now on.
   *
   * @return whether there were any hints
   */
  boolean giveUp() {
    return given.getAndSet(false);
  }
}
