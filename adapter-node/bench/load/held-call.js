'use strict';

const { ANSWER, OFFER } = require('./payloads');

/** Past this a call has failed. */
const DEADLINE_MS = 10_000;

/**
 * A call that is answered and then goes on.
 *
 * @param {import('./phone').Phone} caller
 * @param {import('./phone').Phone} callee
 * @param {string} roomName
 * @returns {Promise<void>} once the caller has the answer
 */
function connectCall(caller, callee, roomName) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${roomName} was not connected: ${why}`));
    const deadline = setTimeout(() => fail('took too long'), DEADLINE_MS);
    caller.socket.once('call:error', ({ message }) => fail(message));
    callee.socket.once('call:incoming', () => {
      callee.socket.emit('call:accept', { roomName, userId: callee.userId, sdpAnswer: ANSWER });
    });
    caller.socket.once('call:answer', () => {
      clearTimeout(deadline);
      resolve();
    });
    caller.socket.emit('call:initiate', {
      fromId: caller.userId,
      toId: callee.userId,
      callType: 'audio',
      roomName,
      sdpOffer: OFFER,
    });
  });
}

module.exports = { connectCall };
