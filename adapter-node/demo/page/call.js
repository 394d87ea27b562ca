import { Media } from './media.js';
import { Peer } from './peer.js';
import { readDescription } from './sdp.js';
import { Statistics } from './statistics.js';
import { endedWords, refusedWords } from './words.js';

/** While the call service is away, joining again is tried until it is back. */
const JOIN_AGAIN_MS = 3000;

/**
 * What the server knows of a user in the room, and the connection to him.
 *
 * @typedef {object} Participant
 * @property {number} userId
 * @property {boolean} audio
 * @property {boolean} video
 * @property {boolean} sharing
 * @property {Peer} [peer]
 */

/**
 * One call of this device, from its beginning until it is over: who is in it, what is sent and shown. How
 * it begins, is answered and goes on with others is the matter of PersonalCall and GroupCall.
 *
 * Events: `change` (state, participants, own switches), `trouble` (`detail`: words for the user), `over`
 * (`detail`: words why).
 */
export class Call extends EventTarget {
  /** @type {'calling' | 'connecting' | 'in-call' | 'over'} */
  state = 'connecting';
  /** @type {Map<number, Participant>} the others, by user id */
  participants = new Map();
  media = new Media();
  startedAt = Date.now();
  /** Whether the server let this device into the room, so that it is to be there after a reconnect, too. */
  inRoom = false;
  /** When somebody was first heard or seen, ms since the epoch. */
  connectedAt = 0;
  #iceServers = [];

  /**
   * @param {object} options
   * @param {import('./signaling.js').Signaling} options.signaling
   * @param {string} options.roomName
   * @param {'audio' | 'video'} options.callType
   * @param {string} options.title whom the call is with
   * @param {boolean} options.relayOnly whether to insist on TURN
   */
  constructor({ signaling, roomName, callType, title, relayOnly }) {
    super();
    Object.assign(this, { signaling, roomName, callType, title, relayOnly });
    this.me = signaling.userId;
    this.statistics = new Statistics(() => this.peers());
    this.media.addEventListener('unshared', () => this.stopSharing());
  }

  /** What the server says about this room. Extended by the kinds of call. */
  heard = {
    'call:participants': ({ participants }) => this.meet(participants),
    'user:media_changed': ({ userId, audio, video }) => this.note(userId, { audio, video }),
    'call:screen_share': ({ userId, action }) => this.note(userId, { sharing: action === 'start' }),
    'call:renegotiate': ({ fromUserId, sdpOffer }) =>
      this.peerFor(fromUserId).receive(readDescription(sdpOffer, 'offer')),
    'call:renegotiate_answer': ({ fromUserId, sdpAnswer }) =>
      this.participants.get(fromUserId)?.peer?.receive(readDescription(sdpAnswer, 'answer')),
    'ice:candidate': (payload) => this.peerFor(payload.fromUserId).addCandidate(payload),
    'ice:servers': ({ iceServers }) => this.useIceServers(iceServers),
    'call:muted': () => this.beMuted(),
    'call:removed': () => this.finish('You were removed from the call'),
    'call:ended': ({ reason }) => this.finish(endedWords(reason)),
  };

  /** Asks for ICE servers and devices, before anything is offered. */
  async prepare() {
    const [{ ok, iceServers }] = await Promise.all([
      this.signaling.ask('ice:request', { userId: this.me }),
      this.openMedia(),
    ]);
    if (ok) {
      this.useIceServers(iceServers);
    }
  }

  async openMedia() {
    const missing = await this.media.open(this.callType);
    if (missing.length > 0) {
      const secure = window.isSecureContext ? '' : ' (the browser gives them to https pages only)';
      this.report(`Going on without ${missing.join(' and ')}${secure}`);
    }
    this.changed();
  }

  /**
   * Enters the room: at the start, and again after a lost connection or a reload.
   *
   * @returns {Promise<boolean>} whether this device is in the room now
   */
  async join() {
    const answer = await this.signaling.ask('call:join_room', this.about());
    if (this.state === 'over') {
      return false;
    }
    if (answer.code === 'unavailable') {
      this.report(refusedWords(answer));
      await new Promise((resolve) => setTimeout(resolve, JOIN_AGAIN_MS));
      return this.state !== 'over' && this.join();
    }
    if (!answer.ok || answer.elsewhere) {
      this.finish(answer.elsewhere ? 'You are in this call on another device' : 'The call is over');
      return false;
    }
    this.inRoom = true;
    this.tellMedia();
    return true;
  }

  /** Notes who is in the room. @param {{ userId: number, audio: boolean, video: boolean }[]} list */
  meet(list) {
    for (const { userId, audio, video } of list.filter((one) => one.userId !== this.me)) {
      this.note(userId, { audio, video });
    }
  }

  /** The connection to a user, made where there is none yet. @param {number} userId */
  peerFor(userId) {
    const participant = this.participant(userId);
    participant.peer ??= this.#newPeer(userId);
    return participant.peer;
  }

  #newPeer(userId) {
    const ends = { fromUserId: this.me, toUserId: userId };
    const peer = new Peer({
      configuration: {
        iceServers: this.#iceServers,
        iceTransportPolicy: this.relayOnly ? 'relay' : 'all',
      },
      polite: this.me > userId,
      wantsVideo: this.callType === 'video',
      media: this.media,
      signal: {
        description: (description) =>
          description.type === 'offer'
            ? this.send('call:renegotiate', { ...ends, sdpOffer: description })
            : this.send('call:renegotiate_answer', { ...ends, sdpAnswer: description }),
        candidate: ({ candidate, sdpMid, sdpMLineIndex }) =>
          this.send('ice:candidate', { ...ends, candidate, sdpMid, sdpMLineIndex }),
      },
    });
    peer.addEventListener('media', () => this.changed());
    peer.addEventListener('state', () => this.#peerChanged(peer));
    return peer;
  }

  #peerChanged(peer) {
    if (peer.state === 'connected' && this.state === 'connecting') {
      this.connectedAt ||= Date.now();
      this.become('in-call');
      this.report('Connected');
    }
    this.changed();
  }

  peers() {
    return [...this.participants.values()].flatMap(({ peer }) => (peer ? [peer] : []));
  }

  /** @param {number} userId @returns {Participant} */
  participant(userId) {
    if (!this.participants.has(userId)) {
      const video = this.callType === 'video';
      this.participants.set(userId, { userId, audio: true, video, sharing: false });
    }
    return this.participants.get(userId);
  }

  /** @param {number} userId @param {Partial<Participant>} changes */
  note(userId, changes) {
    Object.assign(this.participant(userId), changes);
    this.changed();
  }

  /** @param {number} userId */
  forget(userId) {
    this.participants.get(userId)?.peer?.close();
    this.participants.delete(userId);
    this.changed();
  }

  useIceServers(iceServers) {
    this.#iceServers = iceServers ?? [];
    this.peers().forEach((peer) => peer.configure(this.#iceServers));
  }

  toggleAudio() {
    this.media.setAudio(!this.media.audioOn);
    this.tellMedia();
  }

  async toggleVideo() {
    if (this.media.stream.getVideoTracks().length > 0) {
      this.media.setVideo(!this.media.videoOn);
    } else if (await this.media.addCamera()) {
      this.peers().forEach((peer) => peer.update());
    } else {
      this.report('There is no camera to turn on');
    }
    this.tellMedia();
  }

  /** Others see the screen as one more picture, which each pair negotiates. */
  async share() {
    if (await this.media.startScreen()) {
      this.#tellSharing('start');
    }
  }

  stopSharing() {
    this.media.stopScreen();
    this.#tellSharing('stop');
  }

  #tellSharing(action) {
    this.peers().forEach((peer) => peer.update());
    this.send('call:screen_share', { userId: this.me, action });
    this.changed();
  }

  beMuted() {
    this.media.setAudio(false);
    this.tellMedia();
    this.report('A moderator muted you');
  }

  tellMedia() {
    const { audioOn: audio, videoOn: video } = this.media;
    this.send('call:toggle_media', { userId: this.me, audio, video });
    this.changed();
  }

  /**
   * Leaves: ends a 1-to-1 call, and in a group only this user's stay. The line is hung up at once,
   * whatever the server answers.
   *
   * @param {string} [words] for the user
   */
  leave(words = 'You hung up') {
    const reason = this.state === 'calling' ? 'cancelled' : 'completed';
    this.send('call:end', { userId: this.me, reason });
    return this.finish(this.state === 'calling' ? 'You cancelled' : words);
  }

  /** The end of the call on this device. @param {string} words why, for the user */
  async finish(words) {
    if (this.state === 'over') {
      return;
    }
    this.become('over');
    this.media.close();
    this.dispatchEvent(new CustomEvent('over', { detail: words }));
    if (this.connectedAt) {
      const duration = Math.round((Date.now() - this.connectedAt) / 1000);
      const figures = await this.statistics.summary();
      const { callType } = this;
      this.send('call:stats', { userId: this.me, callType, duration, ...figures });
    }
    this.peers().forEach((peer) => peer.close());
  }

  /** Sends an event of this room and tells the user when it is refused. */
  async send(event, fields) {
    const answer = await this.signaling.ask(event, { roomName: this.roomName, ...fields });
    if (!answer.ok && this.state !== 'over') {
      this.report(refusedWords(answer));
    }
    return answer;
  }

  about() {
    return { roomName: this.roomName, userId: this.me };
  }

  report(words) {
    this.dispatchEvent(new CustomEvent('trouble', { detail: words }));
  }

  become(state) {
    if (this.state !== 'over') {
      this.state = state;
    }
    this.changed();
  }

  changed() {
    this.dispatchEvent(new Event('change'));
  }
}
