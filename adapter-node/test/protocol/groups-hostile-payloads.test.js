'use strict';

/** protocol.md, section 7: whatever is said about a group call, it goes on for those who are in it. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { joinRoom } = require('./calls');
const { startWorld } = require('./fixture');
const { activeGroup, callGroup } = require('./group-calls');
const { assertInside, groupCall, stays } = require('./group-rows');
const { EVENTS, ODD_OBJECTS } = require('./odd-payloads');

const ABOUT_NO_CALL = ['call:register', 'ice:request', 'call:history'];
const ABOUT_A_CALL = EVENTS.filter((event) => !ABOUT_NO_CALL.includes(event));

describe('Hostile payloads about group calls', { concurrency: 3 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  for (const event of ABOUT_A_CALL) {
    test(`${event}: odd objects about a group call from outside do nothing to it`, async (t) => {
      const cast = world.cast(t);
      const eve = await cast.connect('eve');
      const { alice, bob, carol, roomName } = await activeGroup(cast);
      const earlier = [await groupCall(world, roomName), await stays(world, roomName)];
      for (const [name, payload] of Object.entries(ODD_OBJECTS)) {
        const answer = await eve.ask(event, { ...payload, roomName });
        assert.equal(answer.ok, false, `${name}: ${JSON.stringify(answer)}`);
        assert.notEqual(answer.code, 'internal', `${name}: ${JSON.stringify(answer)}`);
      }
      await world.quiet(roomName, alice, bob, carol);
      assert.deepEqual([await groupCall(world, roomName), await stays(world, roomName)], earlier);
    });
  }

  for (const event of ['call:mute_participant', 'call:remove_participant']) {
    test(`${event}: whoever is not in the call cannot be meant`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, carol, roomName } = await activeGroup(cast);
      const eveId = await cast.user('eve');
      for (const targetUserId of [null, undefined, '', 0, -1, 1.5, 2 ** 31, {}, [], true, eveId]) {
        const answer = await alice.ask(event, { roomName, targetUserId });
        assert.equal(answer.ok, false, `${targetUserId}: ${JSON.stringify(answer)}`);
        assert.notEqual(answer.code, 'internal', `${targetUserId}: ${JSON.stringify(answer)}`);
      }
      await world.quiet(roomName, alice, bob, carol);
      await assertInside(world, roomName, alice, bob, carol);
    });
  }

  test('a group call whose every text is hostile goes through like any other', async (t) => {
    const cast = world.cast(t);
    const groupId = await cast.group(['alice', 'bob']);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const roomName = "'; DROP TABLE wo_group_calls; -- ${jndi:ldap://y} %s %n </script>";
    const initiated = await callGroup(alice, groupId, roomName, { sdpOffer: "' OR 1=1" });
    assert.equal(initiated.status, 'ringing');
    assert.equal((await bob.hears('group_call:incoming')).sdpOffer, "' OR 1=1");
    await joinRoom(roomName, alice, bob);
    const userName = '<img src=x onerror=alert(1)>';
    await alice.ask('call:recording', { roomName, userName, action: "start'; --" });
    assert.equal((await bob.hears('call:recording')).userName, userName);
    await alice.ask('call:end_for_all', { roomName });
    await bob.hears('call:ended', { roomName, reason: 'ended_for_all' });
    assert.equal((await groupCall(world, roomName)).status, 'ended');
  });
});
