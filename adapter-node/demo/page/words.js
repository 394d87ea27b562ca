/** What the protocol's codes and reasons are called when talking to people. */

const ENDED = {
  completed: 'The call is over',
  user_ended: 'The call is over',
  cancelled: 'The caller cancelled',
  answered_elsewhere: 'You answered on another device',
  rejected_elsewhere: 'You declined on another device',
  no_answer: 'Nobody answered',
  connection_lost: 'The connection was lost for too long',
  busy: 'Busy in another call',
  glare: 'You called each other at the same moment',
  superseded: 'Another call took its place',
  switched: 'Switched to another call',
  ended_for_all: 'The call was ended for everybody',
  offline: 'Not online',
  failed: 'The call failed',
};

const REJECTED = {
  busy: 'is busy in another call',
  glare: 'is calling you at this moment',
};

const REFUSED = {
  invalid_argument: 'The server did not understand that',
  unauthenticated: 'The server does not know this device yet',
  permission_denied: 'You may not do that in this call',
  not_found: 'There is no such call any more',
  already_exists: 'That call exists already',
  failed_precondition: 'That is not possible any more',
  offline: 'They are not online',
  resource_exhausted: 'Too much at once; wait a moment',
  unavailable: 'The call service is away at the moment; try again soon',
  internal: 'The call service had a problem',
};

/** @param {string} [reason] of `call:ended`; any text is legal */
export function endedWords(reason) {
  return ENDED[reason] ?? (reason ? `The call is over (${reason})` : 'The call is over');
}

/**
 * @param {string} name who was called
 * @param {string} [reason] of `call:rejected`, absent for a plain no
 */
export function rejectedWords(name, reason) {
  return `${name} ${REJECTED[reason] ?? 'declined'}`;
}

/**
 * @param {{ code?: string, message?: string }} answer of a callback, or a `call:error`
 */
export function refusedWords({ code, message }) {
  // A legacy text may be followed by the cause (protocol.md, section 5).
  const cause = /^Failed to .*?: (.*)$/.exec(message ?? '')?.[1];
  return cause ?? REFUSED[code] ?? message ?? 'That did not work';
}

/** @param {number} devices on which it rings */
export function ringingWords(devices) {
  return `Ringing on ${devices} ${devices === 1 ? 'device' : 'devices'}`;
}

/** @param {number} seconds */
export function durationWords(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  return `${minutes}:${String(whole % 60).padStart(2, '0')}`;
}
