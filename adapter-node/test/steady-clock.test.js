'use strict';

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { SteadyClock } = require('../lib/steady-clock');

const NOON = Date.parse('2026-01-01T12:00:00Z');

describe('A clock that follows the wall clock and never steps', () => {
  let wall;
  let monotonic;
  function start() {
    wall = NOON;
    monotonic = 77;
    return new SteadyClock(
      () => wall,
      () => monotonic,
    );
  }
  function pass(ms) {
    wall += ms;
    monotonic += ms;
  }

  test('it is the wall clock as long as nobody sets that', () => {
    const clock = start();
    for (let i = 1; i <= 100; i++) {
      pass(1000);
      assert.equal(clock.now(), NOON + 1000 * i);
    }
  });

  for (const { step, slowly } of [
    { step: 600_000, slowly: 63_000 },
    { step: -600_000, slowly: 57_000 },
  ]) {
    test(`a step of ${step} ms is caught up with slowly`, () => {
      const clock = start();
      wall += step;
      assert.equal(clock.now(), NOON);
      pass(60_000);
      assert.equal(clock.now(), NOON + slowly);
      pass(20 * 600_000);
      assert.equal(clock.now(), wall);
    });
  }

  test('it never goes back, however often it is asked', () => {
    const clock = start();
    wall -= 3_600_000;
    let last = clock.now();
    for (let i = 0; i < 1000; i++) {
      pass(i % 3);
      const next = clock.now();
      assert.ok(next >= last);
      last = next;
    }
  });
});
