'use strict';

/** What the demo page says to people. */

const assert = require('node:assert/strict');
const { before, test } = require('node:test');

let words;
before(async () => {
  words = await import('../demo/page/words.js');
});

test('every reason of the protocol for an end has words of its own', () => {
  const reasons = ['cancelled', 'answered_elsewhere', 'rejected_elsewhere', 'no_answer']
    .concat(['connection_lost', 'busy', 'glare', 'superseded', 'switched', 'ended_for_all'])
    .concat(['offline', 'failed']);
  const said = reasons.map((reason) => words.endedWords(reason));
  assert.equal(new Set(said).size, reasons.length);
  reasons.forEach((reason, i) => assert.ok(!said[i].includes(reason) || !reason.includes('_')));
});

test('a reason that nobody knows is passed on', () => {
  assert.equal(words.endedWords('tea time'), 'The call is over (tea time)');
  assert.equal(words.endedWords(undefined), 'The call is over');
});

test('who did not answer is named', () => {
  assert.equal(words.rejectedWords('Bob Baker', 'busy'), 'Bob Baker is busy in another call');
  assert.equal(words.rejectedWords('Bob Baker', undefined), 'Bob Baker declined');
});

test('a refusal says its cause where it has one', () => {
  const refused = { code: 'failed_precondition', message: 'Failed to initiate call: In a call' };
  assert.equal(words.refusedWords(refused), 'In a call');
  assert.match(words.refusedWords({ code: 'unavailable', message: 'x' }), /away at the moment/);
  assert.equal(words.refusedWords({ code: 'new_code', message: 'Why' }), 'Why');
});

test('a duration has minutes and seconds', () => {
  assert.equal(words.durationWords(0), '0:00');
  assert.equal(words.durationWords(65.4), '1:05');
  assert.equal(words.durationWords(3600), '60:00');
});
