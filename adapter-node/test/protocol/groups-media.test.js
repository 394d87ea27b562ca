'use strict';

/** protocol.md, section 3, in a group: media, candidates, renegotiation, share, recording, noise. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const sdp = require('../../demo/sdp');
const { joinRoom, send, sendCandidate } = require('./calls');
const { eventually } = require('./eventually');
const { participantsByUser } = require('./expect');
const { stays } = require('./group-rows');
const { activeGroup } = require('./group-calls');
const { startWorld } = require('./fixture');

describe('Media in a group call', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  /** Alice, Bob and Carol are in the room, Dave rings, and Bob has a second device in the room. */
  async function inRoom(cast) {
    const members = ['alice', 'bob', 'carol', 'dave'];
    const call = await activeGroup(cast, { members, joined: ['alice', 'bob', 'carol'] });
    const tablet = await cast.connect('bob');
    await tablet.hears('call:resumed', { roomName: call.roomName });
    await joinRoom(call.roomName, tablet);
    const { alice, bob, carol, dave, roomName } = call;
    return { ...call, tablet, quiet: () => world.quiet(roomName, alice, bob, tablet, carol, dave) };
  }

  test('call:participants has one entry a user, in two devices or one', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName, quiet } = await inRoom(cast);
    await send(alice, 'call:join_room', roomName);
    const heard = await alice.hears('call:participants', { roomName });
    assert.deepEqual(Object.keys(heard).sort(), ['participants', 'roomName']);
    assert.deepEqual(
      Object.keys(participantsByUser(heard.participants)).map(Number),
      [alice, bob, carol].map((device) => device.userId),
    );
    await quiet();
  });

  test('media flags go to the other devices in the room, into call:participants and the row', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, tablet, carol, roomName, quiet } = await inRoom(cast);

    for (const flags of [
      { audio: false, video: true },
      { audio: true, video: false },
      { audio: false, video: false },
    ]) {
      assert.equal((await send(bob, 'call:toggle_media', roomName, flags)).ok, true);
      for (const device of [alice, tablet, carol]) {
        assert.deepEqual(await device.hears('user:media_changed'), {
          userId: bob.userId,
          ...flags,
          roomName,
        });
      }
      await send(alice, 'call:join_room', roomName);
      const { participants } = await alice.hears('call:participants', { roomName });
      assert.deepEqual(participantsByUser(participants)[bob.userId], flags);
      await eventually(async () => {
        const row = (await stays(world, roomName))[bob.userId];
        assert.deepEqual(
          [row.audio_enabled, row.video_enabled],
          [Number(flags.audio), Number(flags.video)],
        );
      }, 2000);
    }
    await quiet();
  });

  test('candidates without toUserId go to the other devices in the room', async (t) => {
    const cast = world.cast(t);
    const { alice, tablet, bob, carol, roomName, quiet } = await inRoom(cast);
    for (const candidate of ['c1', { candidate: 'c2' }]) {
      assert.equal((await sendCandidate(bob, roomName, { candidate })).ok, true);
      for (const device of [alice, tablet, carol]) {
        assert.deepEqual(await device.hears('ice:candidate'), {
          roomName,
          fromUserId: bob.userId,
          candidate,
          sdpMLineIndex: 0,
          sdpMid: '0',
        });
      }
    }
    await quiet();
    const rows = await world.candidates(roomName, 2);
    assert.deepEqual(
      rows.map((row) => row.candidate),
      ['"c1"', '{"candidate":"c2"}'],
    );
  });

  test('candidates to a user go to his devices in the room and to nobody else', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, tablet, roomName, quiet } = await inRoom(cast);
    const outside = await cast.connect('bob');
    await outside.hears('call:resumed', { roomName });

    const fields = { roomName, fromUserId: alice.userId, toUserId: String(bob.userId) };
    assert.equal((await alice.ask('ice:candidate', { ...fields, candidate: 'c' })).ok, true);

    for (const device of [bob, tablet]) {
      assert.deepEqual(await device.hears('ice:candidate'), {
        roomName,
        fromUserId: alice.userId,
        candidate: 'c',
        sdpMLineIndex: null,
        sdpMid: null,
      });
    }
    await quiet();
    await world.quiet(roomName, outside);
  });

  test('to a member who is not in the room: fine, and nobody hears', async (t) => {
    const cast = world.cast(t);
    const { alice, dave, roomName, quiet } = await inRoom(cast);
    const fields = { toUserId: dave.userId };
    assert.equal((await sendCandidate(alice, roomName, fields)).ok, true);
    await quiet();
  });

  for (const [event, key] of [
    ['call:renegotiate', 'sdpOffer'],
    ['call:renegotiate_answer', 'sdpAnswer'],
  ]) {
    test(`${event} goes to one user's devices in the room, or to all others`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, tablet, carol, roomName, quiet } = await inRoom(cast);
      const description = { type: 'any', sdp: sdp.offer() };
      const sent = { roomName, fromUserId: alice.userId, [key]: description };
      const expected = { ...sent, type: event.slice('call:'.length) };

      const toBob = { ...sent, toUserId: bob.userId, type: 'something else' };
      assert.equal((await alice.ask(event, toBob)).ok, true);
      for (const device of [bob, tablet]) {
        assert.deepEqual(await device.hears(event), expected);
      }
      await quiet();

      assert.equal((await alice.ask(event, sent)).ok, true);
      for (const device of [bob, tablet, carol]) {
        assert.deepEqual(await device.hears(event), expected);
      }
      await quiet();
    });
  }

  test('screen share and noise cancellation go to the other devices in the room, as they came', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, tablet, carol, roomName, quiet } = await inRoom(cast);
    for (const [event, fields] of [
      ['call:screen_share', { action: 'start' }],
      ['call:screen_share', { action: 'stop' }],
      ['call:noise_cancellation', { enabled: true }],
      ['call:noise_cancellation', { enabled: false }],
    ]) {
      assert.equal((await send(carol, event, roomName, fields)).ok, true);
      for (const device of [alice, bob, tablet]) {
        const expected = { roomName, userId: carol.userId, ...fields };
        assert.deepEqual(await device.hears(event), expected);
      }
    }
    await quiet();
  });

  test('recording goes to every device in the room, the sender too, with the time', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, tablet, carol, roomName, quiet } = await inRoom(cast);
    const fields = { userName: 'Bob B.', action: 'start' };
    assert.equal((await send(bob, 'call:recording', roomName, fields)).ok, true);
    for (const device of [alice, bob, tablet, carol]) {
      const { timestamp, ...rest } = await device.hears('call:recording');
      assert.deepEqual(rest, { roomName, userId: bob.userId, ...fields });
      assert.ok(Math.abs(Date.now() - timestamp) < 30_000, `timestamp ${timestamp}`);
    }
    await quiet();
  });

  test('who left hears nothing any more', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, tablet, carol, roomName, quiet } = await inRoom(cast);
    await send(carol, 'call:leave_room', roomName);
    for (const device of [alice, bob, tablet]) {
      await device.hears('user:left_call', { roomName, userId: carol.userId });
    }
    await send(alice, 'call:toggle_media', roomName, { audio: true, video: true });
    await sendCandidate(alice, roomName, { candidate: 'for those inside' });
    await sendCandidate(alice, roomName, { toUserId: carol.userId });
    for (const device of [bob, tablet]) {
      await device.hears('user:media_changed', { roomName });
      await device.hears('ice:candidate', { roomName, candidate: 'for those inside' });
    }
    await quiet();
  });

  test('a call that is over dissolves its room', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await inRoom(cast);
    await send(alice, 'call:end_for_all', roomName);
    await bob.hears('call:ended', { roomName });
    const { rooms } = await world.hostStatus();
    assert.deepEqual(
      rooms.filter((name) => String(name).endsWith(roomName)),
      [],
    );
  });
});
