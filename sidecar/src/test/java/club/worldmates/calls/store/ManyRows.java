package club.worldmates.calls.store;

import static club.worldmates.calls.store.StoreFixtures.NOW;

/** Calls of weeks, for the optimizer to choose by: few of them live, as it is in the field. */
final class ManyRows {

  private static final String FILL =
      """
      SET @now = FROM_UNIXTIME(%d);
      INSERT INTO wo_calls (from_id, to_id, status, room_name, created_at, ended_at, revision)
        SELECT 1 + seq MOD 500, 501 + seq MOD 500, IF(seq MOD 50 = 0, 'ringing', 'ended'),
          CONCAT('room ', seq), @now - INTERVAL seq MINUTE, @now - INTERVAL seq MINUTE, 1
        FROM seq_1_to_20000;
      INSERT INTO wo_group_calls (group_id, initiated_by, status, room_name, ended_at, revision)
        SELECT 1 + seq MOD 100, 1 + seq MOD 500, CASE seq MOD 50 WHEN 0 THEN 'active' WHEN 1 THEN 'ringing' ELSE 'ended' END,
          CONCAT('group ', seq), @now - INTERVAL seq MINUTE, 1 FROM seq_1_to_5000;
      INSERT INTO wo_group_call_participants (%s, user_id, left_at)
        SELECT 1 + seq MOD 5000, 1 + seq DIV 5000 + 4 * (seq MOD 125), IF(seq MOD 50 = 0, NULL, @now)
        FROM seq_1_to_20000;
      INSERT INTO wo_ice_candidates (room_name, candidate, sdp_mid, sdp_m_line_index, from_user_id)
        SELECT CONCAT('room ', seq MOD 1000), 'x', '0', 0, 1 FROM seq_1_to_20000;
      INSERT INTO wo_call_statistics (call_id, user_id) SELECT seq, 1 FROM seq_1_to_20000;
      ANALYZE TABLE wo_calls, wo_group_calls, wo_group_call_participants, wo_ice_candidates,
        wo_call_statistics, wo_call_locks;
      """;

  private ManyRows() {}

  /** Adds them to a database with call tables of any shape. */
  static void addTo(CallDatabase database) {
    database.execute(FILL.formatted(NOW.getEpochSecond(), database.stayKey()));
  }
}
