'use strict';

const { setTimeout: delay } = require('node:timers/promises');
const { Generator } = require('./load/generator');
const { cpuMs, memory } = require('./processes');
const { people } = require('./systems');

/** What may be there besides the calls that are measured. */

/** Candidates of an old call; with a million calls more than a few would only make the filling long. */
const CANDIDATES_KEPT = 2;

/** Sockets of one client process and of one chat server, which may hold 20,000 files open. */
const CALLS_PER_WORKER = 5000;

/** One heartbeat of each socket. */
const QUIET_MS = 25_000;

/**
 * Calls of the past, 1-to-1 and of groups, with their candidates, participants and statistics.
 *
 * @param {import('mysql2/promise').Pool} pool of a MariaDB, which counts by tables such as seq_1_to_9
 * @param {number} count of 1-to-1 calls
 */
async function oldRows(pool, count) {
  const past = 'NOW() - INTERVAL seq MINUTE';
  const groups = Math.ceil(count / 10);
  const statements = [
    `INSERT INTO wo_calls (from_id, to_id, status, room_name, sdp_offer, sdp_answer, created_at,
        accepted_at, ended_at, duration, revision, from_told, to_told)
      SELECT 200000 + seq MOD 5000, 210000 + seq MOD 5003, 'ended', CONCAT('old-', seq), REPEAT('v', 100),
        REPEAT('v', 100), ${past}, ${past}, ${past}, 0, 3, 3, 3 FROM seq_1_to_${count}`,
    `INSERT INTO wo_ice_candidates (room_name, candidate, sdp_mid, sdp_m_line_index, created_at)
      SELECT CONCAT('old-', 1 + seq DIV ${CANDIDATES_KEPT}), REPEAT('c', 100), '0', 0, NOW()
      FROM seq_1_to_${count * CANDIDATES_KEPT}`,
    `INSERT INTO wo_group_calls (group_id, initiated_by, status, room_name, created_at, ended_at, revision, told)
      SELECT 5000 + seq MOD 500, 200000 + seq MOD 5000, 'ended', CONCAT('old-group-', seq), ${past}, ${past}, 5, 5
      FROM seq_1_to_${groups}`,
    `INSERT INTO wo_group_call_participants (call_id, user_id, joined_at, left_at, duration)
      SELECT 1 + seq DIV 5, 200000 + seq MOD 5000, NOW(), NOW(), 0 FROM seq_1_to_${groups * 5}`,
    `INSERT INTO wo_call_statistics (call_id, user_id) SELECT seq, 200000 FROM seq_1_to_${count}`,
    `ANALYZE TABLE wo_calls, wo_ice_candidates, wo_group_calls, wo_group_call_participants, wo_call_statistics`,
  ];
  for (const statement of statements) {
    await pool.query(statement);
  }
}

/**
 * Parts of a scenario: calls that go on all the while, between users who are connected to two other
 * chat servers, callers to one and callees to the other.
 *
 * @param {number} count
 * @param {{ userId: number, session: string }[]} users who call each other meanwhile
 * @param {number} firstUserId of the others
 */
function liveCalls(count, users, firstUserId) {
  const talkers = people(2 * count, firstUserId);
  /** @type {Generator[]} */
  const workers = [];
  return {
    users: [...users, ...talkers],
    moreHosts: 2,
    async before(system) {
      const pids = system.otherHosts.map(({ program }) => program.child.pid);
      const look = () => ({
        sidecar: memory(system.sidecarPid).nowMiB,
        hosts: pids.reduce((sum, pid) => sum + memory(pid).nowMiB, 0),
      });
      const empty = look();
      const [callerUrl, calleeUrl] = system.otherHosts.map(({ url }) => url);
      for (let i = 0; i < talkers.length; i += 2 * CALLS_PER_WORKER) {
        const worker = new Generator();
        workers.push(worker);
        const some = talkers.slice(i, i + 2 * CALLS_PER_WORKER);
        await worker.ask('hold', { callerUrl, calleeUrl, people: some, prefix: `live ${i}` });
      }
      const full = look();
      const cpu = () => pids.reduce((sum, pid) => sum + cpuMs(pid), 0);
      const before = cpu();
      await delay(QUIET_MS);
      const seconds = QUIET_MS / 1000;
      return {
        hostMsPerSocketSecond: (cpu() - before) / talkers.length / seconds,
        sidecarKiBPerCall: ((full.sidecar - empty.sidecar) * 1024) / count,
        hostKiBPerSocket: ((full.hosts - empty.hosts) * 1024) / talkers.length,
      };
    },
    after: () => Promise.all(workers.splice(0).map((worker) => worker.stop())),
  };
}

module.exports = { liveCalls, oldRows };
