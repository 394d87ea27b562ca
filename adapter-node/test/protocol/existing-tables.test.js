'use strict';

/** legacy.md, "The database": calls on tables that were there before us, in each shape of the field. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { administer, databaseFromEnvironment } = require('../../demo/database');
const { migrate } = require('../../demo/processes');
const { connectedCall, initiate, ringingCall, send, sendCandidate } = require('./calls');
const { assertFinal, assertJustNow } = require('./expect');
const { eventually } = require('./eventually');
const { startWorld } = require('./fixture');
const { createCallTables } = require('./shapes');

/** The user table once more, in the guide's spelling and with other names in it. */
async function createLowerCaseUsers(pool) {
  await pool.query('CREATE TABLE wo_users LIKE Wo_Users');
  const users = Array.from({ length: 60 }, (_, i) => [1001 + i, 'Wrong']);
  await pool.query('INSERT INTO wo_users (user_id, first_name) VALUES ?', [users]);
}

const SITES = {
  A: { spelling: 'the guide writes', prepare: async () => {}, zone: '-03:00' },
  B: {
    spelling: 'only in lower case',
    prepare: (pool) => pool.query('RENAME TABLE Wo_Users TO wo_users, Wo_Blocks TO wo_blocks'),
    zone: '+00:00',
  },
  C: { spelling: 'both side by side', prepare: createLowerCaseUsers, zone: '+05:30' },
};

for (const [shape, site] of Object.entries(SITES)) {
  describe(`Tables of shape ${shape}, user tables ${site.spelling}, server at ${site.zone}`, () => {
    let world;
    before(async () => {
      const server = databaseFromEnvironment();
      await administer(server, `SET GLOBAL time_zone = '${site.zone}'`);
      world = await startWorld({
        settings: { CALLS_RECONNECT_GRACE: '2s' },
        prepare: async (pool) => {
          await createCallTables(pool, shape);
          await site.prepare(pool);
        },
        userTable: shape === 'B' ? 'wo_users' : 'Wo_Users',
      });
    });
    after(async () => {
      await administer(databaseFromEnvironment(), "SET GLOBAL time_zone = 'SYSTEM'");
      await world?.close();
    });

    test('migrate kept every column, and can be repeated', async () => {
      const [columns] = await world.pool.query('SHOW COLUMNS FROM wo_calls');
      const names = columns.map((column) => column.Field);
      const old = [
        'id',
        'from_id',
        'to_id',
        'call_type',
        'status',
        'room_name',
        'sdp_offer',
        'sdp_answer',
      ];
      assert.deepEqual(names.slice(0, old.length), old);
      const status = columns.find((column) => column.Field === 'status');
      assert.match(status.Type, shape === 'A' ? /^enum/ : /^varchar/);
      await migrate(world.address);
      assert.deepEqual((await world.pool.query('SHOW COLUMNS FROM wo_calls'))[0], columns);
    });

    test('an older writer goes on inserting the old columns', async () => {
      const columns =
        "(from_id, to_id, call_type, status, room_name) VALUES (1, 2, 'audio', 'ended', 'old')";
      await world.pool.query(`INSERT INTO wo_calls ${columns}`);
    });

    test('a whole call, and its rows', async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await connectedCall(cast);
      await sendCandidate(alice, roomName, { candidate: 'c1', sdpMid: 'audio', sdpMLineIndex: 1 });
      await alice.ask('ice:candidate', { roomName, candidate: 'c2' });
      await send(bob, 'call:end', roomName, { reason: 'completed' });

      await alice.hears('call:ended', { roomName, reason: 'completed' });
      const row = await assertFinal(world, roomName, { status: 'ended', reason: 'completed' });
      for (const time of ['created_at', 'accepted_at', 'ended_at']) {
        assertJustNow(row[time]);
      }
      const candidates = await world.candidates(roomName, 2);
      assert.deepEqual(
        candidates.map((each) => each.candidate),
        ['"c1"', '"c2"'],
      );
      assert.deepEqual([candidates[0].sdp_mid, candidates[0].sdp_m_line_index], ['audio', 1]);
      for (const candidate of candidates) {
        assertJustNow(candidate.created_at);
      }
    });

    test('missed, rejected and failed calls', async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName: rejected } = await ringingCall(cast);
      await send(bob, 'call:reject', rejected, { reason: 'declined' });
      await assertFinal(world, rejected, { status: 'rejected', reason: 'declined' });
      const { roomName: failed } = await ringingCall(cast, { alice, bob });
      await send(alice, 'call:end', failed, { reason: 'failed' });
      await assertFinal(world, failed, { status: 'failed', reason: 'failed' });
      const offline = cast.room();
      await initiate(alice, await cast.user('nobody'), offline);
      await assertFinal(world, offline, { status: 'missed', reason: 'offline' });
    });

    test('the caller has the name of the right user table, and blocks are found', async (t) => {
      const cast = world.cast(t);
      const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
      const roomName = cast.room();
      await initiate(alice, bob.userId, roomName);
      assert.equal((await bob.hears('call:incoming', { roomName })).fromName, 'alice Tester');
      const carol = await cast.connect('carol');
      const blocks = shape === 'B' ? 'wo_blocks' : 'Wo_Blocks';
      await world.pool.query(`INSERT INTO ${blocks} (blocker, blocked) VALUES (?, ?)`, [
        bob.userId,
        carol.userId,
      ]);
      assert.equal((await initiate(carol, bob.userId, cast.room())).code, 'offline');
    });

    test('statistics fill the columns of this shape', async (t) => {
      const cast = world.cast(t);
      const { alice, roomName } = await connectedCall(cast);
      const measured = {
        duration: 61,
        bandwidthUsed: 12.5,
        packetLoss: 1.25,
        averageLatency: 80,
        jitter: 7,
        bitrate: 900,
      };
      assert.equal(
        (await send(alice, 'call:stats', roomName, { callType: 'video', ...measured })).ok,
        true,
      );
      const { id } = await world.call(roomName);
      const row = await eventually(async () => {
        const [rows] = await world.pool.query(
          'SELECT * FROM wo_call_statistics WHERE call_id = ?',
          [id],
        );
        assert.equal(rows.length, 1);
        return rows[0];
      });
      assert.deepEqual([row.user_id, row.group_call_id], [alice.userId, null]);
      assertJustNow(row.created_at);
      const stored =
        shape === 'A'
          ? [row.avg_bitrate, Number(row.avg_packet_loss), row.avg_jitter, row.avg_rtt]
          : [
              row.call_type,
              row.duration,
              Number(row.bandwidth_used),
              Number(row.packet_loss),
              row.average_latency,
            ];
      assert.deepEqual(stored, shape === 'A' ? [900, 1.25, 7, 80] : ['video', 61, 12.5, 1.25, 80]);
    });
  });
}
