'use strict';

const { after, before, describe, test } = require('node:test');
const assert = require('node:assert/strict');
const programs = require('./programs');
const { Stage, CAST } = require('./stage');

describe('The ring time in the browser', { skip: programs.chromium().skip }, () => {
  /** @type {Stage} */
  let stage;
  before(async () => {
    stage = await Stage.build({ settings: { CALLS_RING_TIMEOUT: '3s' } });
  });
  after(() => stage?.close());

  test('nobody answers: both stop, and are told why', async () => {
    const caller = await stage.open('alice');
    const callee = await stage.open('bob');
    await caller.press(`Video call ${CAST.bob.name}`);
    await callee.becomes('ringing');
    const room = await caller.room();
    await Promise.all([caller.becomes('idle'), callee.becomes('idle')]);
    await caller.says(/no answer|did not answer|nobody answered/i);
    const row = await stage.world.call(room);
    assert.deepEqual([row.status, row.end_reason], ['missed', 'no_answer']);
  });
});
