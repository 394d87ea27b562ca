'use strict';

/** A message of an emit. */
const message = (event, payload = {}) => ({ event, payloadJson: JSON.stringify(payload) });

/** What there is to say where it does not matter what. */
const NEWS = [message('call:ended', { roomName: 'r' })];

/** News for users. */
const to = (...userIds) => ({ users: userIds.map((userId) => ({ userId })), messages: NEWS });

/** Waits until a client has heard everything that was emitted to it before. */
async function barrier(sidecar, client) {
  sidecar.emit({ deviceIds: [client.there.id], messages: [message('call:ringing')] });
  await client.hears('call:ringing');
}

/** The command that says that a call is over. */
const final = (roomName) => ({ callState: { roomName, status: 'ended', final: true } });

module.exports = { NEWS, barrier, final, message, to };
