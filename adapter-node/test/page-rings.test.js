'use strict';

/** The calls that ring on the demo page. */

const assert = require('node:assert/strict');
const { beforeEach, test } = require('node:test');

const INCOMING = {
  fromId: 101,
  fromName: 'Alice Archer',
  callType: 'video',
  roomName: 'r1',
  sdpOffer: 'v=0',
  iceServers: [],
};

let rings;
let stopped;
beforeEach(async () => {
  const { Rings } = await import('../demo/page/rings.js');
  rings = new Rings({ groupNameOf: () => 'Climbing' });
  stopped = [];
  rings.addEventListener('stopped', ({ detail }) => stopped.push(detail.words));
});

test('a call rings until it is taken', () => {
  assert.equal(rings.hear('call:incoming', INCOMING), true);
  assert.equal(rings.first.heading, 'Alice Archer');
  assert.equal(rings.take('r1').fromId, 101);
  assert.equal(rings.first, undefined);
  assert.deepEqual(stopped, []);
});

test('candidates that come while it rings are kept for the answer', () => {
  rings.hear('call:incoming', INCOMING);
  assert.equal(rings.hear('ice:candidate', { roomName: 'r1', candidate: 'c' }), true);
  assert.deepEqual(rings.take('r1').candidates, [{ roomName: 'r1', candidate: 'c' }]);
});

test('fresh ICE servers replace those of the ring', () => {
  rings.hear('call:incoming', INCOMING);
  rings.hear('ice:servers', { roomName: 'r1', iceServers: [{ urls: 'stun:a' }] });
  assert.deepEqual(rings.first.iceServers, [{ urls: 'stun:a' }]);
});

test('a call that is answered elsewhere rings no more', () => {
  rings.hear('call:incoming', INCOMING);
  rings.hear('call:ended', { roomName: 'r1', reason: 'answered_elsewhere' });
  assert.equal(rings.first, undefined);
  assert.deepEqual(stopped, ['You answered on another device']);
});

test('of several calls the one that rings longest is first', () => {
  rings.hear('call:incoming', INCOMING);
  const group = { groupId: 5, initiatedBy: 7, initiatorName: 'Bob', roomName: 'r2' };
  rings.hear('group_call:incoming', { ...group, callType: 'audio' });
  assert.equal(rings.first.roomName, 'r1');
  rings.take('r1');
  assert.equal(rings.first.heading, 'Bob calls Climbing');
  assert.equal(rings.first.title, 'Climbing');
});

test('events of other rooms are not about a ring', () => {
  assert.equal(rings.hear('ice:candidate', { roomName: 'r9', candidate: 'c' }), false);
  assert.equal(rings.hear('call:ended', { roomName: 'r9', reason: 'completed' }), false);
  assert.equal(rings.hear('private_message', { text: 'hello' }), false);
});
