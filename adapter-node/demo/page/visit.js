/**
 * What this tab remembers over a reload. In sessionStorage, which every tab has of its own: two tabs of
 * one user are two devices, and each needs a session of its own, since the server knows a device that
 * comes back by its session (protocol.md, section 4).
 */

const KEY = 'calls-demo';
const MOST_CALLS = 50;

/**
 * @typedef {object} PastCall
 * @property {string} title
 * @property {string} outcome in words
 * @property {number} startedAt ms since the epoch
 */

/**
 * @typedef {object} Visit
 * @property {number} [userId]
 * @property {string} [session] what `join` carries
 * @property {string} [roomName] the call that this tab is in
 * @property {{ audio: boolean, video: boolean }} [switches] microphone and camera in that call
 * @property {PastCall[]} calls newest first
 */

/** @returns {Visit} */
export function recall() {
  return { calls: [], ...JSON.parse(sessionStorage.getItem(KEY) ?? '{}') };
}

/** @param {Partial<Visit>} changes */
export function remember(changes) {
  sessionStorage.setItem(KEY, JSON.stringify({ ...recall(), ...changes }));
}

/** @param {PastCall} call */
export function rememberCall(call) {
  remember({ calls: [call, ...recall().calls].slice(0, MOST_CALLS) });
}

export function forget() {
  sessionStorage.removeItem(KEY);
}
