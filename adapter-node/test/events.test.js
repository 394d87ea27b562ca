'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { CLIENTS } = require('./support/host');
const { scene } = require('./support/scene');

const OFFER = { type: 'offer', sdp: 'v=0\r\n\u0000 ünï😀' };

/** What each event of protocol.md 2 becomes: name, payload, arm, its body. */
const MAPPINGS = [
  ['call:register', { userId: 7 }, 'register', {}],
  ['call:register', { user_id: '7' }, 'register', {}],
  [
    'call:initiate',
    { fromId: '7', toId: '8', callType: 'video', roomName: 'r', sdpOffer: OFFER },
    'initiate',
    {
      toId: 8,
      groupId: 0,
      callType: 'CALL_TYPE_VIDEO',
      roomName: 'r',
      sdpOffer: JSON.stringify(OFFER),
      calleeDevices: 0,
      _calleeDevices: 'calleeDevices',
    },
  ],
  [
    'group_call:initiate',
    { initiatedBy: 7, groupId: 5, callType: 'audio', roomName: '__proto__' },
    'initiate',
    { toId: 0, groupId: 5, callType: 'CALL_TYPE_AUDIO', roomName: '__proto__', sdpOffer: '' },
  ],
  [
    'call:initiate',
    { fromId: 7, groupId: '5', callType: 'video', roomName: 'r', sdpOffer: OFFER },
    'initiate',
    {
      toId: 0,
      groupId: 5,
      callType: 'CALL_TYPE_VIDEO',
      roomName: 'r',
      sdpOffer: JSON.stringify(OFFER),
    },
  ],
  [
    'group_call:initiate',
    { fromId: '7', initiatedBy: '7', groupId: 5, callType: 'audio', roomName: 'r', sdpOffer: 'o' },
    'initiate',
    { toId: 0, groupId: 5, callType: 'CALL_TYPE_AUDIO', roomName: 'r', sdpOffer: '"o"' },
  ],
  [
    'call:initiate',
    { fromId: 7, toId: 8, groupId: 5, roomName: 'r', sdpOffer: null },
    'initiate',
    { toId: 8, groupId: 5, callType: 'CALL_TYPE_UNSPECIFIED', roomName: 'r', sdpOffer: '' },
  ],
  [
    'call:accept',
    { roomName: 'r', userId: 7, sdpAnswer: 'plain' },
    'accept',
    { roomName: 'r', sdpAnswer: '"plain"' },
  ],
  ['call:accept', { roomName: 'r', userId: 7 }, 'accept', { roomName: 'r', sdpAnswer: '' }],
  [
    'call:accept',
    { roomName: 'r', userId: 7, sdpAnswer: null },
    'accept',
    { roomName: 'r', sdpAnswer: '' },
  ],
  ['call:reject', { roomName: 'r', userId: 7 }, 'reject', { roomName: 'r' }],
  [
    'call:end',
    { roomName: 'r', userId: 7, reason: '😀'.repeat(150) },
    'end',
    { roomName: 'r', reason: '😀'.repeat(100), _reason: 'reason' },
  ],
  [
    'call:end',
    { roomName: 'r', userId: 7, reason: { why: 1 } },
    'end',
    { roomName: 'r', reason: '{"why":1}', _reason: 'reason' },
  ],
  [
    'ice:candidate',
    { roomName: 'r', fromUserId: 7, toUserId: '8', candidate: { c: 1 }, sdpMLineIndex: 0 },
    'candidate',
    { roomName: 'r', toUserId: 8, candidate: '{"c":1}', sdpMLineIndex: '0', sdpMid: '' },
  ],
  [
    'ice:candidate',
    { roomName: 'r', fromUserId: 7, candidate: 'c', sdpMLineIndex: null, sdpMid: 'audio' },
    'candidate',
    { roomName: 'r', toUserId: 0, candidate: '"c"', sdpMLineIndex: '', sdpMid: '"audio"' },
  ],
  ['call:join_room', { roomName: 'r', userId: 7 }, 'joinRoom', { roomName: 'r' }],
  ['call:leave_room', { roomName: 'r', userId: 7 }, 'leaveRoom', { roomName: 'r' }],
  [
    'call:toggle_media',
    { roomName: 'r', userId: 7, audio: 1, video: false },
    'toggleMedia',
    { roomName: 'r', audio: true, _audio: 'audio', video: false, _video: 'video' },
  ],
  ['ice:request', { userId: 7 }, 'requestIceServers', {}],
  [
    'call:renegotiate',
    { roomName: 'r', fromUserId: 7, sdpOffer: OFFER, type: 'renegotiate' },
    'renegotiate',
    { roomName: 'r', toUserId: 0, answer: false, sdp: JSON.stringify(OFFER) },
  ],
  [
    'call:renegotiate_answer',
    { roomName: 'r', fromUserId: 7, toUserId: 8, sdpAnswer: 'a' },
    'renegotiate',
    { roomName: 'r', toUserId: 8, answer: true, sdp: '"a"' },
  ],
  [
    'call:screen_share',
    { roomName: 'r', userId: 7, action: 'start' },
    'screenShare',
    { roomName: 'r', action: 'start' },
  ],
  [
    'call:recording',
    { roomName: 'r', userId: 7, userName: 'Zoë', action: 'stop' },
    'recording',
    { roomName: 'r', userName: '"Zoë"', action: 'stop' },
  ],
  [
    'call:noise_cancellation',
    { roomName: 'r', userId: 7, enabled: true },
    'noiseCancellation',
    { roomName: 'r', enabled: true, _enabled: 'enabled' },
  ],
  [
    'call:stats',
    { roomName: 'r', userId: 7, callType: 'audio', duration: '12.5', packetLoss: 0 },
    'statistics',
    {
      roomName: 'r',
      callType: 'CALL_TYPE_AUDIO',
      duration: 12.5,
      _duration: 'duration',
      packetLoss: 0,
      _packetLoss: 'packetLoss',
    },
  ],
  [
    'call:history',
    { limit: 20, before: 'x', filter: 'missed' },
    'listHistory',
    { limit: 20, before: 'x', filter: 'missed' },
  ],
  ['call:end_for_all', { roomName: 'r', userId: 7 }, 'endForAll', { roomName: 'r' }],
  [
    'call:mute_participant',
    { roomName: 'r', userId: 7 },
    'muteParticipant',
    { roomName: 'r', targetUserId: 0 },
  ],
  [
    'call:mute_participant',
    { roomName: 'r', userId: 7, targetUserId: '9' },
    'muteParticipant',
    { roomName: 'r', targetUserId: 9 },
  ],
  [
    'call:remove_participant',
    { roomName: 'r', userId: 7, targetUserId: 9 },
    'removeParticipant',
    { roomName: 'r', targetUserId: 9 },
  ],
];

for (const kind of Object.keys(CLIENTS)) {
  test(`every event goes out as the contract says it, from ${kind}`, async (t) => {
    const { sidecar, host } = await scene(t);
    const client = await host.user(7, kind);
    for (const [event, payload, arm, body] of MAPPINGS) {
      client.emit(event, payload);
      const got = await sidecar.next(arm);
      assert.deepEqual(got[arm], body, event);
      assert.equal(got.userId, 7);
      assert.equal(got.deviceId, client.there.id);
      assert.equal(got.callback, false);
      assert.ok(Math.abs(got.receivedAtMs - Date.now()) < 5000);
      assert.equal(got.claimedUserId, event === 'call:history' ? 0 : 7, event);
    }
    assert.equal(host.lines.filter((line) => line.includes('registered for socket')).length, 1);
  });
}

test('a device is announced once, before its first event, with a digest of its session', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.user(7);
  client.emit('call:register', {});
  client.emit('call:end', { roomName: 'r' });
  await sidecar.next('end');
  assert.deepEqual(
    sidecar.events.map(({ kind }) => kind),
    ['deviceUp', 'register', 'end'],
  );
  const [up] = sidecar.events;
  assert.equal(up.userId, 7);
  assert.match(up.deviceUp.session, /^[\w-]{22}$/);
  assert.ok(up.deviceUp.connectedAtMs > 1.7e12);
  assert.deepEqual(
    sidecar.events.map(({ number }) => number),
    [1, 2, 3],
  );
});

test('the number of the callee’s devices here goes with a 1-to-1 initiate only', async (t) => {
  const { sidecar, host } = await scene(t);
  const alice = await host.user(7);
  await host.user(8);
  await host.user(8);
  alice.emit('call:initiate', { toId: 8, callType: 'audio', roomName: 'r', sdpOffer: 'o' });
  alice.emit('call:initiate', { groupId: 8, callType: 'audio', roomName: 'g' });
  assert.equal((await sidecar.next('initiate')).initiate.calleeDevices, 2);
  assert.equal((await sidecar.next('initiate')).initiate._calleeDevices, undefined);
});

test('the user id in the payload that is not the device’s is the one that is passed on', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.user(7);
  const cases = [
    [{ userId: 7, user_id: 9 }, 9],
    [{ userId: 9, user_id: 7 }, 9],
    [{ userId: '7', user_id: 7 }, 7],
    [{ userId: null }, 0],
  ];
  for (const [payload, claimed] of cases) {
    client.emit('call:register', payload);
    assert.equal((await sidecar.next('register')).claimedUserId, claimed);
  }
});

test('a callback gets the sidecar’s answer, once', async (t) => {
  const { sidecar, host } = await scene(t, {}, { acknowledging: false });
  const client = await host.user(7);
  const answer = client.ask('call:join_room', { roomName: 'r', userId: 7 });
  const { number, callback } = await sidecar.next('joinRoom');
  assert.equal(callback, true);
  const said = (payload) => ({ answer: { event: number, payloadJson: JSON.stringify(payload) } });
  sidecar.command(said({ ok: true, status: 'ringing' }), said({ ok: false }));
  sidecar.command({ answer: { event: 4711, payloadJson: '{}' } });
  assert.deepEqual(await answer, { ok: true, status: 'ringing' });
  await sidecar.done();
});
