'use strict';

/**
 * Conversions of single payload fields, from what a client sent to what the contract holds.
 *
 * A conversion returns the value for the wire, or `undefined` when the field is missing (`null` counts
 * as missing), or a {@link Refusal} for what the contract cannot represent. Everything else (lengths,
 * rights, fields that must be there) is the sidecar's to judge. Source: protocol.md 1 and 5.
 */

const MAX_ID = 2147483647;
const MAX_REASON = 100;
const MAX_CANDIDATE_INDEX = 200;

/** A refusal as a value: what the client hears instead of a result. */
class Refusal {
  /**
   * @param {string} code one of the codes of protocol.md 5
   * @param {string} cause without anything that the client sent
   */
  constructor(code, cause) {
    this.code = code;
    this.cause = cause;
  }
}

/**
 * @typedef {(value: unknown, name: string) => unknown} Conversion
 */

/**
 * @param {string} name of the field
 * @param {string} expected
 */
function wrong(name, expected) {
  return new Refusal('invalid_argument', `${name} must be ${expected}`);
}

/** @param {unknown} value @returns {value is null | undefined} */
function missing(value) {
  return value === undefined || value === null;
}

/**
 * @param {unknown} value a number, or digits without sign, blanks or leading zero
 * @returns {number} the id, or 0 for anything else
 */
function parseId(value) {
  const digits = typeof value === 'string' && /^[1-9]\d{0,9}$/.test(value);
  const number = digits ? Number(value) : value;
  const inRange = Number.isInteger(number) && Number(number) >= 1 && Number(number) <= MAX_ID;
  return inRange ? Number(number) : 0;
}

/** A positive integer: user ids, group ids, the limit of a page. @type {Conversion} */
function id(value, name) {
  return missing(value)
    ? undefined
    : parseId(value) || wrong(name, `an integer from 1 to ${MAX_ID}`);
}

/** Text that the sidecar reads. @type {Conversion} */
function text(value, name) {
  if (missing(value)) {
    return undefined;
  }
  return typeof value === 'string' && value.isWellFormed() ? value : wrong(name, 'a text');
}

/** JSON that nobody reads, as its text. @type {Conversion} */
function opaque(value, name) {
  if (missing(value)) {
    return undefined;
  }
  const json = holdsBinary(value) ? undefined : JSON.stringify(value);
  return json === undefined ? wrong(name, 'a JSON value') : json;
}

/** The short JSON values beside a candidate. @type {Conversion} */
function opaqueIndex(value, name) {
  const json = opaque(value, name);
  return typeof json === 'string' && json.length > MAX_CANDIDATE_INDEX
    ? wrong(name, `at most ${MAX_CANDIDATE_INDEX} characters long`)
    : json;
}

/** A text that nobody reads, as its JSON text. @type {Conversion} */
function opaqueText(value, name) {
  return missing(value) || typeof value === 'string' ? opaque(value, name) : wrong(name, 'a text');
}

/** @type {Conversion} */
function flag(value, name) {
  if (missing(value)) {
    return undefined;
  }
  if (typeof value === 'boolean') {
    return value;
  }
  return value === 0 || value === 1 ? value === 1 : wrong(name, 'true or false');
}

/** A measured quantity, as a number or its decimal text. @type {Conversion} */
function quantity(value, name) {
  if (missing(value)) {
    return undefined;
  }
  const decimal = typeof value === 'string' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value);
  const number = decimal ? Number(value) : value;
  return Number.isFinite(number) ? number : wrong(name, 'a number');
}

/** @type {Conversion} */
function callType(value, name) {
  if (missing(value)) {
    return undefined;
  }
  if (value === 'audio') {
    return 'CALL_TYPE_AUDIO';
  }
  return value === 'video' ? 'CALL_TYPE_VIDEO' : wrong(name, '"audio" or "video"');
}

/** Why a call ends: whatever came, as text, cut; never refused. @type {Conversion} */
function reason(value) {
  if (missing(value)) {
    return undefined;
  }
  const whole = typeof value === 'object' ? String(JSON.stringify(value)) : String(value);
  // Twice the length in UTF-16 units holds that many characters, whatever they are.
  const head = Array.from(whole.slice(0, 2 * MAX_REASON)).slice(0, MAX_REASON);
  return head.join('').toWellFormed();
}

/**
 * Whether a value that came over Socket.IO holds an attachment, which JSON text cannot carry.
 * @param {unknown} value
 * @returns {boolean}
 */
function holdsBinary(value) {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  return ArrayBuffer.isView(value) || Object.values(value).some(holdsBinary);
}

exports.Refusal = Refusal;
exports.callType = callType;
exports.flag = flag;
exports.id = id;
exports.opaque = opaque;
exports.opaqueIndex = opaqueIndex;
exports.opaqueText = opaqueText;
exports.parseId = parseId;
exports.quantity = quantity;
exports.reason = reason;
exports.text = text;
