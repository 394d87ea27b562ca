package club.worldmates.calls.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;

/** Listens to what goes over a connection, whoever sends it. */
final class Overheard {

  /** The texts, with their parameters as {@code ?}, one for each round trip. */
  final List<String> texts = new ArrayList<>();

  private final Connection connection;

  Overheard(Connection connection) {
    this.connection = connection;
  }

  /** The same connection, listened to. */
  Connection connection() {
    return listening(
        Connection.class,
        connection,
        (method, result) ->
            result instanceof PreparedStatement statement
                ? statement(statement, method.text())
                : result);
  }

  private PreparedStatement statement(PreparedStatement statement, String text) {
    return listening(
        PreparedStatement.class,
        statement,
        (method, result) -> {
          if (method.name().startsWith("execute")) {
            texts.add(text);
          }
          return result;
        });
  }

  private static <T> T listening(Class<T> type, T target, Listener listener) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                listener.heard(
                    new Called(method.getName(), arguments), call(target, method, arguments))));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private record Called(String name, Object[] arguments) {
    String text() {
      return (String) arguments[0];
    }
  }

  @FunctionalInterface
  private interface Listener {
    Object heard(Called method, Object result);
  }
}
