import { Participants } from './participants.js';
import { readDescription } from './sdp.js';
import { Sending } from './sending.js';
import { Statistics } from './statistics.js';
import { endedWords, refusedWords } from './words.js';

/** While the call service is away, what matters is sent again until it is back. */
const AGAIN_MS = 3000;

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
  sending = new Sending(this);
  startedAt = Date.now();
  /** Whether the server let this device into the room, so that it is to be there after a reconnect, too. */
  inRoom = false;
  /** When somebody was first heard or seen, ms since the epoch. */
  connectedAt = 0;
  /** What was told last of each kind. */
  #told = new Map();

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
    Object.assign(this, { signaling, roomName, callType, title });
    this.me = signaling.userId;
    this.others = this.#makeOthers(relayOnly);
    this.statistics = new Statistics(() => this.others.peers());
  }

  /** What the server says about this room. Extended by the kinds of call. */
  heard = {
    'call:participants': ({ participants }) => this.meet(participants),
    'user:media_changed': ({ userId, audio, video }) => this.others.note(userId, { audio, video }),
    'call:screen_share': ({ userId, action }) =>
      this.others.note(userId, { sharing: action === 'start' }),
    'call:renegotiate': ({ fromUserId, sdpOffer }) =>
      this.others.peerFor(fromUserId).receive(readDescription(sdpOffer, 'offer')),
    'call:renegotiate_answer': ({ fromUserId, sdpAnswer }) =>
      this.others.all.get(fromUserId)?.peer?.receive(readDescription(sdpAnswer, 'answer')),
    'ice:candidate': (payload) => this.others.peerFor(payload.fromUserId).addCandidate(payload),
    'ice:servers': ({ iceServers }) => this.others.useIceServers(iceServers),
    'call:muted': () => this.sending.beMuted(),
    'call:removed': () => this.finish('You were removed from the call'),
    'call:ended': ({ reason }) => this.finish(endedWords(reason)),
  };

  /** @param {boolean} relayOnly */
  #makeOthers(relayOnly) {
    const { me, callType } = this;
    const { media } = this.sending;
    const ends = (toUserId) => ({ fromUserId: me, toUserId });
    const signal = {
      description: (toUserId, description) => {
        const [event, field] =
          description.type === 'offer'
            ? ['call:renegotiate', 'sdpOffer']
            : ['call:renegotiate_answer', 'sdpAnswer'];
        const kind = `description for ${toUserId}`;
        this.tell(kind, event, { ...ends(toUserId), [field]: description });
      },
      candidate: (toUserId, { candidate, sdpMid, sdpMLineIndex }) => {
        const fields = { candidate, sdpMid, sdpMLineIndex };
        this.tell(candidate, 'ice:candidate', { ...ends(toUserId), ...fields });
      },
    };
    const others = new Participants({ me, callType, relayOnly, media, signal });
    others.addEventListener('change', () => this.changed());
    others.addEventListener('connected', () => this.#connected());
    return others;
  }

  /** Asks for ICE servers and devices, before anything is offered. */
  async prepare() {
    const [{ ok, iceServers }] = await Promise.all([
      this.signaling.ask('ice:request', { userId: this.me }),
      this.sending.open(),
    ]);
    if (ok) {
      this.others.useIceServers(iceServers);
    }
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
      await afterAWhile();
      return this.state !== 'over' && this.join();
    }
    if (!answer.ok || answer.elsewhere) {
      this.finish(answer.elsewhere ? 'You are in this call on another device' : 'The call is over');
      return false;
    }
    this.inRoom = true;
    this.sending.tell();
    return true;
  }

  /** @param {{ userId: number, audio: boolean, video: boolean }[]} list who is in the room */
  meet(list) {
    this.others.meet(list);
  }

  #connected() {
    if (this.state === 'connecting') {
      this.connectedAt ||= Date.now();
      this.become('in-call');
      this.report('Connected');
    }
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
    this.sending.media.close();
    this.dispatchEvent(new CustomEvent('over', { detail: words }));
    if (this.connectedAt) {
      const duration = Math.round((Date.now() - this.connectedAt) / 1000);
      const figures = await this.statistics.summary();
      const { callType } = this;
      this.send('call:stats', { userId: this.me, callType, duration, ...figures });
    }
    this.others.peers().forEach((peer) => peer.close());
  }

  /** Sends an event of this room and tells the user when it is refused. */
  async send(event, fields) {
    const answer = await this.signaling.ask(event, { roomName: this.roomName, ...fields });
    if (!answer.ok && this.state !== 'over') {
      this.report(refusedWords(answer));
    }
    return answer;
  }

  /**
   * Sends what must arrive: while the call service is away again and again, until something newer of its
   * kind is to be told.
   *
   * @param {string} kind what is told last of a kind counts
   * @param {string} event
   * @param {object} fields
   * @returns {Promise<{ ok: boolean, code?: string }>} the last answer
   */
  async tell(kind, event, fields) {
    this.#told.set(kind, fields);
    let answer = await this.send(event, fields);
    while (answer.code === 'unavailable') {
      await afterAWhile();
      if (this.state === 'over' || this.#told.get(kind) !== fields) {
        break;
      }
      answer = await this.send(event, fields);
      if (answer.ok) {
        this.report('The call service is back');
      }
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

function afterAWhile() {
  return new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
}
