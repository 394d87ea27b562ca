'use strict';

/** protocol.md, section 7: whatever arrives, everybody stays up and the sender gets one clear answer. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { Client } = require('../../demo/client');
const { initiate, ringingCall } = require('./calls');
const { startWorld } = require('./fixture');
const { EVENTS, NOT_OBJECTS, ODD_OBJECTS } = require('./odd-payloads');

/** An event that is not served yet may be refused unread. */
const NOT_SERVED = 'call:history';

describe('Hostile payloads', { concurrency: 3 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  /** Chat works, calls work, and neither process was replaced. */
  async function assertAllUp(cast) {
    for (const program of world.programs) {
      assert.equal(program.ended, false, `${program.name} ended`);
    }
    const { alice, roomName } = await ringingCall(cast);
    await alice.ask('call:end', { roomName });
  }

  for (const event of EVENTS) {
    test(`${event}: what is no plain object is invalid_argument, by callback and by call:error`, async (t) => {
      const cast = world.cast(t);
      const eve = await cast.connect('eve');
      const codes = ['invalid_argument', ...(event === NOT_SERVED ? ['failed_precondition'] : [])];
      for (const [name, args] of [
        ...Object.entries(NOT_OBJECTS).map(([key, value]) => [key, [value]]),
        ['none', []],
      ]) {
        const answer = await eve.ask(event, ...args);
        assert.equal(answer.ok, false, `${name}: ${JSON.stringify(answer)}`);
        assert.ok(codes.includes(answer.code), `${name}: ${JSON.stringify(answer)}`);
        eve.emit(event, ...args);
        await eve.hears(...failureOf(event, answer.code));
      }
      await assertOneAnswerEach(world, eve);
      await assertAllUp(cast);
    });

    test(`${event}: odd objects get one answer each`, async (t) => {
      const cast = world.cast(t);
      const eve = await cast.connect('eve');
      for (const [name, payload] of Object.entries(ODD_OBJECTS)) {
        const answer = await eve.ask(event, payload);
        assert.equal(typeof answer?.ok, 'boolean', `${name}: ${JSON.stringify(answer)}`);
        if (!answer.ok) {
          assert.match(answer.code, /^[a-z_]+$/, name);
        }
        assert.notEqual(answer.code, 'internal', `${name}: ${JSON.stringify(answer)}`);
        assert.notEqual(answer.code, 'unavailable', `${name}: ${JSON.stringify(answer)}`);
      }
      await assertOneAnswerEach(world, eve);
      await assertAllUp(cast);
    });
  }

  test('more arguments than one, and callbacks in odd places', async (t) => {
    const cast = world.cast(t);
    const eve = await cast.connect('eve');
    for (const event of EVENTS) {
      eve.emit(event, { roomName: 'nobody' }, { roomName: 'second' }, 'third');
      const answer = await eve.ask(event, { roomName: 'nobody' }, null, 'third');
      assert.equal(typeof answer?.ok, 'boolean', event);
    }
    await assertAllUp(cast);
  });

  test('a flood without waiting, and a socket that leaves in the middle of it', async (t) => {
    const cast = world.cast(t);
    const eve = await cast.connect('eve');
    const bobId = await cast.user('bob');
    for (let i = 0; i < 500; i++) {
      eve.emit(EVENTS[i % EVENTS.length], { roomName: `flood ${i}`, toId: bobId });
    }
    eve.disconnect();
    await assertAllUp(cast);
  });

  test('a socket that never logs in and floods', async (t) => {
    const cast = world.cast(t);
    const eve = new Client({ name: 'eve', url: world.host.url, userId: 0, session: 'none' });
    cast.devices.push(eve);
    await eve.connect();
    for (let i = 0; i < 2000; i++) {
      eve.emit('ice:candidate', { roomName: 'nobody', candidate: 'x'.repeat(1000) });
    }
    await assertAllUp(cast);
  });

  test('a call whose every text is hostile goes through like any other', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const roomName = "'; DROP TABLE wo_calls; -- ${jndi:ldap://x} %s %n <script>";
    assert.equal(
      (await initiate(alice, bob.userId, roomName, { sdpOffer: "' OR 1=1" })).status,
      'ringing',
    );
    assert.equal((await bob.hears('call:incoming')).roomName, roomName);
    const reason = "'); DELETE FROM wo_calls; --";
    assert.equal((await alice.ask('call:end', { roomName, reason })).ok, true);
    assert.equal((await bob.hears('call:ended')).reason, reason);
    assert.equal((await world.call(roomName)).status, 'missed');
  });
});

/** Which event tells a failure where there is no callback, and fields of it. */
function failureOf(event, code) {
  return event === 'ice:request'
    ? ['ice:response', { success: false, code }]
    : ['call:error', { event, code }];
}

/** No failure was told both by callback and by event, and none twice. */
async function assertOneAnswerEach(world, device) {
  await world.caughtUp(device);
  const failures = ['call:error', 'ice:response'];
  const extra = device.heard.filter((heard) => failures.includes(heard.event) && !heard.taken);
  assert.deepEqual(extra, []);
}
