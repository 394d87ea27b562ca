'use strict';

const fields = require('./fields');
const { Refusal } = require('./fields');

/**
 * How long an event is worth keeping, lowest first: when the buffer is full the lower ones go, and when
 * the sidecar stays away only the upper two are kept for its return.
 * @enum {number}
 */
const Worth = { LIGHT: 0, ORDINARY: 1, KEPT: 2, LAST: 3 };

/**
 * How one event of protocol.md 2 is put on the wire.
 * @typedef {object} EventRow
 * @property {string} arm of `Event.kind`
 * @property {number} worth one of {@link Worth}
 * @property {string[]} claims payload fields that name the acting user
 * @property {Record<string, fields.Conversion>} fields payload fields, which mostly are called so on
 *   the wire too
 * @property {Record<string, string>} [wireNames] those that are not
 * @property {Record<string, unknown>} [constants] wire fields that follow from the event's name
 * @property {string} [failure] the text that begins the message of every failure (protocol.md 5)
 */

const { callType, flag, id, opaque, opaqueIndex, opaqueText, quantity, reason, text } = fields;
const roomName = text;

/** @type {EventRow} */
const INITIATE = {
  arm: 'initiate',
  worth: Worth.ORDINARY,
  claims: ['fromId', 'initiatedBy'],
  fields: { roomName, toId: id, groupId: id, callType, sdpOffer: opaque },
  failure: 'Failed to initiate call',
};

/**
 * An event in which `userId` acts on one call.
 * @param {string} arm
 * @param {number} worth
 * @param {Record<string, fields.Conversion>} [more] fields beside `roomName`
 * @returns {EventRow}
 */
function inRoom(arm, worth, more = {}) {
  return { arm, worth, claims: ['userId'], fields: { roomName, ...more } };
}

/**
 * @param {'sdpOffer' | 'sdpAnswer'} sdp
 * @returns {EventRow}
 */
function renegotiation(sdp) {
  return {
    arm: 'renegotiate',
    worth: Worth.ORDINARY,
    claims: ['fromUserId'],
    fields: { roomName, toUserId: id, [sdp]: opaque },
    wireNames: { [sdp]: 'sdp' },
    constants: { answer: sdp === 'sdpAnswer' },
  };
}

/** @param {string} arm */
const moderation = (arm) => inRoom(arm, Worth.ORDINARY, { targetUserId: id });

/** Every event of a client. @type {Record<string, EventRow>} */
const EVENT_TABLE = {
  'call:register': {
    arm: 'register',
    worth: Worth.KEPT,
    claims: ['userId', 'user_id'],
    fields: {},
  },
  'call:initiate': INITIATE,
  'group_call:initiate': INITIATE,
  'call:accept': {
    ...inRoom('accept', Worth.ORDINARY, { sdpAnswer: opaque }),
    failure: 'Failed to accept call',
  },
  'call:reject': inRoom('reject', Worth.LAST, { reason }),
  'call:end': inRoom('end', Worth.LAST, { reason }),
  'ice:candidate': {
    arm: 'candidate',
    worth: Worth.LIGHT,
    claims: ['fromUserId'],
    fields: {
      roomName,
      toUserId: id,
      candidate: opaque,
      sdpMLineIndex: opaqueIndex,
      sdpMid: opaqueIndex,
    },
  },
  'call:join_room': inRoom('joinRoom', Worth.ORDINARY),
  'call:leave_room': inRoom('leaveRoom', Worth.LAST),
  'call:toggle_media': inRoom('toggleMedia', Worth.LIGHT, { audio: flag, video: flag }),
  'ice:request': {
    arm: 'requestIceServers',
    worth: Worth.ORDINARY,
    claims: ['userId'],
    fields: {},
  },
  'call:renegotiate': renegotiation('sdpOffer'),
  'call:renegotiate_answer': renegotiation('sdpAnswer'),
  'call:screen_share': inRoom('screenShare', Worth.LIGHT, { action: text }),
  'call:recording': inRoom('recording', Worth.LIGHT, { userName: opaqueText, action: text }),
  'call:noise_cancellation': inRoom('noiseCancellation', Worth.LIGHT, { enabled: flag }),
  'call:stats': inRoom('statistics', Worth.ORDINARY, {
    callType,
    duration: quantity,
    bandwidthUsed: quantity,
    packetLoss: quantity,
    averageLatency: quantity,
    jitter: quantity,
    bitrate: quantity,
  }),
  'call:history': {
    arm: 'listHistory',
    worth: Worth.ORDINARY,
    claims: ['userId'],
    fields: { limit: id, before: text, filter: text },
  },
  'call:end_for_all': inRoom('endForAll', Worth.ORDINARY),
  'call:mute_participant': moderation('muteParticipant'),
  'call:remove_participant': moderation('removeParticipant'),
};

/**
 * A client's event, ready for the wire but for who sent it.
 * @typedef {object} Translated
 * @property {string} arm
 * @property {number} worth
 * @property {Record<string, unknown>} body of the arm
 * @property {number[]} claims the user ids that the payload names as acting
 * @property {number} bytes its size on the wire, about
 */

// What numbers, tags and the device's id take up beside the texts.
const FRAME_BYTES = 100;

/**
 * Never throws, whatever the payload does when it is read.
 * @param {EventRow} row
 * @param {unknown} payload whatever the client sent
 * @param {number} maxBytes the longest text that the sidecar takes, in UTF-8 bytes; 0: any
 * @returns {Translated | Refusal}
 */
function translate(row, payload, maxBytes) {
  try {
    return read(row, payload, maxBytes);
  } catch {
    return new Refusal('invalid_argument', 'the payload cannot be read');
  }
}

/**
 * @param {EventRow} row
 * @param {unknown} payload
 * @param {number} maxBytes
 * @returns {Translated | Refusal}
 */
function read(row, payload, maxBytes) {
  if (!isPlainObject(payload)) {
    return new Refusal('invalid_argument', 'the payload must be an object');
  }
  const claims = [];
  for (const name of row.claims) {
    const claim = id(payload[name], name);
    if (claim instanceof Refusal) {
      return claim;
    }
    if (claim !== undefined) {
      claims.push(Number(claim));
    }
  }
  /** @type {Record<string, unknown>} */
  const body = { ...row.constants };
  let bytes = FRAME_BYTES;
  for (const name in row.fields) {
    const value = row.fields[name](payload[name], name);
    if (value instanceof Refusal) {
      return value;
    }
    const size = typeof value === 'string' ? Buffer.byteLength(value) : 0;
    if (maxBytes > 0 && size > maxBytes) {
      return new Refusal('invalid_argument', `${name} is too large`);
    }
    bytes += size;
    if (value !== undefined) {
      body[row.wireNames?.[name] ?? name] = value;
    }
  }
  return { arm: row.arm, worth: row.worth, body, claims, bytes };
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isPlainObject(value) {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

exports.EVENT_TABLE = EVENT_TABLE;
exports.Worth = Worth;
exports.isPlainObject = isPlainObject;
exports.translate = translate;
