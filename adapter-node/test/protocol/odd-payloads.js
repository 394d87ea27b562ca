'use strict';

/** What no client in the field sends. */

/** Every event of a client (protocol.md, section 2). */
const EVENTS = [
  'call:register',
  'call:initiate',
  'group_call:initiate',
  'call:accept',
  'call:reject',
  'call:end',
  'ice:candidate',
  'call:join_room',
  'call:leave_room',
  'call:toggle_media',
  'ice:request',
  'call:renegotiate',
  'call:renegotiate_answer',
  'call:screen_share',
  'call:recording',
  'call:noise_cancellation',
  'call:stats',
  'call:history',
  'call:end_for_all',
  'call:mute_participant',
  'call:remove_participant',
];

/** Payloads that are not plain objects: `invalid_argument`, whatever the event. */
const NOT_OBJECTS = {
  null: null,
  'a string': 'room',
  'an empty string': '',
  'a number': 7,
  true: true,
  'an array': [{ roomName: 'x' }],
  bytes: Buffer.from('room'),
};

/** Objects that no client sends. Any one answer is right, except for silence and a crash. */
const ODD_OBJECTS = {
  'nothing in it': {},
  'null everywhere': {
    roomName: null,
    userId: null,
    fromId: null,
    toId: null,
    groupId: null,
    initiatedBy: null,
    targetUserId: null,
    sdpOffer: null,
    candidate: null,
  },
  'objects for texts': { roomName: {}, userId: {}, callType: {}, reason: { a: 1 }, action: [] },
  'objects for ids': { roomName: 'nobody', groupId: {}, initiatedBy: [1], targetUserId: { id: 1 } },
  'ids that are none': { roomName: 'nobody', groupId: -1, initiatedBy: 0.5, targetUserId: 2 ** 31 },
  'a group and a callee': {
    roomName: 'nobody',
    callType: 'audio',
    sdpOffer: 'o',
    toId: 1,
    groupId: 1,
  },
  'a history': JSON.parse(
    '{"__proto__": {"roomName": "x"}, "constructor": null, "hasOwnProperty": 1}',
  ),
  'texts for flags': { roomName: 'nobody', audio: 'yes', video: 1, enabled: 'no' },
  'odd figures': {
    roomName: 'nobody',
    duration: 'long',
    packetLoss: 1e308,
    jitter: -1,
    bitrate: null,
  },
  bytes: { roomName: 'nobody', candidate: Buffer.from([1, 2, 3]), sdpOffer: Buffer.alloc(5) },
  'deep nesting': {
    roomName: 'nobody',
    candidate: JSON.parse('['.repeat(3000) + ']'.repeat(3000)),
  },
  'half a surrogate': { roomName: '\uD800', reason: '\uDC00' },
  'a very long reason': { roomName: 'nobody', reason: 'x'.repeat(200_000) },
};

module.exports = { EVENTS, NOT_OBJECTS, ODD_OBJECTS };
