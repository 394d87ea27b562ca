'use strict';

/** So much of what a program printed of a call is shown. */
const LAST_LINES = 20;

/**
 * What is known of calls that should be over, for whoever looks into it: a run with the same seed meets
 * the same faults, but not at the same moments.
 *
 * @param {import('./system').System} system
 * @returns {Promise<string>} a line for each row, and what the programs that run now printed of it
 */
async function leftOver({ pool, programs }) {
  const [calls] = await pool.query(
    `SELECT id, room_name, status, from_id, to_id, revision, from_told, to_told, cause FROM wo_calls
      WHERE status IN ('ringing', 'connected')`,
  );
  const [groupCalls] = await pool.query(
    `SELECT id, room_name, status, group_id, initiated_by, revision, told, cause FROM wo_group_calls
      WHERE status IN ('ringing', 'active')`,
  );
  const lines = [];
  for (const call of [...calls, ...groupCalls]) {
    lines.push(JSON.stringify(call));
    if (call.group_id !== undefined) {
      const [stays] = await pool.query(
        `SELECT user_id, joined_at, left_at FROM wo_group_call_participants WHERE call_id = ?`,
        [call.id],
      );
      lines.push(...stays.map((stay) => `  ${JSON.stringify(stay)}`));
    }
    for (const program of programs) {
      const said = program.lines.filter((line) => line.includes(call.room_name));
      lines.push(...said.slice(-LAST_LINES).map((line) => `  ${program.name}: ${line}`));
    }
  }
  return lines.join('\n');
}

module.exports = { leftOver };
