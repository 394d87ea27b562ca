package club.worldmates.calls.store;

import static club.worldmates.calls.store.AuditedRows.TIMES;
import static club.worldmates.calls.store.AuditedRows.ago;
import static club.worldmates.calls.store.AuditedRows.found;
import static club.worldmates.calls.store.GroupFixtures.at;
import static club.worldmates.calls.store.GroupFixtures.joinedGroup;
import static club.worldmates.calls.store.GroupFixtures.left;
import static club.worldmates.calls.store.GroupFixtures.ringingGroup;
import static club.worldmates.calls.store.StoreFixtures.NOW;
import static club.worldmates.calls.store.StoreFixtures.OFFER;
import static club.worldmates.calls.store.StoreFixtures.await;
import static club.worldmates.calls.store.StoreFixtures.birth;
import static club.worldmates.calls.store.StoreFixtures.change;
import static club.worldmates.calls.store.StoreFixtures.over;
import static club.worldmates.calls.store.StoreFixtures.proposal;
import static club.worldmates.calls.store.StoreFixtures.ringing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.Decision;
import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.session.CallStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows contradict the rules of calls, in every shape of the tables. */
final class RowAuditTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofHours(25);

  private CallDatabase database;
  private AuditedRows rows;

  private void shape(String shape) {
    database = CallDatabase.ofShape(shape);
    rows = new AuditedRows(database);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void whatTheSidecarStores_isRight(String shape) {
    shape(shape);
    try (MariaDbStore opened = database.open()) {
      CallStore store = opened.callStore();
      Call call = ringing("answered", 1, 2);
      Call accepted = call.accepted(OFFER, NOW, "h");
      store(store, birth(ringing("rings", 5, 6)));
      store(store, birth(ringing("offline", 3, 4).missedAtOnce("offline")));
      store(store, birth(call));
      store(store, change(call, accepted));
      store(store, change(accepted, over(accepted, "completed")));
      GroupCall group = joinedGroup("group", 1, 2, 3);
      store(store, GroupFixtures.groupBirth(group));
      store(store, GroupFixtures.groupBirth(joinedGroup("alone", 8)));
      GroupCall over = left(left(left(joinedGroup("over", 1, 2, 3), 1), 2), 3);
      store(store, GroupFixtures.groupBirth(over));
      GroupCall vain = ringingGroup("vain", 9).over("no_answer", null, at(60), "");
      store(store, GroupFixtures.groupBirth(vain));
    }

    assertThat(faults()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void personalCalls_areNamedByWhatIsWrongWithThem(String shape) {
    shape(shape);
    String then = ago(HOUR);
    String later = ago(HOUR, 10);
    rows.call("rings", "created_at", ago(MINUTE.multipliedBy(3)));
    rows.call("rings, young", "created_at", ago(MINUTE.multipliedBy(2)));
    connected("connected", ago(DAY));
    connected("connected, young", ago(HOUR.multipliedBy(23)));
    rows.call("no end", "status", "missed", "created_at", then);
    rows.call("no status", "status", "dancing", "created_at", then);
    rows.call("both", "created_at", ago(MINUTE), "ended_at", ago(MINUTE, 1));
    rows.call("backwards", "status", "missed", "created_at", later, "ended_at", then);
    rows.call("unanswered", "status", "ended", "created_at", then, "ended_at", later);
    rows.call(
        "answered",
        "status",
        "rejected",
        "created_at",
        then,
        "accepted_at",
        then,
        "ended_at",
        later);
    ended("long", then, later, 9999);
    ended("unmeasured", then, later, null);
    ended("negative", then, later, -10);
    ended("right", then, later, 10);
    ended("rounded", then, later, 11);
    rows.call("lasted", "status", "missed", "created_at", then, "ended_at", later, "duration", 10);

    assertThat(faults())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "1-to-1 calls that ring for longer than 2m30s", List.of("rings"),
                "1-to-1 calls that are connected for longer than 24h", List.of("connected"),
                "1-to-1 calls that are over without ended_at", List.of("no end"),
                "1-to-1 calls whose status is none", List.of("no status"),
                "1-to-1 calls that go on and have ended_at", List.of("both"),
                "1-to-1 calls that ended before they began", List.of("backwards"),
                "1-to-1 calls that were connected without accepted_at", List.of("unanswered"),
                "1-to-1 calls that were never connected and have accepted_at", List.of("answered"),
                "1-to-1 calls whose duration is not that of their connection",
                    List.of("long", "unmeasured", "negative", "lasted")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void groupCalls_areNamedByWhatIsWrongWithThem(String shape) {
    shape(shape);
    String then = ago(HOUR);
    String later = ago(HOUR, 10);
    rows.groupCall("rings", "created_at", then);
    active("abandoned", ago(DAY), 2);
    rows.stay("abandoned", 1, "joined_at", ago(DAY));
    active("long", ago(DAY), 2);
    rows.stay("long", 1, "joined_at", ago(DAY));
    rows.stay("long", 2, "joined_at", ago(DAY), "stay_since", ago(MINUTE));
    rows.groupCall("no end", "status", "ended", "created_at", then);
    rows.groupCall("no status", "status", "dancing", "created_at", then);
    active("both", then, 1, "ended_at", later);
    rows.stay("both", 1, "joined_at", then);
    rows.groupCall("backwards", "status", "ended", "created_at", later, "ended_at", then);
    rows.groupCall("not started", "status", "active", "created_at", then, "max_participants", 1);
    rows.stay("not started", 1, "joined_at", then);
    rows.groupCall("started", "created_at", ago(MINUTE), "started_at", ago(MINUTE));
    rows.groupCall("left open", "status", "ended", "created_at", then, "ended_at", later);
    rows.stay("left open", 1, "joined_at", then);
    active("deserted", then, 1);
    rows.stay("deserted", 1, "joined_at", then, "left_at", later);
    rows.groupCall("entered", "created_at", ago(MINUTE), "max_participants", 1);
    rows.stay("entered", 2, "joined_at", ago(MINUTE));
    active("crowded", then, 1);
    rows.stay("crowded", 1, "joined_at", then);
    rows.stay("crowded", 2, "joined_at", then);
    rows.groupCall("early", "status", "ended", "created_at", then, "ended_at", later);
    rows.stay("early", 1, "joined_at", later, "left_at", then);
    rows.groupCall("negative", "status", "ended", "created_at", then, "ended_at", later);
    rows.stay("negative", 1, "joined_at", then, "left_at", later, "duration", -1);

    assertThat(faults())
        .containsOnly(
            Map.entry("Group calls that ring for longer than 2m30s", List.of("rings")),
            Map.entry(
                "Group calls that are active and nobody came or went for 24h",
                List.of("abandoned")),
            Map.entry("Group calls that are over without ended_at", List.of("no end")),
            Map.entry("Group calls whose status is none", List.of("no status")),
            Map.entry("Group calls that go on and have ended_at", List.of("both")),
            Map.entry("Group calls that ended before they began", List.of("backwards")),
            Map.entry("Group calls that are active without started_at", List.of("not started")),
            Map.entry("Group calls that ring and have started_at", List.of("started")),
            Map.entry("Group calls that are over with somebody in them", List.of("left open")),
            Map.entry("Group calls that are active with nobody in them", List.of("deserted")),
            Map.entry(
                "Group calls that ring with somebody but their initiator in them",
                List.of("entered")),
            Map.entry(
                "Group calls with more people in them than max_participants", List.of("crowded")),
            Map.entry("Group calls that somebody left before he joined", List.of("early")),
            Map.entry(
                "Group calls with a negative duration of somebody's stay", List.of("negative")));
  }

  @Test
  void manyCalls_areCounted_andFiveOfThemNamed() {
    shape("b");
    for (int i = 1; i <= 7; i++) {
      rows.call("room\u0007" + i, "created_at", ago(HOUR));
    }
    try (RowAudit audit = RowAudit.open(database.options(), TIMES)) {
      assertThat(audit.find(audit.faults().get(0)))
          .hasToString(
              "1-to-1 calls that ring for longer than 2m30s: 7"
                  + " (\"room?1\", \"room?2\", \"room?3\", \"room?4\", \"room?5\", ...)");
    }
  }

  @Test
  void callsOfUnknownAge_areOld() {
    shape("c");
    rows.call("undated", "created_at", null);

    assertThat(faults())
        .containsOnly(
            Map.entry("1-to-1 calls that ring for longer than 2m30s", List.of("undated")));
  }

  @Test
  void ageThatACallWhichRingsMayHave_isRefused() {
    Duration ring = Duration.ofSeconds(60);
    Duration grace = Duration.ofSeconds(30);

    assertThatThrownBy(() -> new LiveTimes(NOW, ring, grace, Duration.ofSeconds(150)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2m30s");
    assertThat(new LiveTimes(NOW, ring, grace, Duration.ofSeconds(151))).isNotNull();
  }

  private Map<String, List<String>> faults() {
    try (RowAudit audit = RowAudit.open(database.options(), TIMES)) {
      return found(audit);
    }
  }

  private void connected(String room, String since) {
    rows.call(room, "status", "connected", "created_at", since, "accepted_at", since);
  }

  private void ended(String room, String from, String to, Integer seconds) {
    rows.call(
        room,
        "status",
        "ended",
        "created_at",
        from,
        "accepted_at",
        from,
        "ended_at",
        to,
        "duration",
        seconds);
  }

  private void active(String room, String since, int most, Object... more) {
    Object[] columns = {
      "status", "active", "created_at", since, "started_at", since, "max_participants", most
    };
    rows.groupCall(room, Stream.concat(Arrays.stream(columns), Arrays.stream(more)).toArray());
  }

  private static void store(CallStore store, Decision decision) {
    String room =
        decision.groups().isEmpty()
            ? decision.transitions().get(0).room().value()
            : decision.groups().get(0).room().value();
    await(store.decide(proposal(room, Set.of(), sight -> decision)));
  }
}
