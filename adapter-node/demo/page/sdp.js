/**
 * Reading descriptions and candidates, which come in more than one form: JSON objects from browsers,
 * plain strings from the Android app (protocol.md, section 1).
 */

/**
 * @param {unknown} value an `sdpOffer` or `sdpAnswer` as it came
 * @param {'offer' | 'answer'} type what a plain string is
 * @returns {{ type: string, sdp: string } | undefined} undefined where there is none
 */
export function readDescription(value, type) {
  if (typeof value === 'string') {
    return value.trimStart().startsWith('{')
      ? readDescription(JSON.parse(value), type)
      : { type, sdp: value };
  }
  return value?.sdp ? { type: value.type ?? type, sdp: value.sdp } : undefined;
}

/**
 * @param {{ candidate: unknown, sdpMid?: string | null, sdpMLineIndex?: number | null }} payload of
 *   `ice:candidate`; the candidate itself may also be an object that has all three
 * @returns {{ candidate: string, sdpMid: string | null, sdpMLineIndex: number | null }}
 */
export function readCandidate({ candidate, sdpMid, sdpMLineIndex }) {
  const parts = typeof candidate === 'string' ? { candidate } : (candidate ?? {});
  const mid = parts.sdpMid ?? sdpMid ?? null;
  const index = parts.sdpMLineIndex ?? sdpMLineIndex ?? null;
  return {
    candidate: parts.candidate ?? '',
    sdpMid: mid,
    sdpMLineIndex: mid === null && index === null ? 0 : index,
  };
}

/**
 * The session id of the `o=` line (RFC 8866, 5.2). An RTCPeerConnection keeps it for its whole life, and
 * another one has another.
 *
 * @param {string} sdp
 * @returns {string | undefined}
 */
export function sessionId(sdp) {
  return /^o=\S+ (\d+) /m.exec(sdp)?.[1];
}

/**
 * Whether a description comes from another RTCPeerConnection than the one before: the page at the other
 * end was loaded again, say, and what was negotiated with the old one is void.
 *
 * @param {{ sdp: string } | null} before the remote description so far
 * @param {{ sdp: string }} now
 */
export function isFromAnotherConnection(before, now) {
  return before !== null && sessionId(before.sdp) !== sessionId(now.sdp);
}

/**
 * Whether a candidate belongs to a description. Candidates often overtake the description that they
 * belong to; they name it by its `ice-ufrag`, where they name it at all.
 *
 * @param {{ candidate: string }} candidate
 * @param {{ sdp: string } | null} description
 */
export function belongsTo({ candidate }, description) {
  if (description === null) {
    return false;
  }
  const fragment = / ufrag (\S+)/.exec(candidate)?.[1];
  return !fragment || description.sdp.split(/\r?\n/).includes(`a=ice-ufrag:${fragment}`);
}
