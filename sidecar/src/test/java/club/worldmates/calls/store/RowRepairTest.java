package club.worldmates.calls.store;

import static club.worldmates.calls.store.AuditedRows.TIMES;
import static club.worldmates.calls.store.AuditedRows.ago;
import static club.worldmates.calls.store.AuditedRows.found;
import static club.worldmates.calls.store.AuditedRows.mendAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How calls that were left open are closed, in every shape of the tables. */
final class RowRepairTest {

  private static final Duration DAYS = Duration.ofDays(3);
  private static final Duration HOUR = Duration.ofHours(1);

  private CallDatabase database;
  private AuditedRows rows;
  private RowAudit audit;

  private void shape(String shape) {
    database = CallDatabase.ofShape(shape);
    rows = new AuditedRows(database);
    audit = RowAudit.open(database.options(), TIMES);
  }

  @AfterEach
  void close() {
    audit.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void callThatRingsForDays_isMissed_asWhenItsRingTimeWasOver(String shape) {
    shape(shape);
    rows.call("r", "created_at", ago(DAYS), "revision", 1, "cause", "host:1");

    assertThat(mendAll(audit)).isEqualTo(1);
    assertThat(rows.call("r"))
        .containsEntry("status", "missed")
        .containsEntry("ended_at", ago(DAYS, 60))
        .containsEntry("duration", null)
        .containsEntry("end_reason", "no_answer")
        .containsEntry("ended_by", null)
        .containsEntry("revision", "2")
        .containsEntry("cause", null);
    assertThat(found(audit)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void callThatIsConnectedForDays_ended_whenItWasLastHeardOf(String shape) {
    shape(shape);
    rows.call("r", "status", "connected", "created_at", ago(DAYS), "accepted_at", ago(DAYS, 7));
    rows.call("undated", "status", "connected", "created_at", ago(DAYS));
    rows.call("half", "created_at", ago(DAYS), "accepted_at", ago(DAYS, 7), "ended_at", ago(HOUR));

    assertThat(mendAll(audit)).isEqualTo(3);
    assertThat(rows.call("r"))
        .containsEntry("status", "ended")
        .containsEntry("accepted_at", ago(DAYS, 7))
        .containsEntry("ended_at", ago(DAYS, 7))
        .containsEntry("duration", "0")
        .containsEntry("end_reason", "connection_lost")
        .containsEntry("revision", "1");
    assertThat(rows.call("undated"))
        .containsEntry("accepted_at", ago(DAYS))
        .containsEntry("ended_at", ago(DAYS))
        .containsEntry("duration", "0");
    assertThat(rows.call("half"))
        .containsEntry("status", "ended")
        .containsEntry("ended_at", ago(HOUR))
        .containsEntry("duration", String.valueOf(71 * 3600 - 7));
    assertThat(found(audit)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void callThatIsOver_getsItsEnd_andKeepsWhatIsKnown(String shape) {
    shape(shape);
    rows.call("missed", "status", "missed", "created_at", ago(DAYS), "end_reason", "cancelled");
    rows.call(
        "ended",
        "status",
        "ended",
        "created_at",
        ago(DAYS),
        "accepted_at",
        ago(DAYS, 7),
        "duration",
        42);

    assertThat(mendAll(audit)).isEqualTo(2);
    assertThat(rows.call("missed"))
        .containsEntry("status", "missed")
        .containsEntry("ended_at", ago(DAYS))
        .containsEntry("duration", null)
        .containsEntry("end_reason", "cancelled");
    assertThat(rows.call("ended"))
        .containsEntry("ended_at", ago(DAYS, 49))
        .containsEntry("duration", "42");
    assertThat(found(audit)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void groupCallThatRingsForDays_ends_andItsInitiatorLeaves(String shape) {
    shape(shape);
    rows.groupCall("r", "created_at", ago(DAYS), "max_participants", 1, "revision", 2);
    rows.stay("r", 1, "joined_at", ago(DAYS, 5), "revision", 2);

    assertThat(mendAll(audit)).isEqualTo(1);
    assertThat(rows.groupCall("r"))
        .containsEntry("status", "ended")
        .containsEntry("started_at", null)
        .containsEntry("ended_at", ago(DAYS, 60))
        .containsEntry("end_reason", "no_answer")
        .containsEntry("revision", "3");
    assertThat(rows.stay("r", 1))
        .containsEntry("left_at", ago(DAYS, 60))
        .containsEntry("duration", "55")
        .containsEntry("revision", "3");
    assertThat(found(audit)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void activeGroupCallOfWhichNothingIsHeardForDays_ended_whenSomebodyCameOrWentLast(String shape) {
    shape(shape);
    active("r", 2);
    rows.stay("r", 1, "joined_at", ago(DAYS));
    rows.stay(
        "r",
        2,
        "joined_at",
        ago(DAYS, 10),
        "stay_since",
        ago(DAYS, 100),
        "earlier_seconds",
        30,
        "duration",
        30);
    rows.stay("r", 3, "joined_at", ago(DAYS, 20), "left_at", ago(DAYS, 120), "duration", 100);

    assertThat(mendAll(audit)).isEqualTo(1);
    Map<String, String> call = rows.groupCall("r");
    assertThat(call)
        .containsEntry("status", "ended")
        .containsEntry("started_at", ago(DAYS))
        .containsEntry("ended_at", ago(DAYS, 120))
        .containsEntry("end_reason", "completed")
        .containsEntry("revision", "1");
    if (!shape.equals("a")) {
      assertThat(call).containsEntry("duration", "120");
    }
    assertThat(rows.stay("r", 1))
        .containsEntry("left_at", ago(DAYS, 120))
        .containsEntry("duration", "120");
    assertThat(rows.stay("r", 2))
        .containsEntry("left_at", ago(DAYS, 120))
        .containsEntry("duration", "50")
        .containsEntry("revision", "1");
    assertThat(rows.stay("r", 3)).containsEntry("duration", "100").containsEntry("revision", "0");
    assertThat(found(audit)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void groupCallsThatNobodyEverJoined_orThatAreOverInPart_areClosed(String shape) {
    shape(shape);
    active("empty", 0);
    rows.groupCall("no end", "status", "ended", "created_at", ago(DAYS));
    rows.groupCall(
        "left open", "status", "ended", "created_at", ago(DAYS), "ended_at", ago(DAYS, 60));
    rows.stay("left open", 2, "joined_at", ago(DAYS, 10));
    rows.stay("left open", 3, "joined_at", ago(DAYS, 70));

    assertThat(mendAll(audit)).isEqualTo(3);
    assertThat(rows.groupCall("empty")).containsEntry("ended_at", ago(DAYS));
    assertThat(rows.groupCall("no end")).containsEntry("ended_at", ago(DAYS));
    assertThat(rows.groupCall("left open")).containsEntry("ended_at", ago(DAYS, 60));
    assertThat(rows.stay("left open", 2))
        .containsEntry("left_at", ago(DAYS, 60))
        .containsEntry("duration", "50");
    assertThat(rows.stay("left open", 3))
        .containsEntry("left_at", ago(DAYS, 70))
        .containsEntry("duration", "0");
    assertThat(found(audit)).isEmpty();
  }

  @Test
  void secondRepair_changesNothing() {
    shape("a");
    rows.call("r", "created_at", ago(DAYS));
    rows.call("h", "created_at", ago(DAYS), "ended_at", ago(DAYS), "duration", 3);
    active("g", 1);
    rows.stay("g", 1, "joined_at", ago(DAYS));
    mendAll(audit);

    assertThat(mendAll(audit)).isZero();
    assertThat(rows.call("r")).containsEntry("revision", "1");
    assertThat(rows.groupCall("g")).containsEntry("revision", "1");
  }

  @Test
  void moreCallsThanOneTransactionTakes_areAllClosed() {
    shape("b");
    database.execute(
        "INSERT INTO wo_calls (from_id, to_id, room_name, created_at)"
            + " SELECT 1, 2, CONCAT('r', slot), '%s' FROM wo_call_locks WHERE slot < 1234"
                .formatted(ago(DAYS)));

    assertThat(mendAll(audit)).isEqualTo(1234);
    assertThat(found(audit)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void youngCalls_areLeftToTheSidecar(String shape) {
    shape(shape);
    rows.call("rings", "created_at", ago(HOUR));
    rows.call("no end", "status", "missed", "created_at", ago(HOUR));
    rows.groupCall("open", "status", "ended", "created_at", ago(HOUR), "ended_at", ago(HOUR));
    rows.stay("open", 1, "joined_at", ago(HOUR));

    assertThat(found(audit)).hasSize(3);
    assertThat(mendAll(audit)).isZero();
    assertThat(audit.faults())
        .allSatisfy(fault -> assertThat(audit.findMendable(fault).calls()).isZero());
  }

  @Test
  void whatOnlyItsReaderCanTell_isLeft() {
    shape("b");
    rows.call("r", "status", "dancing", "created_at", ago(DAYS));
    rows.call("s", "status", "missed", "created_at", ago(HOUR), "ended_at", ago(DAYS));

    assertThat(mendAll(audit)).isZero();
    assertThat(found(audit)).hasSize(2);
  }

  @Test
  void callThatIsAnsweredAtThatMoment_isLeft() throws SQLException {
    shape("a");
    rows.call("r", "created_at", ago(DAYS), "revision", 1);
    Fault rings = audit.findMendable(audit.faults().get(0)).fault();
    CompletableFuture<Integer> mended;
    try (Connection other = database.database().connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "UPDATE wo_calls SET status = 'connected', accepted_at = '%s', revision = 2"
              .formatted(ago(Duration.ZERO)));
      mended = CompletableFuture.supplyAsync(() -> audit.mend(rings));
      await().until(this::somebodyWaits);
      other.commit();
    }

    assertThat(mended).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(0);
    assertThat(rows.call("r")).containsEntry("status", "connected").containsEntry("revision", "2");
  }

  private boolean somebodyWaits() {
    return !database
        .rows("SELECT 1 FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")
        .isEmpty();
  }

  private void active(String room, int most) {
    rows.groupCall(
        room,
        "status",
        "active",
        "created_at",
        ago(DAYS),
        "started_at",
        ago(DAYS),
        "max_participants",
        most);
  }
}
