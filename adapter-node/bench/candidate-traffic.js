'use strict';

/**
 * Connected 1-to-1 calls whose users send each other candidates all the time. A thread of its own, so
 * that what other clients of the benchmark hear does not hold up the clock here.
 *
 * Its data: `{ url, pairs: [[{ userId, session }, { userId, session }]], everyMs }`. It posts `running`
 * once all calls are connected; on any message it stops and posts `[[sentAt, heardAt]]`.
 */

const { parentPort, workerData } = require('node:worker_threads');
const { Client } = require('../demo/client');
const sdp = require('../demo/sdp');
const { now } = require('./clock');

const { url, pairs, everyMs } = workerData;

/** @type {[number, number][]} when each candidate was sent and heard */
const passed = [];

async function main() {
  const calls = [];
  for (const [index, [caller, callee]] of pairs.entries()) {
    calls.push(await connect(await logIn(caller), await logIn(callee), `bench pair ${index}`));
  }
  const timers = calls.flatMap(({ ends: [one, other], roomName }, index) => [
    sending(one, other, roomName, index),
    sending(other, one, roomName, index + 0.5),
  ]);
  parentPort.once('message', () => {
    timers.forEach((stop) => stop());
    parentPort.postMessage(passed);
    calls.forEach(({ ends }) => ends.forEach((client) => client.disconnect()));
  });
  parentPort.postMessage('running');
}

/** @param {{ userId: number, session: string }} user */
function logIn({ userId, session }) {
  const note = (event, payload) => {
    if (event === 'ice:candidate') {
      passed.push([payload.candidate.sentAt, now()]);
    }
  };
  return new Client({ name: `user ${userId}`, url, userId, session, onHeard: note }).logIn();
}

async function connect(caller, callee, roomName) {
  const offer = { callType: 'audio', roomName, sdpOffer: sdp.offer() };
  caller.emit('call:initiate', { fromId: caller.userId, toId: callee.userId, ...offer });
  await callee.hears('call:incoming', { roomName });
  callee.emit('call:accept', { roomName, userId: callee.userId, sdpAnswer: sdp.answer() });
  await caller.hears('call:answer', { roomName });
  return { ends: [caller, callee], roomName };
}

/**
 * Lets one end send a candidate every so often; the ends do not send all at the same moment.
 *
 * @returns {() => void} stops it
 */
function sending(from, to, roomName, index) {
  const [{ candidate }] = sdp.candidates('offerer');
  const send = () =>
    from.emit('ice:candidate', {
      roomName,
      fromUserId: from.userId,
      toUserId: to.userId,
      candidate: { candidate, sentAt: now() },
    });
  let timer = setTimeout(
    () => {
      timer = setInterval(send, everyMs);
    },
    (index / pairs.length) * everyMs,
  );
  return () => clearInterval(timer);
}

main();
