package club.worldmates.calls.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Listens to what goes over a connection, whoever sends it. */
final class Overheard {

  /** One for each round trip. */
  final List<Asked> asked = new ArrayList<>();

  private final Connection connection;

  Overheard(Connection connection) {
    this.connection = connection;
  }

  /**
   * A statement as it was sent; of a batch, as for its last row.
   *
   * @param text with parameters
   */
  record Asked(String text, List<Object> values) {

    /** Those that went out together, each with its own values. */
    List<Asked> statements() {
      List<Asked> each = new ArrayList<>();
      int from = 0;
      for (String one : text.split(";\n", -1)) {
        int to = from + (int) one.chars().filter(c -> c == '?').count();
        each.add(new Asked(one, values.subList(from, to)));
        from = to;
      }
      return each;
    }
  }

  /** The same connection, listened to. */
  Connection connection() {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          Object result = call(connection, method, arguments);
          return result instanceof PreparedStatement statement
              ? listened(statement, (String) arguments[0])
              : result;
        });
  }

  private PreparedStatement listened(PreparedStatement statement, String text) {
    SortedMap<Integer, Object> values = new TreeMap<>();
    return proxy(
        PreparedStatement.class,
        (method, arguments) -> {
          String name = method.getName();
          if (name.equals("setNull")) {
            values.put((Integer) arguments[0], null);
          } else if (name.startsWith("set") && arguments.length > 1) {
            values.put((Integer) arguments[0], arguments[1]);
          } else if (name.startsWith("execute")) {
            asked.add(new Asked(text, new ArrayList<>(values.values())));
          }
          return call(statement, method, arguments);
        });
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(method, arguments)));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @FunctionalInterface
  private interface Answer {
    Object to(Method method, Object[] arguments) throws Throwable;
  }
}
