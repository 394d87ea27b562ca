package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.birth;
import static club.worldmates.calls.store.StoreFixtures.change;
import static club.worldmates.calls.store.StoreFixtures.inSeconds;
import static club.worldmates.calls.store.StoreFixtures.proposal;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.CallStatus;
import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Transition;
import club.worldmates.calls.session.CallStore;
import club.worldmates.calls.session.QualityReport;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other programs find in the columns (protocol.md 5, Stored). */
final class StoredColumnsTest {

  private static final TimeZone ZONE = TimeZone.getDefault();

  private CallDatabase database;
  private MariaDbStore opened;

  private CallStore open(String shape, String... changes) {
    database = CallDatabase.ofShape(shape);
    for (String change : changes) {
      database.execute(change);
    }
    opened = database.open();
    return opened.callStore();
  }

  @AfterEach
  void close() {
    opened.close();
    TimeZone.setDefault(ZONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void times_areUtcAlsoWhereTheLocalClockSkipsThem(String shape) {
    // At 02:00 on that day clocks in Berlin go to 03:00.
    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
    CallStore store = open(shape);
    Call ringing = ringing("r", 1, 2);
    store(store, null, ringing);
    Call connected = ringing.accepted(OpaqueJson.NULL, NOW.plusSeconds(1), "h:2");
    store(store, ringing, connected);
    Call over = connected.over(CallStatus.ENDED, "bye", user(1), NOW.plusSeconds(63), "h:3");
    store(store, connected, over);

    assertThat(row("wo_calls"))
        .containsEntry("created_at", "2026-03-29 02:30:15")
        .containsEntry("accepted_at", "2026-03-29 02:30:16")
        .containsEntry("ended_at", "2026-03-29 02:31:18")
        .containsEntry("duration", "62")
        .containsEntry("status", "ended")
        .containsEntry("end_reason", "bye")
        .containsEntry("ended_by", "1")
        .containsEntry("deleted_by_to", "0");
    assertThat(await(store.find(room("r")))).contains(inSeconds(over));
  }

  @Test
  void callThatWasNeverConnected_hasNoDuration() {
    CallStore store = open("a");
    store(store, null, ringing("r", 1, 2).missedAtOnce("blocked"));

    assertThat(row("wo_calls"))
        .containsEntry("duration", null)
        .containsEntry("end_reason", "blocked")
        .containsEntry("deleted_by_to", "1")
        .containsEntry("deleted_by_from", "0");
  }

  @Test
  void calleeWhoClearsHisHistory_isNotHiddenFrom() {
    CallStore store = open("a");
    Call ringing = ringing("r", 1, 2);
    store(store, null, ringing);
    Call over = ringing.over(CallStatus.MISSED, "blocked", user(1), NOW, "h:2");
    store(store, ringing, over);
    database.execute("UPDATE wo_calls SET deleted_by_to = 1");

    assertThat(await(store.find(room("r"))).orElseThrow().hiddenFromCallee()).isFalse();
  }

  @Test
  void jsonOfColumnsThatHoldLessThanUnicode_isKeptInAscii() {
    CallStore store =
        open("c", "ALTER TABLE wo_calls CONVERT TO CHARACTER SET latin1 COLLATE latin1_swedish_ci");
    Call call =
        Call.ringing(
            room("caf\u00e9"),
            user(1),
            user(2),
            CallType.AUDIO,
            new OpaqueJson("\"\u00e9\ud83d\ude00\""),
            NOW,
            "h:1");
    store(store, null, call);
    Call over = call.over(CallStatus.MISSED, "gr\u00fc\u00dfe", user(1), NOW, "h:2");
    store(store, call, over);

    Call found = await(store.find(room("caf\u00e9"))).orElseThrow();
    assertThat(found.offer().text()).isEqualTo("\"\\u00e9\\ud83d\\ude00\"");
    assertThat(found.reason()).isEqualTo("gr??e");
    assertThat(found.status()).isEqualTo(CallStatus.MISSED);
  }

  @Test
  void oldRowWithTextThatIsNoJson_isReadAsAString() {
    CallStore store = open("b");
    database.run(
        "INSERT INTO wo_calls (room_name, from_id, to_id, sdp_offer, created_at)"
            + " VALUES ('r', 1, 2, 'v=0\\r\\n', NULL)");

    Call found = await(store.find(room("r"))).orElseThrow();

    assertThat(found.offer().text()).isEqualTo("\"v=0\\r\\n\"");
    assertThat(found.answer()).isNull();
    assertThat(found.status()).isEqualTo(CallStatus.RINGING);
  }

  @Test
  void candidate_hasItsParts() {
    CallStore store = open("a");
    keep(store, "{\"candidate\":\"\"}", "\"1\"", "\"" + "m".repeat(60) + "\"");

    assertThat(row("wo_ice_candidates"))
        .containsEntry("room_name", "r")
        .containsEntry("from_user_id", "1")
        .containsEntry("candidate", "{\"candidate\":\"\"}")
        .containsEntry("sdp_mid", "m".repeat(50))
        .containsEntry("sdp_m_line_index", "1")
        .containsEntry("created_at", "2026-03-29 02:30:15");
  }

  @Test
  void candidateWithoutItsParts_hasNull() {
    CallStore store = open("a");
    keep(store, "null", "{\"a\":1}", "null");

    assertThat(row("wo_ice_candidates"))
        .containsEntry("candidate", "null")
        .containsEntry("sdp_mid", null)
        .containsEntry("sdp_m_line_index", null);
    assertThat(await(store.candidates(room("r"), List.of(user(1), user(2)))))
        .singleElement()
        .satisfies(c -> assertThat(c.sdpMLineIndex()).isEqualTo(OpaqueJson.NULL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "c"})
  void candidateWithoutItsParts_hasEmptyValuesWhereNullIsNotAllowed(String shape) {
    CallStore store = open(shape);
    keep(store, "null", "null", "null");

    assertThat(row("wo_ice_candidates"))
        .containsEntry("sdp_mid", "")
        .containsEntry("sdp_m_line_index", "0");
    assertThat(await(store.candidates(room("r"), List.of(user(1), user(2)))))
        .singleElement()
        .satisfies(c -> assertThat(c.sdpMid()).isEqualTo(OpaqueJson.NULL));
  }

  @Test
  void candidatesOfTheOldListener_areLeftOut() {
    CallStore store = open("c");
    database.run(
        "INSERT INTO wo_ice_candidates (room_name, candidate, sdp_mid, sdp_m_line_index)"
            + " VALUES ('r', 'x', '0', 0)");

    assertThat(await(store.candidates(room("r"), List.of(user(1), user(2))))).isEmpty();
  }

  @Test
  void report_isInTheColumnsOfShapeA() {
    CallStore store = open("a");
    store(store, null, ringing("r", 1, 2));
    report(store, 2.345, 1e12);

    assertThat(row("wo_call_statistics"))
        .containsEntry("call_id", row("wo_calls").get("id"))
        .containsEntry("user_id", "1")
        .containsEntry("avg_packet_loss", "2.35")
        .containsEntry("avg_bitrate", "2147483647")
        .containsEntry("avg_jitter", "6")
        .containsEntry("avg_rtt", "46")
        .containsEntry("connection_quality", null)
        .containsEntry("created_at", "2026-03-29 02:30:15");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "c"})
  void report_isInTheColumnsOfShapesBAndC(String shape) {
    CallStore store = open(shape);
    store(store, null, ringing("r", 1, 2));
    report(store, 2.345, 900);

    assertThat(row("wo_call_statistics"))
        .containsEntry("call_type", "video")
        .containsEntry("duration", "61")
        .containsEntry("bandwidth_used", "12.25")
        .containsEntry("packet_loss", "2.345")
        .containsEntry("average_latency", "45.5");
  }

  @Test
  void reportOutOfRangeOrEmpty_isStillWritten() {
    CallStore store = open("a", "ALTER TABLE wo_call_statistics MODIFY avg_rtt INT NOT NULL");
    await(
        store.keepQuality(
            new QualityReport(
                room("gone"),
                user(1),
                CallType.AUDIO,
                null,
                null,
                1e9,
                null,
                Double.NaN,
                -1e300,
                NOW)));

    assertThat(row("wo_call_statistics"))
        .containsEntry("call_id", null)
        .containsEntry("avg_packet_loss", "999.99")
        .containsEntry("avg_rtt", "0")
        .containsEntry("avg_jitter", null)
        .containsEntry("avg_bitrate", "-2147483647");
  }

  private Map<String, String> row(String table) {
    // Made text by the server, because the driver would show times in the zone of the JVM.
    String times =
        table.equals("wo_calls")
            ? "CAST(created_at AS CHAR) created_at, CAST(accepted_at AS CHAR) accepted_at,"
                + " CAST(ended_at AS CHAR) ended_at"
            : "CAST(created_at AS CHAR) created_at";
    return database.rows("SELECT t.*, %s FROM %s t".formatted(times, table)).get(0);
  }

  private static void store(CallStore store, Call before, Call after) {
    var decision = before == null ? birth(after) : change(before, after);
    Transition stored =
        await(store.decide(proposal(after.room().value(), Set.of(), sight -> decision)))
            .transitions()
            .get(0);
    assertThat(stored.after()).isEqualTo(after);
  }

  private static void keep(CallStore store, String json, String line, String mid) {
    await(
        store.keepCandidate(
            new Notice.IceCandidate(
                room("r"),
                user(1),
                new OpaqueJson(json),
                new OpaqueJson(line),
                new OpaqueJson(mid),
                "e1"),
            NOW));
  }

  private static void report(CallStore store, double loss, double bitrate) {
    await(
        store.keepQuality(
            new QualityReport(
                room("r"), user(1), CallType.VIDEO, 61.4, 12.25, loss, 45.5, 5.5, bitrate, NOW)));
  }
}
