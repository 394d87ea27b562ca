'use strict';

/** protocol.md, section 1: every client in the field, by every transport, with its own spelling. */

const { after, before, describe, test } = require('node:test');
const { io: protocol4 } = require('socket.io-client');
const protocol3 = require('socket.io-client-2');
const { startWorld } = require('./fixture');
const { wholeCall } = require('./whole-call');

const CLIENTS = {
  'Socket.IO 4 by websocket': { open: protocol4, transports: ['websocket'] },
  'Socket.IO 4 by polling': { open: protocol4, transports: ['polling'] },
  'Socket.IO 4 that upgrades': { open: protocol4, transports: ['polling', 'websocket'] },
  'Socket.IO 2 by websocket': { open: protocol3, transports: ['websocket'] },
  'Socket.IO 2 by polling': { open: protocol3, transports: ['polling'] },
};
const SPELLINGS = {
  'ids as numbers, SDP as text': { id: Number, sdp: (text) => text },
  'ids as digits, SDP as objects': { id: String, sdp: (text) => ({ type: 'x', sdp: text }) },
};

describe('Transports and spellings', { concurrency: 3 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  for (const [name, client] of Object.entries(CLIENTS)) {
    for (const [spelling, variant] of Object.entries(SPELLINGS)) {
      test(`${name}, ${spelling}`, (t) => wholeCall(world, world.cast(t), { client, ...variant }));
    }
  }
});
