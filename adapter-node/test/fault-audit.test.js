'use strict';

/** The audit of the fault suite finds what it is there for. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { forgotten } = require('./faults/audit');
const { auditGroup } = require('./faults/group-audit');
const { auditPersonal } = require('./faults/personal-audit');

const ALICE = { name: '1/1', userId: 1 };
const BOB = { name: '2/1', userId: 2 };
const BOBS_TABLET = { name: '2/2', userId: 2 };

const ENDED = {
  status: 'ended',
  end_reason: 'completed',
  ended_by: 1,
  to_id: 2,
  accepted_at: '2026-01-01 00:00:01',
  ended_at: '2026-01-01 00:00:09',
};
const HUNG_UP = { reason: 'completed', endedBy: 1 };

/** A call that Alice and Bob had, which Alice hung up. */
const WELL = [
  [ALICE, 'sent', 'call:initiate', {}],
  [BOB, 'heard', 'call:incoming', {}],
  [BOBS_TABLET, 'heard', 'call:incoming', {}],
  [ALICE, 'heard', 'call:ringing', {}],
  [ALICE, 'answered', 'call:initiate', { ok: true, status: 'ringing' }],
  [BOB, 'answered', 'call:accept', { ok: true, status: 'connected' }],
  [ALICE, 'heard', 'call:answer', {}],
  [BOBS_TABLET, 'heard', 'call:ended', { reason: 'answered_elsewhere', endedBy: 2 }],
  [ALICE, 'sent', 'ice:candidate', {}],
  [BOB, 'heard', 'ice:candidate', { candidate: '1/1 1' }],
  [BOB, 'heard', 'ice:candidate', { candidate: '1/1 2' }],
  [ALICE, 'sent', 'call:end', { reason: 'completed' }],
  [BOB, 'heard', 'call:ended', HUNG_UP],
  [ALICE, 'answered', 'call:end', { ok: true, status: 'ended' }],
];

/**
 * @param {(the: any) => void} audit
 * @param {{ row?: any, stays?: any[], words: any[][], back?: object[], forgot?: boolean }} call `back`: who
 *   has come back on another connection; `forgot`: nobody was left who knew who had heard what
 * @returns {string[]} the kinds of what was found
 */
function findings(audit, { row, stays = [], words, back = [], forgot = false }) {
  const entries = words.map(([device, kind, event, payload], index) => ({
    at: index * 1000,
    device,
    kind,
    event,
    payload,
    life: 1,
  }));
  const found = [];
  audit({
    room: 'room',
    row,
    stays,
    entries,
    devices: () => [...new Set(entries.map(({ device }) => device))],
    of: (device) => entries.filter((entry) => entry.device === device),
    isAlone: (device) =>
      !entries.some(
        ({ device: other, kind }) =>
          kind === 'sent' && other !== device && other.userId === device.userId,
      ),
    wasGhost: () => false,
    forgot: () => forgot,
    stayed: (device) => !back.includes(device),
    find: (kind) => found.push(kind),
  });
  return found;
}

const without = (device, kind, event) =>
  WELL.filter((word) => !(word[0] === device && word[1] === kind && word[2] === event));

describe('An end that is told again', () => {
  const device = { ...BOB, url: 'http://host' };
  const heard = (life, at) => ({ life, at });
  const both = [
    { who: 'sidecar', at: 200 },
    { who: 'http://host', at: 300 },
  ];
  const [first, second] = [heard(1, 100), heard(2, 400)];

  test('may be, where the sidecar and the chat server of the device died in between', () => {
    assert.equal(forgotten(both, device, first, second), true);
  });

  test('may be, where the chat server died before it could say so', () => {
    const died = (at) => [{ who: 'http://host', at }];
    assert.equal(forgotten(died(105), device, first, second), true);
    assert.equal(forgotten(died(150), device, first, second), false);
    assert.equal(forgotten([{ who: 'sidecar', at: 105 }], device, first, second), false);
    assert.equal(forgotten([{ who: 'http://other', at: 105 }], device, first, second), false);
  });

  test('may not be, where one of them lived', () => {
    for (const { who } of both) {
      const deaths = both.filter((death) => death.who !== who);
      assert.equal(forgotten(deaths, device, first, second), false);
    }
  });

  test('may not be on the same connection, or where they died at another time', () => {
    assert.equal(forgotten(both, device, first, heard(1, 400)), false);
    assert.equal(forgotten(both, device, heard(1, 250), second), false);
    assert.equal(forgotten(both, device, first, heard(2, 250)), false);
  });

  test('is counted apart', () => {
    const words = [...WELL, [BOB, 'heard', 'call:ended', HUNG_UP]];
    assert.deepEqual(findings(auditPersonal, { row: ENDED, words, forgot: true }), ['again']);
    assert.deepEqual(findings(auditPersonal, { row: ENDED, words }), ['doubled']);
  });
});

describe('What everybody heard of a 1-to-1 call', () => {
  test('who was told so when he accepted knows that it is over', () => {
    const over = { ok: false, code: 'failed_precondition' };
    const words = [
      ...without(BOB, 'heard', 'call:ended').filter(
        ([device, , event]) => !(device === BOB && event === 'call:accept'),
      ),
      [BOB, 'answered', 'call:accept', over],
    ];
    const call = { row: ENDED, words, back: [BOB, BOBS_TABLET] };
    assert.deepEqual(findings(auditPersonal, call), []);
  });

  const personal = (call) => findings(auditPersonal, { row: ENDED, words: WELL, ...call });

  test('all is well', () => assert.deepEqual(personal({}), []));

  test('nothing is stored', () =>
    assert.deepEqual(personal({ row: undefined }), ['lost', 'wrong']));

  test('it goes on for ever', () =>
    assert.deepEqual(personal({ row: { ...ENDED, status: 'connected' } }), ['open']));

  test('the other side does not hear the end', () =>
    assert.deepEqual(personal({ words: without(BOB, 'heard', 'call:ended') }), ['lost']));

  test('nor when it comes back, unless another device of its user knows', () => {
    const words = without(BOB, 'heard', 'call:ended');
    assert.deepEqual(personal({ words, back: [BOB] }), []);
    const alone = words.filter(([device]) => device !== BOBS_TABLET);
    assert.deepEqual(personal({ words: alone, back: [BOB] }), ['lost']);
  });

  test('a device rings on', () =>
    assert.deepEqual(personal({ words: without(BOBS_TABLET, 'heard', 'call:ended') }), ['lost']));

  test('who answered hears that it was answered elsewhere', () => {
    const elsewhere = [BOB, 'heard', 'call:ended', { reason: 'answered_elsewhere', endedBy: 2 }];
    assert.deepEqual(personal({ words: WELL.toSpliced(8, 0, elsewhere) }), ['wrong']);
  });

  test('the end comes twice', () =>
    assert.deepEqual(personal({ words: [...WELL, [BOB, 'heard', 'call:ended', HUNG_UP]] }), [
      'doubled',
    ]));

  test('who hung up hears it, too', () =>
    assert.deepEqual(personal({ words: [...WELL, [ALICE, 'heard', 'call:ended', HUNG_UP]] }), [
      'wrong',
    ]));

  test('something comes behind the end', () =>
    assert.deepEqual(
      personal({ words: [...WELL, [BOB, 'heard', 'ice:candidate', { candidate: '1/1 3' }]] }),
      ['wrong'],
    ));

  test('another end is stored than was heard, and than was answered', () => {
    const row = { ...ENDED, end_reason: 'connection_lost', ended_by: null };
    assert.deepEqual(personal({ row }), ['wrong']);
    assert.deepEqual(personal({ row: { ...ENDED, status: 'missed' } }), ['wrong']);
  });

  test('candidates come twice, in another order, or not at all', () => {
    const more = (number) => {
      const candidate = [BOB, 'heard', 'ice:candidate', { candidate: `1/1 ${number}` }];
      return WELL.toSpliced(11, 0, candidate);
    };
    assert.deepEqual(personal({ words: more(2) }), ['doubled']);
    assert.deepEqual(personal({ words: more(0) }), ['wrong']);
    assert.deepEqual(personal({ words: more(4) }), ['lost']);
    assert.deepEqual(personal({ words: more(4), back: [ALICE] }), []);
  });

  test('it was answered behind the back of a caller who was told that it failed', () => {
    const words = without(ALICE, 'answered', 'call:initiate').toSpliced(1, 0, [
      ALICE,
      'answered',
      'call:initiate',
      { ok: false, code: 'unavailable' },
    ]);
    assert.deepEqual(personal({ words }), ['wrong']);
  });
});

describe('What everybody heard of a group call', () => {
  const row = { ...ENDED, max_participants: 2 };
  const stays = [1, 2].map((userId) => ({ user_id: userId, left_at: '2026-01-01 00:00:09' }));
  const words = [
    [ALICE, 'sent', 'group_call:initiate', {}],
    [BOB, 'heard', 'group_call:incoming', {}],
    [BOBS_TABLET, 'heard', 'group_call:incoming', {}],
    [ALICE, 'answered', 'group_call:initiate', { ok: true, status: 'ringing' }],
    [ALICE, 'answered', 'call:join_room', { ok: true, status: 'ringing' }],
    [BOB, 'answered', 'call:join_room', { ok: true, status: 'active' }],
    [BOBS_TABLET, 'heard', 'call:ended', { reason: 'answered_elsewhere', endedBy: 2 }],
    [ALICE, 'sent', 'call:end_for_all', {}],
    [BOB, 'heard', 'call:ended', HUNG_UP],
  ];
  const group = (call) => findings(auditGroup, { row, stays, words, ...call });

  test('all is well', () => assert.deepEqual(group({}), []));

  test('nobody closes it, or a stay in it', () => {
    assert.deepEqual(group({ row: { ...row, status: 'active' } }), ['open']);
    assert.deepEqual(group({ stays: [stays[0], { ...stays[1], left_at: null }] }), ['open']);
  });

  test('a stay is missing, or there twice', () => {
    assert.deepEqual(group({ stays: [stays[0]], row: { ...row, max_participants: 1 } }), ['lost']);
    assert.deepEqual(group({ stays: [...stays, stays[1]] }), ['doubled']);
  });

  test('the end is not heard, or twice, or is another one', () => {
    assert.deepEqual(group({ words: words.slice(0, -1) }), ['lost']);
    assert.deepEqual(group({ words: [...words, words.at(-1)] }), ['doubled']);
    assert.deepEqual(group({ row: { ...row, end_reason: 'ended_for_all' } }), ['wrong']);
  });
});
