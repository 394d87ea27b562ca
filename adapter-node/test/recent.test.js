'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Recent } = require('../lib/recent');

/** What the adapter remembers of the last commands. */

test('the last are there, whatever came before them', () => {
  const recent = new Recent(10);
  for (let i = 0; i < 100; i++) {
    recent.set(`${i}`, i);
    for (let last = Math.max(0, i - 9); last <= i; last++) {
      assert.equal(recent.get(`${last}`), last);
    }
  }
  assert.equal(recent.get('79'), undefined);
});

test('it never grows beyond twice that many', () => {
  const recent = new Recent(10);
  for (let i = 0; i < 100; i++) {
    recent.set(`${i}`, i);
    assert.ok(recent.size <= 20, `${recent.size} entries`);
  }
});

test('what is set again has the new value, and is one of the last again', () => {
  const recent = new Recent(10);
  recent.set('again', 1);
  for (let i = 0; i < 9; i++) {
    recent.set(`${i}`, i);
  }
  recent.set('again', 2);
  assert.equal(recent.get('again'), 2);
  for (let i = 10; i < 19; i++) {
    recent.set(`${i}`, i);
  }
  assert.equal(recent.get('again'), 2);
});
