'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Figures } = require('../bench/load/figures');
const { OFFER, ANSWER, candidatesOf } = require('../bench/load/payloads');
const { Run, closedLoop, fixedRate } = require('../bench/load/runs');
const { ratio } = require('../bench/calls-figures');
const { median, medianTogether } = require('../bench/medians');
const { optionsOf } = require('../bench/options');
const { plot } = require('../bench/plot');
const { cpuMs, memory } = require('../bench/processes');

/** Somebody whose calls are over at once, with that failure. */
class Caller {
  constructor(failure = null) {
    Object.assign(this, { failure, strays: [], whenOver: null, rooms: [] });
  }

  call(roomName, since, whenOver) {
    this.rooms.push(roomName);
    setImmediate(whenOver, this.failure);
  }
}

test('quantiles of more figures than there was room for at first', () => {
  const figures = new Figures();
  for (let ms = 3000; ms > 0; ms--) {
    figures.add(ms);
  }
  assert.deepEqual(figures.summary(), {
    count: 3000,
    p50: 1501,
    p95: 2851,
    p99: 2971,
    worst: 3000,
  });
});

test('there is no ratio to what is next to nothing', () => {
  assert.equal(ratio(1, 2), 0.5);
  assert.ok(Number.isNaN(ratio(0.87, 0.0004)));
});

test('ratios are those within a round, not of the medians', () => {
  const rounds = [
    { a: 10, b: 1 },
    { a: 20, b: 4 },
    { a: 90, b: 6 },
  ];
  assert.equal(median([3, 1, 2, 10]), 2.5);
  assert.equal(
    medianTogether(
      rounds,
      (figure) => figure,
      ['a', 'b'],
      (a, b) => a / b,
    ),
    10,
  );
  assert.equal(
    medianTogether(
      rounds,
      (figure) => figure,
      ['a', 'c'],
      (a, c) => a / c,
    ),
    undefined,
  );
});

test('closed loop: each calls again when the last call is over, under names of their own', async () => {
  const callers = [new Caller(), new Caller()];
  const { made, failed, callsPerSecond } = await closedLoop(new Run('x', []), callers, 50);
  const rooms = callers.flatMap((caller) => caller.rooms);
  assert.equal(failed, 0);
  assert.equal(rooms.length, made);
  assert.equal(new Set(rooms).size, made);
  assert.ok(callsPerSecond * 0.05 <= made, 'those that ended in time are among those made');
});

test('a call that fails, and what is heard outside of calls, fails the run', async () => {
  const caller = new Caller('no answer');
  caller.strays.push('candidate 3 twice');
  const { made, failures } = await closedLoop(new Run('x', []), [caller], 20);
  assert.equal(made, 1);
  assert.deepEqual(failures, ['x-0: no answer', 'candidate 3 twice']);
});

test('fixed rate: as many calls as are due, and a call that finds nobody free waits', async () => {
  const caller = new Caller();
  const { made, failed } = await fixedRate(new Run('x', []), [caller], 100, 200);
  assert.equal(made, 20);
  assert.equal(failed, 0);
});

test('descriptions have 2.5 kB, candidates of a call all differ', () => {
  assert.equal(Buffer.byteLength(OFFER), 2500);
  assert.equal(Buffer.byteLength(ANSWER), 2500);
  const both = [
    ...candidatesOf({ fromUserId: 1, toUserId: 2 }),
    ...candidatesOf({ fromUserId: 2, toUserId: 1 }),
  ];
  assert.equal(new Set(both.map(({ candidate }) => candidate)).size, 16);
});

test('CPU and memory of a process', () => {
  const before = cpuMs(process.pid);
  const until = performance.now() + 60;
  while (performance.now() < until) {
    // Takes CPU.
  }
  assert.ok(cpuMs(process.pid) > before);
  assert.ok(memory(process.pid).nowMiB > 20);
});

test('a misspelt option is an error', () => {
  assert.throws(() => optionsOf({ BENCH_ROUND: '1' }), /BENCH_ROUND/);
  assert.throws(() => optionsOf({ BENCH_SECONDS: 'x' }), /BENCH_SECONDS/);
  assert.equal(optionsOf({}).rounds, 3);
});

test('the plot has a bar for each part and no raw text', () => {
  const svg = plot('Figures', [
    { title: 'a < b', bars: [{ label: 'x', parts: [{ value: 2, colour: '#000' }], text: '2' }] },
  ]);
  assert.equal(svg.match(/<rect/g).length, 2);
  assert.match(svg, /a &lt; b/);
});
