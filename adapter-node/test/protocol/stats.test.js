'use strict';

/** protocol.md, sections 2 and 5: `call:stats` to wo_call_statistics. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { connectedCall, initiate, send } = require('./calls');
const { assertJustNow, assertRefused } = require('./expect');
const { eventually } = require('./eventually');
const { startWorld } = require('./fixture');
const { createCallTables } = require('./shapes');

describe('Statistics', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld({ prepare: (pool) => createCallTables(pool, 'A') });
  });
  after(() => world?.close());

  /** The rows of a call, as soon as there are `count`. */
  async function rowsOf(roomName, count) {
    const { id } = await world.call(roomName);
    return eventually(async () => {
      const [rows] = await world.pool.query(
        'SELECT * FROM wo_call_statistics WHERE call_id = ? ORDER BY id',
        [id],
      );
      assert.equal(rows.length, count);
      return rows;
    });
  }

  test('what both sides measured is stored, in the order in which it came', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    const poor = { packetLoss: 12.34, averageLatency: 400, jitter: 90, bitrate: 150 };
    const fine = {
      packetLoss: 0.1,
      averageLatency: 20,
      jitter: 2,
      bitrate: 1200,
      duration: 5,
      bandwidthUsed: 1,
    };

    assert.equal((await send(alice, 'call:stats', roomName, poor)).ok, true);
    assert.equal(
      (await send(bob, 'call:stats', roomName, { callType: 'video', ...fine })).ok,
      true,
    );

    const [first, second] = await rowsOf(roomName, 2);
    const figures = (row) => [
      row.user_id,
      row.avg_bitrate,
      Number(row.avg_packet_loss),
      row.avg_jitter,
      row.avg_rtt,
    ];
    assert.deepEqual(figures(first), [alice.userId, 150, 12.34, 90, 400]);
    assert.deepEqual(figures(second), [bob.userId, 1200, 0.1, 2, 20]);
    for (const row of [first, second]) {
      assert.equal(row.group_call_id, null);
      assertJustNow(row.created_at);
      assert.ok([null, 'excellent', 'good', 'fair', 'poor'].includes(row.connection_quality));
    }
    await world.quiet(roomName, alice, bob);
  });

  test('what was not measured is NULL', async (t) => {
    const cast = world.cast(t);
    const { alice, roomName } = await connectedCall(cast);
    assert.equal((await send(alice, 'call:stats', roomName, { bitrate: 64 })).ok, true);
    const [row] = await rowsOf(roomName, 1);
    assert.deepEqual(
      [row.avg_bitrate, row.avg_packet_loss, row.avg_jitter, row.avg_rtt],
      [64, null, null, null],
    );
  });

  test('it is stored after the end too', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    await send(alice, 'call:end', roomName);
    await bob.hears('call:ended', { roomName });
    for (const device of [alice, bob]) {
      assert.equal(
        (await send(device, 'call:stats', roomName, { duration: 3, bitrate: 64 })).ok,
        true,
      );
    }
    await rowsOf(roomName, 2);
    await world.quiet(roomName, alice, bob);
  });

  test('of strangers and of rooms that do not exist nothing is stored', async (t) => {
    const cast = world.cast(t);
    const { alice, roomName } = await connectedCall(cast);
    const eve = await cast.connect('eve');
    assertRefused(await send(eve, 'call:stats', roomName, { bitrate: 1 }), 'permission_denied');
    assertRefused(await send(eve, 'call:stats', cast.room(), { bitrate: 1 }), 'not_found');
    await send(alice, 'call:stats', roomName, { bitrate: 2 });
    const [row] = await rowsOf(roomName, 1);
    assert.equal(row.avg_bitrate, 2);
  });

  test('a call that was missed takes statistics of its caller', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.connect('alice');
    const roomName = cast.room();
    await initiate(alice, await cast.user('bob'), roomName);
    assert.equal((await send(alice, 'call:stats', roomName, { bitrate: 0 })).ok, true);
    const [row] = await rowsOf(roomName, 1);
    assert.equal(row.avg_bitrate, 0);
  });
});
