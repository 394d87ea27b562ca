'use strict';

/** How the demo page reads descriptions and candidates. */

const assert = require('node:assert/strict');
const { before, test } = require('node:test');
const { offer, answer } = require('../demo/sdp');

let sdp;
before(async () => {
  sdp = await import('../demo/page/sdp.js');
});

test('a description is an object, as browsers send it', () => {
  const description = { type: 'offer', sdp: 'v=0' };
  assert.deepEqual(sdp.readDescription(description, 'answer'), description);
});

test('a description is a plain string, as the Android app sends it', () => {
  assert.deepEqual(sdp.readDescription('v=0', 'answer'), { type: 'answer', sdp: 'v=0' });
});

test('a description is an object written into a string', () => {
  const description = { type: 'offer', sdp: 'v=0' };
  assert.deepEqual(sdp.readDescription(JSON.stringify(description), 'offer'), description);
});

test('an object without its type is what its event says', () => {
  assert.deepEqual(sdp.readDescription({ sdp: 'v=0' }, 'answer'), { type: 'answer', sdp: 'v=0' });
});

test('no description stays none', () => {
  assert.equal(sdp.readDescription(null, 'offer'), undefined);
  assert.equal(sdp.readDescription(undefined, 'offer'), undefined);
});

test('a candidate is a string beside its place', () => {
  const payload = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 };
  assert.deepEqual(sdp.readCandidate(payload), payload);
});

test('a candidate is an object that knows its place', () => {
  const candidate = { candidate: 'candidate:1', sdpMid: '1', sdpMLineIndex: 1 };
  const payload = { candidate, sdpMid: null, sdpMLineIndex: null };
  assert.deepEqual(sdp.readCandidate(payload), candidate);
});

test('a candidate without a place belongs to the first medium', () => {
  assert.deepEqual(sdp.readCandidate({ candidate: 'candidate:1' }), {
    candidate: 'candidate:1',
    sdpMid: null,
    sdpMLineIndex: 0,
  });
});

test('the session id is the second field of the o= line', () => {
  assert.equal(
    sdp.sessionId('v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-'),
    '4611731400430051336',
  );
  assert.equal(sdp.sessionId('v=0'), undefined);
});

test('a new version of the same session comes from the same connection', () => {
  const first = { sdp: 'v=0\r\no=- 7 2 IN IP4 127.0.0.1\r\n' };
  const second = { sdp: 'v=0\r\no=- 7 3 IN IP4 127.0.0.1\r\n' };
  assert.equal(sdp.isFromAnotherConnection(first, second), false);
});

test('another session comes from another connection', () => {
  assert.equal(sdp.isFromAnotherConnection({ sdp: offer() }, { sdp: answer() }), true);
});

test('the first description replaces no connection', () => {
  assert.equal(sdp.isFromAnotherConnection(null, { sdp: offer() }), false);
});

test('a candidate belongs to the description with its ice-ufrag', () => {
  const description = { sdp: 'v=0\r\na=ice-ufrag:AbCd\r\n' };
  const of = (fragment) => ({
    candidate: `candidate:1 1 udp 1 192.0.2.1 9 typ host ufrag ${fragment}`,
  });
  assert.equal(sdp.belongsTo(of('AbCd'), description), true);
  assert.equal(sdp.belongsTo(of('AbC'), description), false);
  assert.equal(sdp.belongsTo(of('AbCd'), null), false);
});

test('a candidate that names no ice-ufrag belongs to whatever description there is', () => {
  const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host' };
  assert.equal(sdp.belongsTo(candidate, { sdp: 'v=0' }), true);
  assert.equal(sdp.belongsTo(candidate, null), false);
});
