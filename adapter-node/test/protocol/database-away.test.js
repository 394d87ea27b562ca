'use strict';

/**
 * The sidecar without its database, stopped or hanging: calls under way keep passing what needs no
 * commit, new ones are refused, what ends a call is kept, and nobody hears of what is not stored.
 */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { accept, callInRoom, initiate, ringingCall, send } = require('./calls');
const { assertFinal, assertRefused } = require('./expect');
const { eventually } = require('./eventually');
const { startWorld } = require('./fixture');
const { TcpProxy } = require('../support/tcp-proxy');

describe('The database is away', () => {
  let world;
  let proxy;
  before(async () => {
    world = await startWorld({
      route: async (address) => {
        proxy = new TcpProxy(address.host, address.port);
        return { ...address, host: '127.0.0.1', port: await proxy.listen() };
      },
    });
  });
  after(async () => {
    proxy?.mend();
    await world?.close();
    await proxy?.close();
  });

  for (const { how, takeAway } of [
    { how: 'stopped', takeAway: () => proxy.refuse() },
    { how: 'hanging', takeAway: () => proxy.fallSilent() },
  ]) {
    test(`${how}: candidates and media go on, an end is kept, new calls are refused`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await callInRoom(cast);
      const [carol, dave] = [await cast.connect('carol'), await cast.connect('dave')];
      const ringing = await ringingCall(cast, { alice: carol, bob: dave });
      const eve = await cast.connect('eve');

      takeAway();
      for (let i = 0; i < 5; i++) {
        alice.emit('ice:candidate', { roomName, candidate: `away ${i}` });
      }
      for (let i = 0; i < 5; i++) {
        await bob.hears('ice:candidate', { candidate: `away ${i}` });
      }
      await send(bob, 'call:toggle_media', roomName, { audio: false, video: true });
      await alice.hears('user:media_changed', { roomName, audio: false });
      const refusedRoom = cast.room();
      const answers = await Promise.all([
        initiate(eve, await cast.user('nobody'), refusedRoom),
        accept(dave, ringing.roomName),
        send(alice, 'call:end', roomName, { reason: 'completed' }),
      ]);
      for (const answer of answers) {
        assertRefused(answer, 'unavailable');
      }
      await alice.ask('private_message', { to_id: bob.userId, text: 'chat goes on' });
      await bob.hears('private_message', { text: 'chat goes on' });
      assert.ok(!bob.heard.some((heard) => heard.event === 'call:ended'));

      proxy.mend();
      const ended = { roomName, reason: 'completed', endedBy: alice.userId };
      assert.deepEqual(await bob.hears('call:ended', {}, 15_000), ended);
      await assertFinal(world, roomName, { status: 'ended', reason: 'completed' });
      await world.candidates(roomName, 5);
      await eventually(async () => {
        assert.equal((await initiate(eve, await cast.user('nobody'), cast.room())).code, 'offline');
      }, 15_000);
      assert.equal(await world.call(refusedRoom), undefined);
      await send(carol, 'call:end', ringing.roomName);
      await dave.hears('call:ended', { roomName: ringing.roomName });
    });
  }
});
