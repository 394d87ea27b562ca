'use strict';

/** protocol.md, section 5, "Rates": per user, settable, and never for what ends a call. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { connectedCall, initiate, send, sendCandidate } = require('./calls');
const { assertFinal, assertRefused } = require('./expect');
const { startWorld } = require('./fixture');

const CALLS_A_MINUTE = 5;
const EVENTS_A_SECOND = 20;

describe('Rates', { concurrency: 2 }, () => {
  let world;
  before(async () => {
    world = await startWorld({
      settings: {
        CALLS_MAX_CALLS_PER_MINUTE: String(CALLS_A_MINUTE),
        CALLS_MAX_EVENTS_PER_SECOND: String(EVENTS_A_SECOND),
      },
    });
  });
  after(() => world?.close());

  test('more calls than that in a minute are refused, from every device of the user', async (t) => {
    const cast = world.cast(t);
    const [alice, tablet] = [await cast.connect('alice'), await cast.connect('alice')];
    const nobody = await cast.user('nobody');
    for (let i = 0; i < CALLS_A_MINUTE; i++) {
      assertRefused(await initiate(i % 2 ? alice : tablet, nobody, cast.room()), 'offline');
    }
    for (const device of [alice, tablet]) {
      const roomName = cast.room();
      assertRefused(await initiate(device, nobody, roomName), 'resource_exhausted');
      assert.equal(await world.call(roomName), undefined);
    }
    const bob = await cast.connect('bob');
    assertRefused(await initiate(bob, nobody, cast.room()), 'offline');
  });

  test('more events than that in a second are refused, but never what ends a call', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    const burst = Array.from({ length: 150 }, (_, i) =>
      sendCandidate(alice, roomName, { candidate: i }),
    );
    const ends = [
      alice.ask('call:register', { userId: alice.userId }),
      send(alice, 'call:reject', roomName),
      send(alice, 'call:leave_room', roomName),
      send(alice, 'call:end', roomName, { reason: 'completed' }),
    ];
    const answers = await Promise.all(burst);
    const [registered, rejected, left, ended] = await Promise.all(ends);

    const refused = answers.filter((answer) => !answer.ok);
    assert.ok(refused.length >= 50, `${refused.length} refused`);
    assert.ok(answers.length - refused.length >= 5, 'hardly any passed');
    for (const answer of refused) {
      assertRefused(answer, 'resource_exhausted');
    }
    for (const answer of [registered, left, ended]) {
      assert.equal(answer.ok, true, JSON.stringify(answer));
    }
    assertRefused(rejected, 'permission_denied');
    await bob.hears('call:ended', { roomName, reason: 'completed' });
    await assertFinal(world, roomName, { status: 'ended', reason: 'completed' });
  });

  test('one user who floods costs another nothing', async (t) => {
    const cast = world.cast(t);
    const eve = await cast.connect('eve');
    for (let i = 0; i < 300; i++) {
      eve.emit('ice:candidate', { roomName: 'nobody', candidate: i });
    }
    const { alice, bob, roomName } = await connectedCall(cast);
    assert.equal((await send(alice, 'call:end', roomName)).ok, true);
    await bob.hears('call:ended', { roomName });
  });
});
