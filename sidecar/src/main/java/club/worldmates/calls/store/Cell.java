package club.worldmates.calls.store;

import java.util.List;
import java.util.function.Function;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * A column of a row, and what goes into it.
 *
 * @param of what a row is made from
 */
record Cell<T>(Field<?> column, Function<T, ? extends @Nullable Object> of) {

  static List<Field<?>> columns(List<? extends Cell<?>> cells) {
    return cells.stream().<Field<?>>map(Cell::column).toList();
  }

  /** The values of a statement's parameters: those of the cells, and then of its condition. */
  static <T> Object[] values(List<Cell<T>> cells, T from, Object... condition) {
    Object[] values = new Object[cells.size() + condition.length];
    for (int i = 0; i < cells.size(); i++) {
      values[i] = cells.get(i).of.apply(from);
    }
    System.arraycopy(condition, 0, values, cells.size(), condition.length);
    return values;
  }
}
