package club.worldmates.calls.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jooq.Query;

/**
 * The texts of the statements that run for every event. jOOQ takes longer to build and write one
 * than the database to run it, so each is written once; the driver takes the values.
 */
final class Texts {

  private final Map<String, String> written = new ConcurrentHashMap<>();

  /**
   * The text of a statement.
   *
   * @param name what it is called, which no other is
   */
  String of(String name, Supplier<Query> statement) {
    String text = written.get(name);
    return text == null
        ? written.computeIfAbsent(name, absent -> Database.text(statement.get()))
        : text;
  }

  /**
   * The text of a statement with a list of parameters.
   *
   * @param length of the list, as {@link #padded} makes it
   */
  String of(String name, int length, IntFunction<Query> statement) {
    return of(name + " " + length, () -> statement.apply(length));
  }

  /** They are to be written anew. */
  void forget() {
    written.clear();
  }

  /**
   * The list with its last value repeated until there is a power of two of them, so that there are
   * few texts.
   */
  static <T> List<T> padded(Collection<T> values) {
    List<T> padded = new ArrayList<>(values);
    while (Integer.bitCount(padded.size()) > 1) {
      padded.add(padded.get(padded.size() - 1));
    }
    return padded;
  }
}
