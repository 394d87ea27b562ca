'use strict';

const sdp = require('../../demo/sdp');

const SDP_BYTES = 2500;

/** Candidates that each side of a call sends. */
const CANDIDATES = 8;

/**
 * A session description of exactly 2.5 kB, as a browser's for audio and video is.
 *
 * @param {string} text
 */
function sized(text) {
  const line = 'a=x-length:';
  return `${text}${line}${'0'.repeat(SDP_BYTES - text.length - line.length - 2)}\r\n`;
}

const OFFER = sized(sdp.offer());
const ANSWER = sized(sdp.answer());

/**
 * The payloads of `ice:candidate` of one side, made once; whoever sends them sets `roomName` before.
 * All candidates of a call differ, and `sdpMLineIndex` counts those of one side: by it a receiver
 * knows which one it has.
 *
 * @param {{ fromUserId: number, toUserId: number }} way
 */
function candidatesOf({ fromUserId, toUserId }) {
  const [{ candidate }] = sdp.candidates('offerer');
  return Array.from({ length: CANDIDATES }, (_, index) => ({
    roomName: '',
    toUserId,
    fromUserId,
    candidate:
      candidate.replace(/ 54400 /, ` ${50_000 + index} `) +
      ` network-cost ${fromUserId} to ${toUserId}`,
    sdpMLineIndex: index,
    sdpMid: '0',
  }));
}

module.exports = { OFFER, ANSWER, CANDIDATES, candidatesOf };
