/** Figures about the connections of a call, from RTCPeerConnection.getStats(). */

/**
 * What one connection did so far.
 *
 * @typedef {object} Sample
 * @property {number} sentBytes
 * @property {number} receivedBytes
 * @property {number} packetsReceived
 * @property {number} packetsLost
 * @property {number} [roundTripMs]
 * @property {number} [jitterMs]
 * @property {string} [path] kinds of the chosen candidates, here and there: `host to relay`
 */

/**
 * @param {Map<string, any>} report an RTCStatsReport
 * @returns {Sample}
 */
export function readReport(report) {
  const all = [...report.values()];
  const inbound = all.filter(({ type }) => type === 'inbound-rtp');
  const pair = chosenPair(report, all);
  const jitters = inbound.flatMap(({ jitter }) => (jitter === undefined ? [] : [jitter * 1000]));
  return {
    sentBytes: pair?.bytesSent ?? 0,
    receivedBytes: pair?.bytesReceived ?? 0,
    packetsReceived: sum(inbound.map(({ packetsReceived }) => packetsReceived ?? 0)),
    packetsLost: sum(inbound.map(({ packetsLost }) => packetsLost ?? 0)),
    ...(jitters.length > 0 && { jitterMs: Math.max(...jitters) }),
    ...(pair?.currentRoundTripTime !== undefined && {
      roundTripMs: pair.currentRoundTripTime * 1000,
    }),
    ...(pair && { path: pathOf(report, pair) }),
  };
}

/** The transport names it; Firefox marks the pair itself. */
function chosenPair(report, all) {
  const transport = all.find(({ type, selectedCandidatePairId }) => {
    return type === 'transport' && selectedCandidatePairId;
  });
  return transport
    ? report.get(transport.selectedCandidatePairId)
    : all.find(({ type, selected }) => type === 'candidate-pair' && selected);
}

function pathOf(report, { localCandidateId, remoteCandidateId }) {
  const kind = (id) => report.get(id)?.candidateType ?? 'unknown';
  return `${kind(localCandidateId)} to ${kind(remoteCandidateId)}`;
}

/**
 * All connections of a call taken together.
 *
 * @param {Sample[]} samples
 * @returns {Sample & { paths: string[] }}
 */
export function together(samples) {
  const add = (field) => sum(samples.map((sample) => sample[field]));
  return {
    sentBytes: add('sentBytes'),
    receivedBytes: add('receivedBytes'),
    packetsReceived: add('packetsReceived'),
    packetsLost: add('packetsLost'),
    roundTripMs: worst(samples.map(({ roundTripMs }) => roundTripMs)),
    jitterMs: worst(samples.map(({ jitterMs }) => jitterMs)),
    paths: [...new Set(samples.flatMap(({ path }) => (path ? [path] : [])))],
  };
}

/** @param {{ packetsReceived: number, packetsLost: number }} counts @returns {number} percent */
export function lossOf({ packetsReceived, packetsLost }) {
  const expected = packetsReceived + packetsLost;
  return expected > 0 ? (100 * Math.max(0, packetsLost)) / expected : 0;
}

/** Samples the connections of one call. */
export class Statistics {
  #peers;
  #startedAt = Date.now();
  #before = { at: Date.now(), sentBytes: 0, receivedBytes: 0 };

  /** @param {() => import('./peer.js').Peer[]} peers those of the call now */
  constructor(peers) {
    this.#peers = peers;
  }

  /**
   * A line for the user; bit rates since the line before.
   *
   * @returns {Promise<string>}
   */
  async line() {
    const now = await this.#sample();
    const at = Date.now();
    const kilobits = (field) =>
      Math.max(0, Math.round((8 * (now[field] - this.#before[field])) / (at - this.#before.at)));
    const words = [
      `sending ${kilobits('sentBytes')} kbit/s`,
      `receiving ${kilobits('receivedBytes')} kbit/s`,
      `loss ${lossOf(now).toFixed(1)} %`,
      ...(now.roundTripMs === undefined ? [] : [`round trip ${Math.round(now.roundTripMs)} ms`]),
      ...(now.paths.length > 0 ? [`path ${now.paths.join(', ')}`] : []),
    ];
    this.#before = { at, ...now };
    return words.join(' · ');
  }

  /**
   * The fields of `call:stats` (protocol.md, section 2): MB, %, ms, ms, kbit/s.
   *
   * @returns {Promise<object>}
   */
  async summary() {
    const now = await this.#sample();
    const bytes = now.sentBytes + now.receivedBytes;
    return {
      bandwidthUsed: Number((bytes / 1e6).toFixed(3)),
      packetLoss: Number(lossOf(now).toFixed(2)),
      bitrate: Math.round((8 * bytes) / Math.max(1, Date.now() - this.#startedAt)),
      ...(now.roundTripMs !== undefined && { averageLatency: Math.round(now.roundTripMs) }),
      ...(now.jitterMs !== undefined && { jitter: Math.round(now.jitterMs) }),
    };
  }

  async #sample() {
    const reports = await Promise.all(this.#peers().map((peer) => peer.getStats()));
    return together(reports.map(readReport));
  }
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

function worst(numbers) {
  const known = numbers.filter((number) => number !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}
