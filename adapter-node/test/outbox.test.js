'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Reply } = require('../lib/answers');
const { Worth } = require('../lib/event-table');
const { resolveOptions } = require('../lib/options');
const { Outbox } = require('../lib/outbox');

/** An outbox, and what the clients of its events heard: `[name, code]`. */
function outbox(options) {
  const box = new Outbox(resolveOptions(options, {}));
  const heard = [];
  const add = (name, worth, more = {}) =>
    box.add({
      event: { name, resent: false },
      deviceId: name,
      arm: name,
      worth,
      bytes: 10,
      since: 0,
      sent: false,
      reply: new Reply({ event: name, callback: ({ code }) => heard.push([name, code]) }),
      ...more,
    });
  return { box, heard, add };
}

/** A reply that nobody waits for. */
const none = () => new Reply({ event: 'ice:candidate', callback: () => {} });

const names = (events) => events.map(({ name }) => name);

test('when it is full, what is worth less goes first, oldest first', () => {
  const { box, heard, add } = outbox({ maxBufferedEvents: 4 });
  add('join', Worth.ORDINARY);
  add('candidate 1', Worth.LIGHT);
  add('candidate 2', Worth.LIGHT);
  add('end', Worth.LAST);
  add('accept', Worth.ORDINARY);
  add('leave', Worth.LAST);
  assert.deepEqual(heard, [
    ['candidate 1', 'unavailable'],
    ['candidate 2', 'unavailable'],
  ]);
  add('reject', Worth.LAST);
  add('register', Worth.KEPT);
  assert.deepEqual(names(box.take(1000)), ['end', 'leave', 'reject', 'register']);
});

test('a newcomer worth no more than what is there is refused', () => {
  const { box, heard, add } = outbox({ maxBufferedEvents: 1 });
  assert.equal(add('candidate 1', Worth.LIGHT), true);
  assert.equal(add('candidate 2', Worth.LIGHT), false);
  add('end 1', Worth.LAST);
  assert.equal(add('end 2', Worth.LAST), false);
  assert.deepEqual(heard, [
    ['candidate 2', 'unavailable'],
    ['candidate 1', 'unavailable'],
    ['end 2', 'unavailable'],
  ]);
  assert.deepEqual(names(box.take(1000)), ['end 1']);
});

test('its bytes are bounded too', () => {
  const { box, heard, add } = outbox({ maxBufferedBytes: 100 });
  for (let i = 0; i < 9; i += 1) {
    add(`candidate ${i}`, Worth.LIGHT);
  }
  add('offer', Worth.ORDINARY, { bytes: 60 });
  assert.deepEqual([box.size, box.bytes], [5, 100]);
  assert.equal(heard.length, 5);
  assert.equal(add('huge', Worth.LAST, { bytes: 101 }), false);
});

test('one device cannot take all the room; its last words have room of their own', () => {
  const { heard, add } = outbox({ maxEventsPerDevice: 2 });
  const deviceId = 'flood';
  for (const name of ['a', 'b', 'c']) {
    add(name, Worth.LIGHT, { deviceId });
  }
  for (let i = 1; i <= 101; i += 1) {
    add(`end ${i}`, Worth.LAST, { deviceId });
  }
  assert.equal(add('other', Worth.LIGHT), true);
  assert.deepEqual(heard, [
    ['c', 'resource_exhausted'],
    ['end 101', 'resource_exhausted'],
  ]);
});

test('ends stay when nothing else is here: the next is refused, and none is lost unsaid', () => {
  const { box, heard, add } = outbox({ maxBufferedEvents: 2 });
  const ends = ['end 1', 'end 2', 'end 3'].map((name) => add(name, Worth.LAST));
  assert.deepEqual(ends, [true, true, false]);
  assert.deepEqual(heard, [['end 3', 'unavailable']]);
  assert.deepEqual(names(box.take(1000)), ['end 1', 'end 2']);
});

test('that a device came or went is never lost', () => {
  const { box, add } = outbox({ maxBufferedEvents: 1, maxEventsPerDevice: 1 });
  add('end', Worth.LAST, { deviceId: 'one' });
  for (const [name, deviceId, worth] of [
    ['deviceUp', 'two', Worth.LAST],
    ['deviceGone', 'two', Worth.LAST],
    ['deviceGone', 'one', Worth.LAST],
  ]) {
    assert.equal(add(name, worth, { deviceId, reply: null }), true);
  }
  assert.deepEqual(names(box.take(1000)), ['end', 'deviceUp', 'deviceGone', 'deviceGone']);
});

test('candidates that were passed on make room for new ones, those of one device and of all', () => {
  for (const bound of [{ maxEventsPerDevice: 3 }, { maxBufferedEvents: 3 }]) {
    const { box, heard, add } = outbox(bound);
    const passed = [];
    for (let i = 1; i <= 9; i += 1) {
      assert.equal(add(`candidate ${i}`, Worth.LIGHT, { deviceId: 'one', reply: none() }), true);
      passed.push(...names(box.take(1000)));
    }
    assert.equal(passed.length, 9);
    box.rewind(0);
    const kept = names(box.take(1000));
    assert.deepEqual(kept, ['candidate 7', 'candidate 8', 'candidate 9']);
    assert.deepEqual(heard, []);
  }
});

test('what is done with out of turn leaves no trace either', () => {
  const { box, add } = outbox({});
  ['held up', 'b', 'c'].forEach((name) => add(name, Worth.ORDINARY));
  box.take(1000);
  box.settle([2, 3, 4]);
  assert.deepEqual([box.size, box.bytes], [1, 10]);
  box.rewind(0);
  assert.deepEqual(names(box.take(1000)), ['held up']);
});

test('of a device of which nothing is here nothing is left to tell', () => {
  const { box, add } = outbox({});
  assert.equal(box.forgetUnheard('unknown'), true);
  add('end', Worth.LAST, { deviceId: 'one' });
  assert.equal(box.forgetUnheard('one'), false);
});

test('what is acknowledged leaves no trace', () => {
  const { box, heard, add } = outbox({});
  ['a', 'b', 'c'].forEach((name) => add(name, Worth.ORDINARY));
  box.take(1000);
  box.acknowledge(2);
  assert.deepEqual([box.size, box.bytes, box.replyTo(2)], [1, 10, null]);
  box.rewind(0);
  assert.deepEqual(names(box.take(1000)), ['c']);
  box.acknowledge(99);
  assert.deepEqual([box.size, box.bytes, box.expectant, box.pending], [0, 0, false, false]);
  assert.deepEqual(heard, []);
});

test('what waited too long is answered once; what was sent or is worth keeping stays', () => {
  const { box, heard, add } = outbox({});
  add('sent', Worth.LIGHT, { since: 1 });
  box.take(1000);
  add('unsent', Worth.ORDINARY, { since: 2 });
  add('end', Worth.LAST, { since: 3 });
  add('fresh', Worth.ORDINARY, { since: 9 });
  box.expire(5);
  box.expire(5);
  assert.deepEqual(heard, [
    ['sent', 'unavailable'],
    ['unsent', 'unavailable'],
    ['end', 'unavailable'],
  ]);
  box.rewind(0);
  assert.deepEqual(
    box.take(1000).map((event) => [event.number, event.resent, event.givenUp, event.name]),
    [
      [1, true, true, 'sent'],
      [3, false, true, 'end'],
      [4, false, undefined, 'fresh'],
    ],
  );
});

test('what was answered, and what went out and asks for no answer, is not given up', () => {
  const { box, heard, add } = outbox({});
  const errors = [];
  const socket = { emit: (event, { code }) => errors.push([event, code]) };
  const reply = () => new Reply({ socket, event: 'ice:candidate', callback: null });
  add('initiate', Worth.ORDINARY);
  add('candidate', Worth.LIGHT, { reply: reply() });
  add('join', Worth.ORDINARY, { reply: reply() });
  box.take(1000);
  add('unsent', Worth.LIGHT, { reply: reply() });
  box.answer(1, { ok: true });
  assert.deepEqual(
    box.expire(5).map(({ event }) => event.name),
    ['join'],
  );
  assert.deepEqual(heard, [['initiate', undefined]]);
  assert.deepEqual(errors, [
    ['call:error', 'unavailable'],
    ['call:error', 'unavailable'],
  ]);
  box.rewind(0);
  assert.deepEqual(
    box.take(1000).map(({ name, givenUp }) => [name, givenUp === true]),
    [
      ['initiate', false],
      ['candidate', false],
      ['join', true],
    ],
  );
});

test('an event larger than a frame goes alone', () => {
  const { box, add } = outbox({});
  add('small', Worth.ORDINARY);
  add('large', Worth.ORDINARY, { bytes: 500 });
  add('small too', Worth.ORDINARY);
  assert.deepEqual(names(box.take(100)), ['small']);
  assert.deepEqual(names(box.take(100)), ['large']);
  assert.deepEqual(names(box.take(100)), ['small too']);
});

test('for a sidecar that begins, devices that only have candidates go last, each in its order', () => {
  const { box, heard, add } = outbox({});
  const of = (deviceId, since) => ({ deviceId, since });
  add('sent candidate', Worth.LIGHT, of('talker', 1));
  assert.deepEqual(names(box.take(1000)), ['sent candidate']);
  add('candidate 1', Worth.LIGHT, of('talker', 2));
  add('candidate 2', Worth.LIGHT, of('other', 3));
  add('initiate', Worth.ORDINARY, of('caller', 4));
  add('candidate 3', Worth.LIGHT, of('caller', 5));
  add('candidate 4', Worth.LIGHT, of('talker', 6));
  box.letLightGoLast();
  box.rewind(0);
  const taken = box.take(1000);
  assert.deepEqual(names(taken), [
    'sent candidate',
    'initiate',
    'candidate 3',
    'candidate 1',
    'candidate 2',
    'candidate 4',
  ]);
  assert.deepEqual(
    taken.map(({ number }) => number),
    [1, 2, 3, 4, 5, 6],
  );
  assert.equal(box.bytes, 60);

  box.expire(3);
  assert.deepEqual(heard, [
    ['sent candidate', 'unavailable'],
    ['candidate 1', 'unavailable'],
    ['candidate 2', 'unavailable'],
  ]);
  box.acknowledge(5);
  assert.equal(box.size, 1);
});

test('an event that was refused is done with; one that is unavailable, or stored, is kept', () => {
  const { box, heard, add } = outbox({});
  ['refused', 'later', 'offline', 'well'].forEach((name) => add(name, Worth.ORDINARY));
  box.take(1000);
  box.answer(1, { ok: false, code: 'failed_precondition' });
  box.answer(2, { ok: false, code: 'unavailable' });
  box.answer(3, { ok: false, code: 'offline', status: 'missed' });
  box.answer(4, { ok: true });
  box.rewind(0);
  assert.deepEqual(names(box.take(1000)), ['later', 'offline', 'well']);
  assert.deepEqual(heard, [
    ['refused', 'failed_precondition'],
    ['later', 'unavailable'],
    ['offline', 'offline'],
    ['well', undefined],
  ]);
});
