import { Call } from './call.js';
import { readDescription } from './sdp.js';
import { refusedWords, rejectedWords, ringingWords } from './words.js';

/** A call between two users. The first offer and answer travel in `call:initiate` and `call:accept`. */
export class PersonalCall extends Call {
  kind = 'personal';
  /** Whether the offer that the other side answers was made by this page, not by one before a reload. */
  #offered = false;

  /** @param {object} options as for Call, and `otherId` */
  constructor({ otherId, ...options }) {
    super(options);
    this.otherId = otherId;
    Object.assign(this.heard, {
      'call:ringing': ({ devices }) => this.report(ringingWords(devices)),
      'call:answer': (payload) => this.#answered(payload),
      'call:rejected': ({ reason }) => this.finish(rejectedWords(this.title, reason)),
    });
  }

  /** Calls. The server answers when it rings there, or why it does not. */
  async start() {
    this.become('calling');
    await this.prepare();
    if (this.state === 'over') {
      return;
    }
    const sdpOffer = await this.others.peerFor(this.otherId).firstOffer();
    this.#offered = true;
    const { roomName, callType, me: fromId, otherId: toId } = this;
    const initiated = this.signaling.ask('call:initiate', {
      fromId,
      toId,
      callType,
      roomName,
      sdpOffer,
    });
    this.join();
    const answer = await initiated;
    if (!answer.ok) {
      this.finish(answer.code === 'offline' ? `${this.title} is not online` : refusedWords(answer));
    } else if (answer.status !== 'ringing' && answer.status !== 'connected') {
      // Busy or glare. The event `call:rejected` says the same to clients without callbacks.
      this.finish(rejectedWords(this.title, answer.reason));
    }
  }

  /**
   * Answers a call that rings.
   *
   * @param {object} ring
   * @param {unknown} ring.sdpOffer as it came with `call:incoming`
   * @param {object[]} ring.iceServers
   * @param {object[]} ring.candidates that came while it rang
   */
  async accept({ sdpOffer, iceServers, candidates }) {
    this.others.useIceServers(iceServers);
    await this.sending.open();
    if (this.state === 'over') {
      return;
    }
    const peer = this.others.peerFor(this.otherId);
    candidates.forEach((candidate) => peer.addCandidate(candidate));
    this.join();
    const sdpAnswer = await peer.firstAnswer(readDescription(sdpOffer, 'offer'));
    const answer = await this.tell('accept', 'call:accept', { userId: this.me, sdpAnswer });
    if (!answer.ok) {
      this.finish(refusedWords(answer));
    }
  }

  /**
   * Comes back after a reload (`call:resumed`): whatever this device had negotiated is gone, so it offers
   * anew. The other side sees from the session id in the `o=` line that it must begin anew, too.
   *
   * @param {'ringing' | 'connected'} status
   */
  async resume(status) {
    this.become(status === 'ringing' ? 'calling' : 'connecting');
    await this.prepare();
    const joined = await this.join();
    if (joined && this.state === 'connecting') {
      this.others.peerFor(this.otherId).start();
    }
  }

  #answered({ sdpAnswer, iceServers }) {
    this.others.useIceServers(iceServers);
    this.become('connecting');
    const peer = this.others.peerFor(this.otherId);
    return this.#offered ? peer.receive(readDescription(sdpAnswer, 'answer')) : peer.start();
  }
}
