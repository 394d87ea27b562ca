'use strict';

/** protocol.md, sections 2 and 5: `call:stats` of a group call to wo_call_statistics. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { send } = require('./calls');
const { assertJustNow, assertRefused } = require('./expect');
const { eventually } = require('./eventually');
const { groupCall } = require('./group-rows');
const { activeGroup } = require('./group-calls');
const { startWorld } = require('./fixture');
const { createCallTables } = require('./shapes');

describe('Statistics of group calls', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld({ prepare: (pool) => createCallTables(pool, 'A') });
  });
  after(() => world?.close());

  /** The rows of a group call, as soon as there are `count`. */
  async function rowsOf(roomName, count) {
    const { id } = await groupCall(world, roomName);
    return eventually(async () => {
      const [rows] = await world.pool.query(
        'SELECT * FROM wo_call_statistics WHERE group_call_id = ? ORDER BY id',
        [id],
      );
      assert.equal(rows.length, count);
      return rows;
    });
  }

  test('what everybody measured is stored with group_call_id, in the order in which it came', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    const measured = { packetLoss: 1.5, averageLatency: 40, jitter: 9, bitrate: 600 };
    for (const device of [carol, alice, bob]) {
      assert.equal((await send(device, 'call:stats', roomName, measured)).ok, true);
    }

    const rows = await rowsOf(roomName, 3);

    assert.deepEqual(
      rows.map((row) => row.user_id),
      [carol.userId, alice.userId, bob.userId],
    );
    for (const row of rows) {
      assert.equal(row.call_id, null);
      assert.deepEqual(
        [row.avg_bitrate, Number(row.avg_packet_loss), row.avg_jitter, row.avg_rtt],
        [600, 1.5, 9, 40],
      );
      assertJustNow(row.created_at);
    }
    await world.quiet(roomName, alice, bob, carol);
  });

  test('it is stored after leaving and after the end too', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    await send(bob, 'call:leave_room', roomName);
    await carol.hears('user:left_call', { roomName });
    assert.equal((await send(bob, 'call:stats', roomName, { bitrate: 1 })).ok, true);
    await send(alice, 'call:end_for_all', roomName);
    await carol.hears('call:ended', { roomName });
    assert.equal((await send(carol, 'call:stats', roomName, { bitrate: 2 })).ok, true);
    const rows = await rowsOf(roomName, 2);
    assert.deepEqual(
      rows.map((row) => [row.user_id, row.avg_bitrate]),
      [
        [bob.userId, 1],
        [carol.userId, 2],
      ],
    );
    await world.quiet(roomName, carol);
  });

  test('of strangers nothing is stored', async (t) => {
    const cast = world.cast(t);
    const { alice, roomName } = await activeGroup(cast);
    const eve = await cast.connect('eve');
    assertRefused(await send(eve, 'call:stats', roomName, { bitrate: 1 }), 'permission_denied');
    await send(alice, 'call:stats', roomName, { bitrate: 2 });
    const [row] = await rowsOf(roomName, 1);
    assert.equal(row.avg_bitrate, 2);
  });
});
