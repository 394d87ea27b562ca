import { Peer } from './peer.js';

/**
 * What the server knows of another user in the room, and the connection to him.
 *
 * @typedef {object} Participant
 * @property {number} userId
 * @property {boolean} audio
 * @property {boolean} video
 * @property {boolean} sharing
 * @property {Peer} [peer]
 */

/**
 * The others in a call, each with a connection of his own.
 *
 * Events: `change` (who is here, what is known of him, what he sends), `connected` (somebody is heard).
 */
export class Participants extends EventTarget {
  /** @type {Map<number, Participant>} by user id */
  all = new Map();
  #me;
  #callType;
  #media;
  #signal;
  #configuration;

  /**
   * @param {object} options
   * @param {number} options.me
   * @param {'audio' | 'video'} options.callType
   * @param {boolean} options.relayOnly whether to insist on TURN
   * @param {import('./media.js').Media} options.media what to send
   * @param {{ description: (toUserId: number, description: RTCSessionDescriptionInit) => void,
   *   candidate: (toUserId: number, candidate: RTCIceCandidate) => void }} options.signal
   */
  constructor({ me, callType, relayOnly, media, signal }) {
    super();
    this.#me = me;
    this.#callType = callType;
    this.#media = media;
    this.#signal = signal;
    this.#configuration = { iceServers: [], iceTransportPolicy: relayOnly ? 'relay' : 'all' };
  }

  /** Notes who is in the room. @param {{ userId: number, audio: boolean, video: boolean }[]} list */
  meet(list) {
    for (const { userId, audio, video } of list.filter((one) => one.userId !== this.#me)) {
      this.note(userId, { audio, video });
    }
  }

  /** @param {number} userId @param {Partial<Participant>} [news] what is known of him from now on */
  note(userId, news = {}) {
    Object.assign(this.#participant(userId), news);
    this.#changed();
  }

  /** @param {number} userId */
  forget(userId) {
    this.all.get(userId)?.peer?.close();
    this.all.delete(userId);
    this.#changed();
  }

  /** The connection to a user, made where there is none yet. @param {number} userId */
  peerFor(userId) {
    const participant = this.#participant(userId);
    participant.peer ??= this.#newPeer(userId);
    return participant.peer;
  }

  peers() {
    return [...this.all.values()].flatMap(({ peer }) => (peer ? [peer] : []));
  }

  /** @param {RTCIceServer[]} iceServers for candidates that are gathered from now on */
  useIceServers(iceServers) {
    this.#configuration = { ...this.#configuration, iceServers };
    this.peers().forEach((peer) => peer.configure(this.#configuration));
  }

  #participant(userId) {
    if (!this.all.has(userId)) {
      const video = this.#callType === 'video';
      this.all.set(userId, { userId, audio: true, video, sharing: false });
    }
    return this.all.get(userId);
  }

  #newPeer(userId) {
    const peer = new Peer({
      configuration: this.#configuration,
      polite: this.#me > userId,
      wantsVideo: this.#callType === 'video',
      media: this.#media,
      signal: {
        description: (description) => this.#signal.description(userId, description),
        candidate: (candidate) => this.#signal.candidate(userId, candidate),
      },
    });
    peer.remote.addEventListener('change', () => this.#changed());
    peer.addEventListener('state', () => {
      if (peer.state === 'connected') {
        this.dispatchEvent(new Event('connected'));
      }
      this.#changed();
    });
    return peer;
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
