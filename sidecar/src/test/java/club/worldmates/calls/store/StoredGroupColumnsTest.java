package club.worldmates.calls.store;

import static club.worldmates.calls.store.GroupFixtures.at;
import static club.worldmates.calls.store.GroupFixtures.groupBirth;
import static club.worldmates.calls.store.GroupFixtures.groupChange;
import static club.worldmates.calls.store.GroupFixtures.joinedGroup;
import static club.worldmates.calls.store.GroupFixtures.ringingGroup;
import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.OFFER;
import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.proposal;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static club.worldmates.calls.store.StoreFixtures.room;
import static club.worldmates.calls.store.StoreFixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.Refusal;
import club.worldmates.calls.call.Sight;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.session.CallStore;
import club.worldmates.calls.session.QualityReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other programs find in the columns of group calls, and what we find in theirs. */
final class StoredGroupColumnsTest {

  private static final TimeZone ZONE = TimeZone.getDefault();

  private CallDatabase database;
  private MariaDbStore opened;

  private CallStore open(String shape, String... changes) {
    database = CallDatabase.ofShape(shape);
    List.of(changes).forEach(database::execute);
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
  void groupCall_isInTheColumnsOfEveryShape(String shape) {
    // At 02:00 on that day clocks in Berlin go to 03:00.
    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
    CallStore store = open(shape);
    live(store, "bye");

    assertThat(call())
        .containsEntry("group_id", "7")
        .containsEntry("initiated_by", "1")
        .containsEntry("call_type", "video")
        .containsEntry("status", "ended")
        .containsEntry("created_at", "2026-03-29 02:30:15")
        .containsEntry("started_at", "2026-03-29 02:30:17")
        .containsEntry("ended_at", "2026-03-29 02:31:17")
        .containsEntry("max_participants", "2")
        .containsEntry("sdp_offer", OFFER.text())
        .containsEntry("end_reason", "bye")
        .containsEntry("ended_by", "1");
    if (!shape.equals("a")) {
      assertThat(call()).containsEntry("duration", "60");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void participants_haveOneRowEach_howeverOftenTheyCame(String shape) {
    CallStore store = open(shape);
    live(store, "bye");

    List<Map<String, String>> stays = stays();
    assertThat(stays).extracting(stay -> stay.get("user_id")).containsExactly("1", "2");
    assertThat(stays.get(0))
        .containsEntry(database.stayKey(), call().get("id"))
        .containsEntry("joined_at", "2026-03-29 02:30:16")
        .containsEntry("left_at", "2026-03-29 02:31:17")
        .containsEntry("duration", "61")
        .containsEntry("removed", "0");
    assertThat(stays.get(1))
        .containsEntry("joined_at", "2026-03-29 02:30:17")
        .containsEntry("left_at", "2026-03-29 02:31:00")
        .containsEntry("duration", "13")
        .containsEntry("removed", "1")
        .containsEntry("removed_by", "1");
  }

  @Test
  void participantWhoIsIn_hasNotLeft() {
    CallStore store = open("a");
    GroupCall call = joinedGroup("r", 1, 2);
    store(store, groupBirth(call));
    GroupCall out = call.left(user(2), user(2), at(10), "h:3");
    store(store, groupChange(call, out));
    store(store, groupChange(out, out.joined(user(2), at(20), "h:4")));

    assertThat(stays().get(0)).containsEntry("left_at", null).containsEntry("duration", null);
    assertThat(stays().get(1)).containsEntry("left_at", null).containsEntry("duration", "8");
    assertThat(call()).containsEntry("ended_at", null).containsEntry("end_reason", null);
  }

  @Test
  void callThatRangInVain_hasNoDuration() {
    CallStore store = open("c");
    GroupCall call = ringingGroup("r", 1);
    store(store, groupBirth(call));
    store(store, groupChange(call, call.over("no_answer", null, at(60), "")));

    assertThat(call())
        .containsEntry("duration", null)
        .containsEntry("started_at", null)
        .containsEntry("max_participants", "0")
        .containsEntry("ended_by", null);
  }

  @Test
  void media_isInTheColumnsOfShapeA() {
    CallStore store = open("a");
    GroupCall call = joinedGroup("r", 1);
    store(store, groupBirth(call));
    assertThat(stays().get(0))
        .containsEntry("audio_enabled", "1")
        .containsEntry("video_enabled", "1");
    Stay silent = call.media(user(1), false, false).stayOf(user(1)).orElseThrow();

    await(store.keepMedia(room("r"), silent));

    assertThat(stays().get(0))
        .containsEntry("audio_enabled", "0")
        .containsEntry("video_enabled", "0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "c"})
  void answer_isInTheColumnsOfShapesBAndC(String shape) {
    CallStore store = open(shape);
    store(store, groupBirth(joinedGroup("r", 1, 2)));

    await(store.keepAnswer(room("r"), user(2), new OpaqueJson("{\"sdp\":\"\u00e9\"}")));

    assertThat(stays().get(0)).containsEntry("sdp_answer", null);
    assertThat(stays().get(1)).containsEntry("sdp_answer", "{\"sdp\":\"\u00e9\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "c"})
  void report_namesTheGroupCall(String shape) {
    CallStore store = open(shape);
    store(store, StoreFixtures.birth(ringing("another", 1, 2)));
    store(store, groupBirth(ringingGroup("r", 1)));

    await(
        store.keepQuality(
            new QualityReport(
                room("r"), user(1), CallType.VIDEO, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, NOW)));

    assertThat(database.rows("SELECT * FROM wo_call_statistics").get(0))
        .containsEntry("group_call_id", call().get("id"))
        .containsEntry("call_id", null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "c"})
  void rowsWithTheOldColumnsAlone_areRead(String shape) {
    CallStore store = open(shape);
    database.run(
        "INSERT INTO wo_group_calls (group_id, initiated_by, call_type, status, room_name)"
            + " VALUES (7, 1, 'audio', 'active', 'r')");
    database.run(
        "INSERT INTO wo_group_call_participants (%s, user_id, joined_at) VALUES (?, 2, ?)"
            .formatted(database.stayKey()),
        call().get("id"),
        "2026-03-29 02:30:15");

    GroupCall found = await(store.findGroup(room("r"))).orElseThrow();

    Instant joined = Instant.parse("2026-03-29T02:30:15Z");
    assertThat(found.status()).isEqualTo(GroupStatus.ACTIVE);
    assertThat(found.group()).isEqualTo(new GroupId(7));
    assertThat(found.offer()).isNull();
    assertThat(found.revision() + found.told() + found.peak()).isZero();
    assertThat(found.stayOf(user(2)).orElseThrow().since()).isEqualTo(joined);
    GroupCall left = found.left(user(2), user(2), joined.plusSeconds(5), "h:1");
    store(store, groupChange(found, left));
    assertThat(stays().get(0)).containsEntry("duration", "5");
  }

  @Test
  void rowsThatAreNoGroupCalls_areNotSeenAndTheirNamesAreTaken() {
    CallStore store = open("c");
    database.run(
        "INSERT INTO wo_group_calls (group_id, initiated_by, status, room_name)"
            + " VALUES (0, 1, 'ringing', 'r'), (7, 1, 'archived', 's')");

    assertThat(await(store.liveGroups())).isEmpty();
    for (String name : List.of("r", "s")) {
      AtomicReference<Sight> seen = new AtomicReference<>();
      await(
          store.decide(
              proposal(
                  name,
                  StoreFixtures.users(1),
                  sight -> {
                    seen.set(sight);
                    return Decision.refused(Refusal.precondition("taken"));
                  })));
      assertThat(seen.get().group()).isEmpty();
      assertThat(seen.get().nameTaken()).isTrue();
      assertThat(seen.get().groups()).isEmpty();
    }
  }

  @Test
  void textsOfColumnsThatHoldLessThanUnicode_areKeptAsFarAsTheyCan() {
    CallStore store =
        open(
            "c",
            "ALTER TABLE wo_group_calls CONVERT TO CHARACTER SET latin1 COLLATE latin1_swedish_ci");
    GroupCall call =
        GroupCall.ringing(
            room("r"),
            new GroupId(7),
            user(1),
            CallType.AUDIO,
            new OpaqueJson("\"\ud83d\ude00\""),
            NOW,
            "h:1");
    store(store, groupBirth(call));
    store(store, groupChange(call, call.over("gr\u00fc\u00dfe", user(1), at(1), "h:2")));

    GroupCall found = await(store.findGroup(room("r"))).orElseThrow();
    assertThat(found.offer()).isEqualTo(new OpaqueJson("\"\\ud83d\\ude00\""));
    assertThat(found.reason()).isEqualTo("gr??e");
  }

  /** Two come, one of them twice, and is removed; the other one ends it. */
  private static void live(CallStore store, String reason) {
    GroupCall call = ringingGroup("r", 1);
    store(store, groupBirth(call));
    GroupCall one = call.joined(user(1), at(1), "h:2");
    store(store, groupChange(call, one));
    GroupCall two = one.joined(user(2), at(2), "h:3");
    store(store, groupChange(one, two));
    GroupCall out = two.left(user(2), user(2), at(5), "h:4");
    store(store, groupChange(two, out));
    GroupCall back = out.joined(user(2), at(35), "h:5");
    store(store, groupChange(out, back));
    GroupCall removed = back.removed(user(2), user(1), at(45), "h:6");
    store(store, groupChange(back, removed));
    store(store, groupChange(removed, removed.over(reason, user(1), at(62), "h:7")));
  }

  private static void store(CallStore store, Decision decision) {
    String room =
        decision.groups().isEmpty()
            ? decision.transitions().get(0).room().value()
            : decision.groups().get(0).room().value();
    assertThat(await(store.decide(proposal(room, Set.of(), sight -> decision))))
        .isEqualTo(decision);
  }

  // Times are made text by the server, because the driver would show them in the zone of the JVM.

  private Map<String, String> call() {
    return database
        .rows(
            "SELECT t.*, CAST(created_at AS CHAR) created_at, CAST(started_at AS CHAR) started_at,"
                + " CAST(ended_at AS CHAR) ended_at FROM wo_group_calls t")
        .get(0);
  }

  private List<Map<String, String>> stays() {
    return database.rows(
        "SELECT t.*, CAST(joined_at AS CHAR) joined_at, CAST(left_at AS CHAR) left_at"
            + " FROM wo_group_call_participants t ORDER BY id");
  }
}
