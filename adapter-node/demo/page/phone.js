import { GroupCall } from './group-call.js';
import { PersonalCall } from './personal-call.js';
import { Rings } from './rings.js';
import { recall, remember, rememberCall } from './visit.js';
import { durationWords, endedWords, refusedWords } from './words.js';

/**
 * This device as a phone: what rings, the call at hand, and which of them an event is for.
 *
 * Events: `change` (state, rings, the call), `status` (`detail`: words for the user), `past` (the list of
 * past calls grew).
 */
export class Phone extends EventTarget {
  /** @type {PersonalCall | GroupCall | null} */
  call = null;
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
    this.rings = this.#makeRings();
    signaling.addEventListener('message', ({ detail }) => this.#hear(detail));
    signaling.addEventListener('online', () => this.#cameOnline());
    signaling.addEventListener('unregistered', ({ detail }) => this.#notYetOnline(detail));
    signaling.addEventListener('offline', () => this.#wentOffline());
  }

  /** @returns {'idle' | 'ringing' | 'calling' | 'connecting' | 'in-call'} */
  get state() {
    return this.call?.state ?? (this.rings.first ? 'ringing' : 'idle');
  }

  get roomName() {
    return this.call?.roomName ?? this.rings.first?.roomName;
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
    const ring = this.rings.take(roomName);
    await this.call?.leave('You switched to another call');
    const { callType, title, groupId, initiatedBy, fromId } = ring;
    const call = groupId
      ? this.#group({ roomName, callType, groupId, title, initiatedBy })
      : this.#personal({ roomName, callType, otherId: fromId, title });
    call.accept(ring);
  }

  /** @param {string} roomName */
  async reject(roomName) {
    this.rings.stop(roomName, 'You declined');
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

  /** Gives the abandoned call up, for this user altogether. */
  async hangUpAbandoned() {
    const { roomName } = this.abandoned;
    this.abandoned = null;
    const userId = this.#signaling.userId;
    const answer = await this.#signaling.ask('call:end', { roomName, userId, reason: 'completed' });
    this.#say(answer.ok ? 'You left that call' : refusedWords(answer));
  }

  #makeRings() {
    const rings = new Rings(this.#directory);
    rings.addEventListener('rings', ({ detail: { heading, callType } }) =>
      this.#say(`${heading} (${callType} call)`),
    );
    rings.addEventListener('stopped', ({ detail: { ring, words } }) => {
      this.#note({ title: ring.title, outcome: words, startedAt: Date.now() });
      this.#say(`${ring.title}: ${words}`);
    });
    return rings;
  }

  /** Finds out which call an event is for. */
  #hear({ event, payload }) {
    const roomName = payload?.roomName;
    if (event === 'call:error') {
      this.#say(refusedWords(payload));
    } else if (roomName !== undefined && roomName === this.call?.roomName) {
      this.call.heard[event]?.(payload);
    } else if (event === 'call:resumed') {
      this.#resumed(payload);
    } else if (!this.rings.hear(event, payload) && event === 'call:ended') {
      this.#endedMeanwhile(payload);
    }
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
    call.others.meet(participants);
    call.sending.restore(recall().switches);
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

  #notYetOnline(answer) {
    this.#say(refusedWords(answer));
    this.#hasNews = false;
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
