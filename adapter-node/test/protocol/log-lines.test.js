'use strict';

/** protocol.md, section 9: the lines that operators of the guide look for. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { accept, initiate, send, sendCandidate } = require('./calls');
const { startWorld } = require('./fixture');

describe('Log lines', () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  test('a call in the logs of sidecar and chat server', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.connect('alice');
    const [bob, tablet] = [await cast.connect('bob'), await cast.connect('bob')];
    const roomName = cast.room();
    await initiate(alice, bob.userId, roomName, { sdpOffer: 'private-offer' });
    await tablet.hears('call:incoming', { roomName });
    await sendCandidate(alice, roomName, { candidate: 'private-candidate' });
    await accept(bob, roomName, { sdpAnswer: 'private-answer' });
    await alice.hears('call:answer', { roomName });
    await send(alice, 'call:end', roomName, { reason: 'completed' });

    const texts = [
      `User registered for calls: ${alice.userId}`,
      `User registered for calls: ${bob.userId}`,
      `Call initiated: ${alice.userId} -> ${bob.userId} (video)`,
      `Incoming call sent to user ${bob.userId} (2 devices)`,
      `Call accepted: ${roomName} by user ${bob.userId}`,
      `Answer sent to initiator ${alice.userId}`,
      `Call ended: ${roomName} by ${alice.userId} (completed)`,
    ];
    for (const text of texts) {
      await world.sidecar.program.line(lineWith(text));
    }
    for (const device of [alice, bob, tablet]) {
      await world.host.program.line(
        lineWith(`Call listeners registered for socket ${device.socket.id}`),
      );
    }
    for (const { name, lines } of world.programs) {
      const log = lines.join('\n');
      for (const secret of [
        'private-offer',
        'private-candidate',
        'private-answer',
        alice.session,
      ]) {
        assert.ok(!log.includes(secret), `${secret} in the log of the ${name}`);
      }
    }
  });

  test('an audio call says so, and a hostile room name stays on one line', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const roomName = 'room\u2028[CALLS] Call ended: forged by 1 (completed)';
    await initiate(alice, bob.userId, roomName, { callType: 'audio' });
    await world.sidecar.program.line(
      lineWith(`Call initiated: ${alice.userId} -> ${bob.userId} (audio)`),
    );
    await send(alice, 'call:end', roomName, {
      reason: 'over\n[CALLS] Call ended: forged by 1 (completed)',
    });
    await world.sidecar.program.line(/\[CALLS\] Call ended: room/);
    const forged = /^\[CALLS\] Call ended: forged/;
    assert.ok(!world.sidecar.program.lines.some((line) => forged.test(line)));
  });
});

/** A line that ends with this text behind the prefix. */
function lineWith(text) {
  return new RegExp(`\\[CALLS\\] ${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}
