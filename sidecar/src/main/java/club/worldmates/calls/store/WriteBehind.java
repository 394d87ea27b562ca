package club.worldmates.calls.store;

import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.session.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what nobody waits for: candidates, quality reports, marks of who was told, and what of
 * participants is no transition. One thread, one transaction for what came within 0.4 s. While the
 * database is away it keeps all of it, within the bounds of {@link BehindQueue}.
 *
 * <p>A commit that went unanswered is repeated: a candidate may then be stored twice, which does no
 * harm to those who hear it.
 */
final class WriteBehind implements AutoCloseable {

  private static final int MAX_ROWS = 2000;
  private static final long GATHER_MILLIS = 400;
  private static final long PAUSE_MILLIS = 200;
  private static final long CLOSE_MILLIS = 5_000;
  private static final Logger log = LoggerFactory.getLogger(WriteBehind.class);

  private final Database database;
  private final Schema schema;
  private final BehindQueue queue = new BehindQueue();
  private final Thread thread = Threads.daemon("calls-behind", this::run);

  WriteBehind(Database database, Schema schema, StoreMeters meters) {
    this.database = database;
    this.schema = schema;
    meters.behind(queue);
    thread.start();
  }

  /** Completes once it is stored; {@link StoreUnavailableException} if it had to be given up. */
  CompletableFuture<Void> store(BehindRow row) {
    queue.add(row);
    return row.stored();
  }

  /** Stores what waits, unless the database is away. */
  @Override
  public void close() {
    queue.close();
    Threads.join(thread, CLOSE_MILLIS);
  }

  private void run() {
    try {
      List<BehindRow> rows = queue.take(MAX_ROWS, GATHER_MILLIS);
      while (!rows.isEmpty()) {
        List<BehindRow> left = store(rows);
        warnOfDropped();
        if (!left.isEmpty()) {
          putBack(left);
        }
        rows = queue.take(MAX_ROWS, GATHER_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Stores the rows; those that the database refuses fail alone, and those that somebody else holds
   * wait alone.
   *
   * @return what is left because the database is away, or somebody else holds it
   */
  private List<BehindRow> store(List<BehindRow> rows) {
    Deque<List<BehindRow>> parts = new ArrayDeque<>(List.of(rows));
    List<BehindRow> held = new ArrayList<>();
    while (!parts.isEmpty()) {
      List<BehindRow> part = parts.removeFirst();
      try {
        database.write(sql -> write(sql, part));
        part.forEach(row -> row.stored().complete(null));
      } catch (RuntimeException e) {
        Trouble trouble = Trouble.of(e);
        if (trouble == Trouble.CONTENTION && part.size() == 1) {
          held.addAll(part);
          held.addAll(takeBehind(part.get(0), parts));
        } else if (trouble.passes() && trouble != Trouble.CONTENTION) {
          parts.addFirst(part);
          parts.forEach(held::addAll);
          return held;
        } else {
          refused(part, e, parts);
        }
      }
    }
    return held;
  }

  /** Later candidates of a call wait for the one that is held, so that they stay in their order. */
  private static List<BehindRow> takeBehind(BehindRow first, Deque<List<BehindRow>> parts) {
    List<BehindRow> behind = new ArrayList<>();
    if (first instanceof BehindRow.Candidate held) {
      RoomName room = held.candidate().room();
      Predicate<BehindRow> follows =
          row -> row instanceof BehindRow.Candidate c && c.candidate().room().equals(room);
      parts.forEach(part -> part.stream().filter(follows).forEach(behind::add));
      List<List<BehindRow>> others =
          parts.stream()
              .map(part -> part.stream().filter(follows.negate()).toList())
              .filter(part -> !part.isEmpty())
              .toList();
      parts.clear();
      parts.addAll(others);
    }
    return behind;
  }

  private boolean write(DSLContext sql, List<BehindRow> rows) {
    those(BehindRow.Candidate.class, rows, some -> new CandidateRows(sql, schema).insert(some));
    those(BehindRow.Quality.class, rows, some -> new StatisticsRows(sql, schema).insert(some));
    those(BehindRow.Told.class, rows, some -> new ToldMarks(sql, schema).raise(some));
    those(BehindRow.GroupTold.class, rows, some -> new GroupCallWrites(sql, schema).tell(some));
    those(BehindRow.Media.class, rows, some -> new StayWrites(sql, schema).media(some));
    those(BehindRow.Answer.class, rows, some -> new StayWrites(sql, schema).answers(some));
    return true;
  }

  /** Halves what failed, until the row that spoils it is alone. */
  private static void refused(
      List<BehindRow> part, RuntimeException why, Deque<List<BehindRow>> parts) {
    if (part.size() == 1) {
      BehindRow row = part.get(0);
      log.warn("A {} could not be stored ({})", row.getClass().getSimpleName(), Trouble.of(why));
      row.stored().completeExceptionally(Trouble.reported(why));
    } else {
      int half = part.size() / 2;
      parts.addFirst(part.subList(half, part.size()));
      parts.addFirst(part.subList(0, half));
    }
  }

  private void putBack(List<BehindRow> rows) throws InterruptedException {
    queue.putBack(rows);
    if (queue.isClosed()) {
      queue.clear();
      warnOfDropped();
    } else {
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private void warnOfDropped() {
    long dropped = queue.takeDropped();
    if (dropped > 0) {
      log.warn("{} candidates, reports, marks or states of participants were dropped", dropped);
    }
  }

  /** Stores those of that kind, if there are any: most writes have but two kinds. */
  private static <T extends BehindRow> void those(
      Class<T> kind, List<BehindRow> rows, Consumer<List<T>> store) {
    List<T> those = rows.stream().filter(kind::isInstance).map(kind::cast).toList();
    if (!those.isEmpty()) {
      store.accept(those);
    }
  }
}
