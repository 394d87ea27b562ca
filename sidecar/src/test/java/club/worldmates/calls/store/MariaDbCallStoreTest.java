package club.worldmates.calls.store;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.session.CallStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The contract on MariaDB, on tables of each shape. */
final class MariaDbCallStoreTest {

  @Nested
  final class ShapeA extends OnMariaDb {
    ShapeA() {
      super("a");
    }
  }

  @Nested
  final class ShapeB extends OnMariaDb {
    ShapeB() {
      super("b");
    }
  }

  @Nested
  final class ShapeC extends OnMariaDb {
    ShapeC() {
      super("c");
    }
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class OnMariaDb implements CallStoreContract {

    private final String shape;
    private final CallDatabase database;
    private final MariaDbStore store;
    private final MariaDbStore another;

    OnMariaDb(String shape) {
      this.shape = shape;
      database = CallDatabase.ofShape(shape);
      store = database.open();
      another = database.open();
    }

    @BeforeEach
    void clear() {
      database.clear();
    }

    @AfterAll
    void close() {
      store.close();
      another.close();
    }

    @Override
    public CallStore store() {
      return store.callStore();
    }

    @Override
    public CallStore another() {
      return another.callStore();
    }

    @Override
    public void write(Call call) {
      database.write(call);
    }

    @Override
    public void write(GroupCall call) {
      database.write(call);
    }

    @Override
    public boolean keepsMedia() {
      return shape.equals("a");
    }
  }
}
