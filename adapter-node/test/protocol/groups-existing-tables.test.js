'use strict';

/** legacy.md, "The database": group calls on tables that were there before us. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { migrate } = require('../../demo/processes');
const { accept, joinRoom, send, sendCandidate } = require('./calls');
const { eventually } = require('./eventually');
const { assertJustNow } = require('./expect');
const { assertActive, assertGroupEnded, assertLeft, groupCall, stays } = require('./group-rows');
const { activeGroup, callGroup } = require('./group-calls');
const { startWorld } = require('./fixture');
const { createCallTables } = require('./shapes');

const TABLES = ['wo_group_calls', 'wo_group_call_participants', 'wo_call_statistics'];
const KEYS = { A: 'call_id', C: 'group_call_id' };

for (const [shape, key] of Object.entries(KEYS)) {
  describe(`Group calls on tables of shape ${shape}`, () => {
    let world;
    before(async () => {
      world = await startWorld({ prepare: (pool) => createCallTables(pool, shape) });
    });
    after(() => world?.close());

    test('migrate kept every column, and can be repeated', async () => {
      const columnsOf = async (table) =>
        (await world.pool.query('SHOW COLUMNS FROM ??', [table]))[0];
      const migrated = await Promise.all(TABLES.map(columnsOf));
      const status = migrated[0].find((column) => column.Field === 'status');
      assert.match(status.Type, shape === 'A' ? /^enum/ : /^varchar/);
      assert.equal(migrated[1][1].Field, key);
      await migrate(world.address);
      assert.deepEqual(await Promise.all(TABLES.map(columnsOf)), migrated);
    });

    test('older writers go on inserting the old columns', async () => {
      await world.pool.query(
        "INSERT INTO wo_group_calls (group_id, initiated_by, room_name, status) VALUES (1, 2, 'old', 'ended')",
      );
      const { id } = await groupCall(world, 'old');
      await world.pool.query('INSERT INTO wo_group_call_participants (??, user_id) VALUES (?, 2)', [
        key,
        id,
      ]);
    });

    test('a whole call, and its rows', async (t) => {
      const cast = world.cast(t);
      const groupId = await cast.group(['alice', 'bob', 'carol']);
      const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
      const carol = await cast.connect('carol');
      const roomName = cast.room();
      await callGroup(alice, groupId, roomName, { callType: 'audio', sdpOffer: 'the offer' });
      await joinRoom(roomName, alice);
      await accept(bob, roomName, { sdpAnswer: { type: 'answer' } });
      await joinRoom(roomName, carol);
      await send(bob, 'call:leave_room', roomName);
      await send(bob, 'call:join_room', roomName);
      await sendCandidate(bob, roomName, { candidate: 'c1' });
      await send(alice, 'call:end_for_all', roomName);

      const row = await assertGroupEnded(world, roomName);
      assert.deepEqual(
        [row.group_id, row.initiated_by, row.call_type, row.max_participants],
        [groupId, alice.userId, 'audio', 3],
      );
      for (const time of ['created_at', 'started_at', 'ended_at']) {
        assertJustNow(row[time]);
      }
      const rows = await stays(world, roomName);
      assert.deepEqual(
        Object.keys(rows).map(Number),
        [alice, bob, carol].map((device) => device.userId),
      );
      assertLeft(rows[alice.userId]);
      assertLeft(rows[carol.userId]);
      const [candidate] = await world.candidates(roomName, 1);
      assert.equal(candidate.candidate, '"c1"');
      if (shape === 'C') {
        const sql = 'SELECT sdp_offer FROM wo_group_calls WHERE id = ?';
        const [[stored]] = await world.pool.query(sql, [row.id]);
        assert.equal(stored.sdp_offer, '"the offer"');
        await eventually(async () => {
          const later = await stays(world, roomName);
          assert.equal(later[bob.userId].sdp_answer, '{"type":"answer"}');
        });
      }
    });

    test('a call that rang in vain', async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await activeGroup(cast, { joined: ['alice'] });
      await send(alice, 'call:end', roomName, { reason: 'cancelled' });
      await bob.hears('call:ended', { roomName });
      const row = await assertGroupEnded(world, roomName);
      assert.equal(row.started_at, null);
    });

    test('media flags are stored where there are columns for them, and told anyhow', async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await activeGroup(cast, { members: ['alice', 'bob'] });
      await send(bob, 'call:toggle_media', roomName, { audio: false, video: true });
      await alice.hears('user:media_changed', { audio: false, video: true });
      await eventually(async () => {
        const stay = (await stays(world, roomName))[bob.userId];
        if ('audio_enabled' in stay) {
          assert.deepEqual([stay.audio_enabled, stay.video_enabled], [0, 1]);
        }
      }, 2000);
      await assertActive(world, roomName, 2);
    });

    test('statistics fill the columns of this shape', async (t) => {
      const cast = world.cast(t);
      const { alice, roomName } = await activeGroup(cast);
      const measured = { duration: 61, packetLoss: 1.25, averageLatency: 80, bitrate: 900 };
      assert.equal((await send(alice, 'call:stats', roomName, measured)).ok, true);
      const { id } = await groupCall(world, roomName);
      const row = await eventually(async () => {
        const sql = 'SELECT * FROM wo_call_statistics WHERE group_call_id = ?';
        const [rows] = await world.pool.query(sql, [id]);
        assert.equal(rows.length, 1);
        return rows[0];
      });
      assert.deepEqual([row.user_id, row.call_id], [alice.userId, null]);
      const stored =
        shape === 'A'
          ? [row.avg_bitrate, Number(row.avg_packet_loss), row.avg_rtt]
          : [row.duration, Number(row.packet_loss), row.average_latency];
      assert.deepEqual(stored, shape === 'A' ? [900, 1.25, 80] : [61, 1.25, 80]);
    });
  });
}
