'use strict';

/**
 * Lets what is emitted to a socket within `emit` leave in one write. Socket.IO sends the first message at
 * once, the others when that is written, and each by a write to the network of its own: for the candidates
 * of a burst that is a tenth of what passing them on takes.
 *
 * This reaches into Engine.IO and ws, which have no name for it. Where they look otherwise than known,
 * each message goes by itself, as Socket.IO does it.
 *
 * @param {any} socket a socket of Socket.IO
 * @param {() => void} emit emits to it; what it throws is thrown here
 */
function inOneWrite(socket, emit) {
  const connection = socket.conn;
  const transport = connection?.transport;
  if (transport?.writable !== true || typeof connection.flush !== 'function') {
    emit();
    return;
  }
  const network = networkOf(transport);
  transport.writable = false;
  try {
    emit();
  } finally {
    transport.writable = true;
    network?.cork();
    try {
      connection.flush();
    } finally {
      network?.uncork();
    }
  }
}

/**
 * @param {any} transport
 * @returns {{ cork: () => void, uncork: () => void } | undefined} what a websocket writes to
 */
function networkOf(transport) {
  const network = transport.socket?._socket;
  const known = typeof network?.cork === 'function' && typeof network.uncork === 'function';
  return known ? network : undefined;
}

exports.inOneWrite = inOneWrite;
