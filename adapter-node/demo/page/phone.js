import { GroupCall } from './group-call.js';
import { PersonalCall } from './personal-call.js';
import { recall, remember, rememberCall } from './visit.js';
import { durationWords, endedWords, refusedWords } from './words.js';

/**
 * A call that rings here.
 *
 * @typedef {object} Ring
 * @property {string} roomName
 * @property {'audio' | 'video'} callType
 * @property {string} title who calls
 * @property {number} [fromId] of a 1-to-1 call
 * @property {number} [groupId] of a group call
 * @property {number} [initiatedBy] of a group call
 * @property {unknown} sdpOffer
 * @property {object[]} iceServers
 * @property {object[]} candidates that came so far
 */

/**
 * This device as a phone: what rings, the call at hand, and which of them an event is for.
 *
 * Events: `change` (state, rings, the call), `status` (`detail`: words for the user), `past` (the list of
 * past calls grew).
 */
export class Phone extends EventTarget {
  /** @type {PersonalCall | GroupCall | null} */
  call = null;
  /** @type {Map<string, Ring>} by room name */
  rings = new Map();
  /** A call of this user that waits for one of his devices to come back, and is not this tab's. */
  abandoned = null;
  #signaling;
  #directory;
  #relayOnly;
  /** Whether the user was told something since the connection was made, which `Ready` must not replace. */
  #hasNews = false;

  /**
   * @param {object} options
   * @param {import('./signaling.js').Signaling} options.signaling
   * @param {import('./directory.js').Directory} options.directory
   * @param {boolean} options.relayOnly
   */
  constructor({ signaling, directory, relayOnly }) {
    super();
    this.#signaling = signaling;
    this.#directory = directory;
    this.#relayOnly = relayOnly;
    signaling.addEventListener('message', ({ detail }) => this.#hear(detail));
    signaling.addEventListener('online', () => this.#cameOnline());
    signaling.addEventListener('offline', () => this.#wentOffline());
  }

  /** @returns {'idle' | 'ringing' | 'calling' | 'connecting' | 'in-call'} */
  get state() {
    return this.call?.state ?? (this.rings.size > 0 ? 'ringing' : 'idle');
  }

  get roomName() {
    return this.call?.roomName ?? this.rings.keys().next().value;
  }

  /** @param {import('./demo-api.js').Person} person @param {'audio' | 'video'} callType */
  callPerson({ userId, name }, callType) {
    const roomName = `room_${this.#signaling.userId}_${userId}_${Date.now()}`;
    this.#personal({ roomName, callType, otherId: userId, title: name }).start();
  }

  /** @param {import('./demo-api.js').Group} group @param {'audio' | 'video'} callType */
  callGroup({ groupId, name }, callType) {
    const roomName = `room_group_${groupId}_${this.#signaling.userId}_${Date.now()}`;
    const initiatedBy = this.#signaling.userId;
    this.#group({ roomName, callType, groupId, title: name, initiatedBy }).start();
  }

  /** Answers, and leaves the call at hand for it. @param {string} roomName */
  async accept(roomName) {
    const ring = this.rings.get(roomName);
    this.rings.delete(roomName);
    await this.call?.leave('You switched to another call');
    const { callType, title, groupId, initiatedBy, fromId } = ring;
    const call = groupId
      ? this.#group({ roomName, callType, groupId, title, initiatedBy })
      : this.#personal({ roomName, callType, otherId: fromId, title });
    call.accept(ring);
  }

  /** @param {string} roomName */
  async reject(roomName) {
    this.#stopRinging(roomName, 'You declined');
    const userId = this.#signaling.userId;
    const answer = await this.#signaling.ask('call:reject', { roomName, userId });
    if (!answer.ok) {
      this.#say(refusedWords(answer));
    }
  }

  /** Takes the abandoned call over to this tab. */
  continueHere() {
    const resumed = this.abandoned;
    this.abandoned = null;
    this.#resume(resumed);
  }

  /** How each event is taken that is not for the call at hand alone. */
  #heard = {
    'call:incoming': ({ fromName: title, ...payload }) => this.#ring({ title, ...payload }),
    'group_call:incoming': ({ initiatorName, ...payload }) =>
      this.#ring({
        title: `${initiatorName} calls ${this.#directory.groupNameOf(payload.groupId)}`,
        ...payload,
      }),
    'call:resumed': (resumed) => this.#resumed(resumed),
    'call:error': (error) => this.#say(refusedWords(error)),
  };

  #hear({ event, payload }) {
    const ring = this.rings.get(payload?.roomName);
    if (this.#heard[event]) {
      this.#heard[event](payload);
    } else if (payload?.roomName !== undefined && payload.roomName === this.call?.roomName) {
      this.call.heard[event]?.(payload);
    } else if (event === 'ice:candidate') {
      ring?.candidates.push(payload);
    } else if (event === 'ice:servers' && ring) {
      ring.iceServers = payload.iceServers;
    } else if (event === 'call:ended' && ring) {
      this.#stopRinging(ring.roomName, endedWords(payload.reason));
    } else if (event === 'call:ended') {
      this.#endedMeanwhile(payload);
    }
  }

  #ring(ring) {
    if (ring.roomName === this.call?.roomName) {
      return;
    }
    this.rings.set(ring.roomName, { ...ring, candidates: [] });
    this.#say(`${ring.title} (${ring.callType} call)`);
  }

  #stopRinging(roomName, words) {
    const ring = this.rings.get(roomName);
    this.rings.delete(roomName);
    this.#note({ title: ring.title, outcome: words, startedAt: Date.now() });
    this.#say(`${ring.title}: ${words}`);
  }

  /** The server tells a device that was away what became of the call that it was in. */
  #endedMeanwhile({ roomName, reason }) {
    if (recall().roomName === roomName || this.abandoned?.roomName === roomName) {
      remember({ roomName: undefined });
      this.abandoned = null;
      this.#say(endedWords(reason));
    }
  }

  /**
   * `call:resumed` (protocol.md, section 4): this user is in a call. This tab comes back into it by itself
   * if it was this tab that was in it. Beside another device there is nothing to do: two devices of one
   * user in a call would answer for each other.
   */
  #resumed(resumed) {
    if (resumed.roomName === this.call?.roomName) {
      return;
    }
    if (resumed.elsewhere) {
      this.#say('You are in a call on another device');
    } else if (resumed.roomName === recall().roomName) {
      this.#resume(resumed);
    } else {
      this.abandoned = resumed;
      this.#say('You are in a call, and none of your devices is connected to it');
    }
  }

  #resume({ roomName, status, callType, fromId, toId, groupId, participants }) {
    const otherId = fromId === this.#signaling.userId ? toId : fromId;
    const call = groupId
      ? this.#group({
          roomName,
          callType,
          groupId,
          title: this.#directory.groupNameOf(groupId),
          initiatedBy: fromId,
        })
      : this.#personal({ roomName, callType, otherId, title: this.#directory.nameOf(otherId) });
    for (const { userId, audio, video } of participants ?? []) {
      if (userId !== this.#signaling.userId) {
        call.note(userId, { audio, video });
      }
    }
    this.#say('Coming back into the call');
    call.resume(status);
  }

  #personal(options) {
    return this.#adopt(new PersonalCall(this.#common(options)));
  }

  #group({ initiatedBy, ...options }) {
    const { userId } = this.#signaling;
    const mayModerate =
      initiatedBy === userId || this.#directory.mayModerate(options.groupId, userId);
    return this.#adopt(new GroupCall(this.#common({ ...options, mayModerate })));
  }

  #common(options) {
    return { signaling: this.#signaling, relayOnly: this.#relayOnly, ...options };
  }

  #adopt(call) {
    this.call = call;
    this.abandoned = null;
    remember({ roomName: call.roomName });
    call.addEventListener('change', () => this.#changed());
    call.addEventListener('trouble', ({ detail }) => this.#say(detail));
    call.addEventListener('over', ({ detail }) => this.#over(call, detail));
    return call;
  }

  #over(call, words) {
    const { title, startedAt, connectedAt } = call;
    const talked = connectedAt ? ` after ${durationWords((Date.now() - connectedAt) / 1000)}` : '';
    this.#note({ title, outcome: words + talked, startedAt });
    this.call = null;
    remember({ roomName: undefined });
    this.#say(words);
  }

  /** After each connect. A call at hand went on meanwhile, from one to the other; only the room is lost. */
  #cameOnline() {
    if (this.call?.inRoom) {
      this.#say('Connected to the server again');
      this.call.join();
    } else if (!this.#hasNews) {
      this.#say('Ready');
    }
  }

  #wentOffline() {
    this.rings.clear();
    this.#say(
      this.call
        ? 'The connection to the server is lost; the call goes on meanwhile'
        : 'The connection to the server is lost; trying again',
    );
    this.#hasNews = false;
  }

  #note(pastCall) {
    rememberCall(pastCall);
    this.dispatchEvent(new Event('past'));
  }

  #say(words) {
    this.#hasNews = true;
    this.dispatchEvent(new CustomEvent('status', { detail: words }));
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
