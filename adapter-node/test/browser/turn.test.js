'use strict';

/** Calls whose media may go through the TURN server only, a real coturn on the loopback interface. */

const assert = require('node:assert/strict');
const { after, afterEach, before, describe, test } = require('node:test');
const programs = require('./programs');
const { Stage, CAST } = require('./stage');
const { TurnServer } = require('./turn-server');

const SECRET = 'secret-of-the-tests';
const { alice, bob } = CAST;

for (const transport of ['udp', 'tcp']) {
  const skip = programs.chromium().skip || programs.coturn().skip;
  describe(`Calls through TURN over ${transport.toUpperCase()}`, { skip }, () => {
    /** @type {TurnServer} */
    let turn;
    /** @type {Stage} */
    let stage;
    before(async () => {
      turn = await TurnServer.start(`${SECRET},secret-of-yesterday`);
      stage = await Stage.build({
        settings: { CALLS_TURN_URLS: turn.url(transport), CALLS_TURN_SECRET: SECRET },
      });
    });
    afterEach(() => stage.clear());
    after(async () => {
      await stage?.close();
      await turn?.stop();
    });

    test('two people see and hear each other, relayed', async () => {
      const caller = await stage.open('alice', { query: 'relay' });
      const callee = await stage.open('bob', { query: 'relay' });
      await caller.press(`Video call ${bob.name}`);
      await callee.becomes('ringing');
      await callee.press('Accept');
      await Promise.all([caller.becomes('in-call'), callee.becomes('in-call')]);
      await Promise.all([caller.sees(bob.id), callee.sees(alice.id)]);
      await Promise.all([caller.hearsSound(), callee.hearsSound()]);
      for (const tab of [caller, callee]) {
        const paths = await tab.paths();
        assert.ok(paths.length > 0, 'media takes a path');
        assert.deepEqual([...new Set(paths)], ['relay']);
      }
      await caller.press('Hang up');
      await callee.becomes('idle');
    });
  });
}
