package club.worldmates.calls.store;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.session.CallStore;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/**
 * The contract on MariaDB, on tables of each shape; and no statement that was asked meanwhile reads
 * a whole table of calls where there are many.
 */
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
    private final StatementLog asked;
    private final MariaDbStore store;
    private final MariaDbStore another;

    OnMariaDb(String shape) {
      this.shape = shape;
      database = CallDatabase.ofShape(shape);
      asked = StatementLog.of(database, "contract_" + shape);
      store = MariaDbStore.open(asked.options());
      another = MariaDbStore.open(asked.options());
    }

    @BeforeEach
    void clear() {
      database.clear();
    }

    @AfterAll
    void close() {
      store.close();
      another.close();
      Map<String, String> statements = asked.statements();
      asked.close();
      everyStatementFindsItsRowsByAnIndex(statements);
    }

    /** Except in the table of locks, and in what the database says about its tables. */
    private void everyStatementFindsItsRowsByAnIndex(Map<String, String> statements) {
      ManyRows.addTo(database);
      assertThat(statements).hasSizeGreaterThan(20);
      assertThat(statements)
          .allSatisfy(
              (shape, statement) ->
                  assertThat(QueryPlan.scans(database, statement))
                      .noneMatch(
                          table -> table.startsWith("wo_") && !table.equals("wo_call_locks")));
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
