package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.GroupCall;
import club.worldmates.calls.call.GroupStatus;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Stay;
import club.worldmates.calls.call.UserId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Keeps its own account of group calls, commit by commit, and compares: the peak is the largest
 * number of users at once, a duration the sum of the stays (protocol.md 4, Group calls).
 */
final class GroupLedger {

  private record Part(RoomName room, UserId user) {}

  private final Map<RoomName, Integer> peaks = new HashMap<>();
  private final Map<RoomName, Set<UserId>> everJoined = new HashMap<>();
  private final Map<Part, Duration> spent = new HashMap<>();
  private final Map<Part, Stay> latest = new HashMap<>();

  /** A row as it is after a commit. */
  void enter(GroupCall row) {
    int peak = peaks.merge(row.room(), row.openStays().size(), Math::max);
    assertThat(row.peak()).as("max_participants of %s", row.room()).isEqualTo(peak);
    assertThat(row.stays().keySet())
        .as("users who ever joined %s", row.room())
        .containsAll(everJoined.getOrDefault(row.room(), Set.of()));
    everJoined.put(row.room(), row.stays().keySet());
    row.stays().values().forEach(stay -> enter(row, stay));
    if (row.status() == GroupStatus.ACTIVE) {
      assertThat(row.openStays()).as("stays of the active call %s", row.room()).isNotEmpty();
    }
    if (!row.isLive()) {
      assertThat(row.openStays()).as("open stays of the ended call %s", row.room()).isEmpty();
      assertThat(row.endedAt()).as("end of %s", row.room()).isNotNull();
    }
  }

  private void enter(GroupCall row, Stay stay) {
    Part part = new Part(row.room(), stay.user());
    Stay before = latest.put(part, stay);
    boolean ended = stay.leftAt() != null && (before == null || before.isOpen());
    if (ended) {
      spent.merge(part, Duration.between(stay.since(), stay.leftAt()), Duration::plus);
    }
    assertThat(stay.duration())
        .as("duration of %s in %s", stay.user(), row.room())
        .isEqualTo(spent.getOrDefault(part, Duration.ZERO));
  }
}
