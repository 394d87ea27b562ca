'use strict';

const { connectedCall, ringingCall } = require('./calls');
const { Cast } = require('./cast');

/**
 * Waiting without a clock of our own, to show that a timer did NOT fire: a later call of other people
 * runs into the same timer, and what would have happened before that has happened by then.
 */

/** Waits until a call that starts to ring now has run out of its ring time. */
async function ringTimePasses(world) {
  const cast = new Cast(world);
  const { bob, roomName } = await ringingCall(cast);
  await bob.hears('call:ended', { roomName, reason: 'no_answer' }, 20_000);
  cast.leave();
}

/** Waits until a participant who is lost now has run out of his grace. */
async function gracePasses(world) {
  const cast = new Cast(world);
  const { alice, bob, roomName } = await connectedCall(cast);
  await cast.lose(bob);
  await alice.hears('call:ended', { roomName, reason: 'connection_lost' }, 20_000);
  cast.leave();
}

module.exports = { ringTimePasses, gracePasses };
