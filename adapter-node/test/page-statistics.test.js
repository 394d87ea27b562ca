'use strict';

/** What the demo page makes of RTCPeerConnection.getStats(). */

const assert = require('node:assert/strict');
const { before, test } = require('node:test');

let statistics;
before(async () => {
  statistics = await import('../demo/page/statistics.js');
});

/** A report as browsers give it, of one connection. */
function report(...entries) {
  return new Map(entries.map((entry) => [entry.id, entry]));
}

const pair = {
  id: 'P1',
  type: 'candidate-pair',
  bytesSent: 1000,
  bytesReceived: 3000,
  currentRoundTripTime: 0.025,
  localCandidateId: 'L1',
  remoteCandidateId: 'R1',
};
const candidates = [
  { id: 'L1', type: 'local-candidate', candidateType: 'host' },
  { id: 'R1', type: 'remote-candidate', candidateType: 'relay' },
];

test('a sample has the chosen pair and all that was received', () => {
  const sample = statistics.readReport(
    report(
      { id: 'T', type: 'transport', selectedCandidatePairId: 'P1' },
      { ...pair, id: 'P0', bytesSent: 9 },
      pair,
      ...candidates,
      { id: 'A', type: 'inbound-rtp', packetsReceived: 90, packetsLost: 10, jitter: 0.004 },
      { id: 'V', type: 'inbound-rtp', packetsReceived: 100, packetsLost: 0, jitter: 0.002 },
    ),
  );
  assert.deepEqual(sample, {
    sentBytes: 1000,
    receivedBytes: 3000,
    packetsReceived: 190,
    packetsLost: 10,
    jitterMs: 4,
    roundTripMs: 25,
    path: 'host to relay',
  });
});

test('without a transport the pair that is marked counts', () => {
  const sample = statistics.readReport(report({ ...pair, selected: true }, ...candidates));
  assert.equal(sample.path, 'host to relay');
});

test('a connection that never came about has only zeros', () => {
  assert.deepEqual(statistics.readReport(report()), {
    sentBytes: 0,
    receivedBytes: 0,
    packetsReceived: 0,
    packetsLost: 0,
  });
});

test('together: counts are added, of times the worst counts', () => {
  const one = { sentBytes: 1, receivedBytes: 2, packetsReceived: 3, packetsLost: 4 };
  const total = statistics.together([
    { ...one, roundTripMs: 5, path: 'host to host' },
    { ...one, roundTripMs: 9, path: 'host to host' },
    one,
  ]);
  assert.equal(total.sentBytes, 3);
  assert.equal(total.packetsLost, 12);
  assert.equal(total.roundTripMs, 9);
  assert.equal(total.jitterMs, undefined);
  assert.deepEqual(total.paths, ['host to host']);
});

test('loss is a share of what was sent, and none where nothing was', () => {
  assert.equal(statistics.lossOf({ packetsReceived: 90, packetsLost: 10 }), 10);
  assert.equal(statistics.lossOf({ packetsReceived: 0, packetsLost: 0 }), 0);
});
