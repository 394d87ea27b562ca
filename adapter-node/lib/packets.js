'use strict';

/**
 * Emits payloads as the text that they are already: Socket.IO would look through each object for what is
 * binary and write it as text anew, for every socket.
 *
 * This reaches into Socket.IO, which has no name for it. Where anybody else may want to see the object, or
 * the packets of the sockets are not those known here, Socket.IO emits it.
 *
 * @typedef {object} Packet
 * @property {string} event
 * @property {unknown} payload
 * @property {string | undefined} text of the payload; undefined: it is not known
 */

/** What every encoder of this protocol makes the same of (Socket.IO protocol 5, EVENT). */
const SAMPLE = { type: 2, nsp: '/', data: ['event', { field: 'value' }] };
const SAMPLE_TEXT = '2["event",{"field":"value"}]';

/** Whether an encoder makes of the sample what we would. @type {WeakMap<object, boolean>} */
const known = new WeakMap();

/**
 * @param {any} socket a socket of Socket.IO
 * @param {Packet[]} packets
 */
function emitAll(socket, packets) {
  const asText = takesText(socket);
  for (const { event, payload, text } of packets) {
    if (asText && text !== undefined) {
      const encoded = `2[${JSON.stringify(event)},${text}]`;
      socket.client._packet([encoded], { preEncoded: true, compress: true });
    } else {
      socket.emit(event, payload);
    }
  }
}

/** @param {any} socket */
function takesText(socket) {
  const { client, nsp } = socket;
  return (
    nsp?.name === '/' &&
    !nsp.server?.opts?.connectionStateRecovery &&
    typeof client?._packet === 'function' &&
    !Object.hasOwn(socket, 'emit') &&
    socket.listenersAnyOutgoing?.().length === 0 &&
    isKnown(client.encoder)
  );
}

/** @param {any} encoder */
function isKnown(encoder) {
  if (typeof encoder?.encode !== 'function') {
    return false;
  }
  let answer = known.get(encoder);
  if (answer === undefined) {
    const encoded = encoder.encode(SAMPLE);
    answer = Array.isArray(encoded) && encoded.length === 1 && encoded[0] === SAMPLE_TEXT;
    known.set(encoder, answer);
  }
  return answer;
}

exports.emitAll = emitAll;
