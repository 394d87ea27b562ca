'use strict';

const { ANSWER, CANDIDATES, OFFER, candidatesOf } = require('./payloads');

const ALL = 2 ** CANDIDATES - 1;

/**
 * Two users, one of whom calls the other again and again. One whole call is: initiate, incoming,
 * accept, answer; when the caller has the answer, 8 candidates each way at once; when both have all 8,
 * end, ended.
 *
 * Nothing is emitted with a callback, as in deployed apps. Whatever is not to be heard in this call
 * fails it: an error, another room's event, a candidate twice.
 */
class Pair {
  /**
   * @param {import('./phone').Phone} caller
   * @param {import('./phone').Phone} callee
   * @param {Record<string, import('./figures').Figures>} figures of the steps; replaced for each run
   */
  constructor(caller, callee, figures) {
    this.caller = caller;
    this.callee = callee;
    this.figures = figures;
    this.roomName = '';
    /** @type {string[]} what was heard while no call was under way */
    this.strays = [];
    /** @type {((failure: string | null) => void) | null} */
    this.whenOver = null;
    this.sides = [this.side(caller, callee), this.side(callee, caller)];
    this.initiate = {
      fromId: caller.userId,
      toId: callee.userId,
      callType: 'video',
      roomName: '',
      sdpOffer: OFFER,
    };
    this.accept = { roomName: '', userId: callee.userId, sdpAnswer: ANSWER };
    this.end = { roomName: '', userId: caller.userId, reason: 'completed' };
    this.listen();
  }

  /** What goes from one to the other. `heard` has a bit for each candidate that arrived. */
  side(from, to) {
    return {
      socket: from.socket,
      candidates: candidatesOf({ fromUserId: from.userId, toUserId: to.userId }),
      sentAt: new Float64Array(CANDIDATES),
      heard: 0,
    };
  }

  /**
   * Makes one call.
   *
   * @param {string} roomName
   * @param {number} since when it was due, by `performance.now()`
   * @param {(failure: string | null) => void} whenOver
   */
  call(roomName, since, whenOver) {
    this.roomName = roomName;
    this.startedAt = since;
    this.whenOver = whenOver;
    this.sides[0].heard = 0;
    this.sides[1].heard = 0;
    this.initiate.roomName = roomName;
    this.caller.socket.emit('call:initiate', this.initiate);
  }

  listen() {
    const { caller, callee } = this;
    callee.socket.on('call:incoming', (payload) => this.onIncoming(payload));
    caller.socket.on('call:answer', (payload) => this.onAnswer(payload));
    callee.socket.on('ice:candidate', (payload) => this.onCandidate(this.sides[0], payload));
    caller.socket.on('ice:candidate', (payload) => this.onCandidate(this.sides[1], payload));
    callee.socket.on('call:ended', (payload) => this.onEnded(payload));
    for (const { socket, userId } of [caller, callee]) {
      for (const event of ['call:error', 'call:rejected', 'disconnect']) {
        socket.on(event, (what) => this.over(`${userId} heard ${event} ${JSON.stringify(what)}`));
      }
    }
  }

  onIncoming({ roomName, sdpOffer }) {
    if (!this.expects('call:incoming', roomName)) {
      return;
    }
    if (sdpOffer !== OFFER) {
      this.over('call:incoming with another offer');
      return;
    }
    const now = performance.now();
    this.figures.incoming.add(now - this.startedAt);
    this.acceptedAt = now;
    this.accept.roomName = roomName;
    this.callee.socket.emit('call:accept', this.accept);
  }

  onAnswer({ roomName, sdpAnswer }) {
    if (!this.expects('call:answer', roomName)) {
      return;
    }
    if (sdpAnswer !== ANSWER) {
      this.over('call:answer with another answer');
      return;
    }
    this.figures.answer.add(performance.now() - this.acceptedAt);
    for (let index = 0; index < CANDIDATES; index++) {
      this.send(this.sides[0], index);
      this.send(this.sides[1], index);
    }
  }

  send(side, index) {
    const payload = side.candidates[index];
    payload.roomName = this.roomName;
    side.sentAt[index] = performance.now();
    side.socket.emit('ice:candidate', payload);
  }

  onCandidate(side, { roomName, sdpMLineIndex: index, candidate }) {
    if (!this.expects('ice:candidate', roomName)) {
      return;
    }
    const bit = 1 << index;
    if (candidate !== side.candidates[index]?.candidate || side.heard & bit) {
      this.over(`candidate ${index} twice, or another one`);
      return;
    }
    side.heard |= bit;
    this.figures.candidate.add(performance.now() - side.sentAt[index]);
    if (this.sides[0].heard === ALL && this.sides[1].heard === ALL) {
      this.endedAt = performance.now();
      this.end.roomName = roomName;
      this.caller.socket.emit('call:end', this.end);
    }
  }

  onEnded({ roomName }) {
    if (!this.expects('call:ended', roomName)) {
      return;
    }
    const now = performance.now();
    this.figures.ended.add(now - this.endedAt);
    this.figures.call.add(now - this.startedAt);
    this.over(null);
  }

  /** Whether this is the call under way; an event of any other is a failure of this one. */
  expects(event, roomName) {
    if (roomName === this.roomName) {
      return true;
    }
    this.over(`${event} of ${roomName} in place of ${this.roomName}`);
    return false;
  }

  /** @param {string | null} failure null: all went well */
  over(failure) {
    const whenOver = this.whenOver;
    this.whenOver = null;
    this.roomName = '';
    if (whenOver) {
      whenOver(failure);
    } else if (failure) {
      this.strays.push(failure);
    }
  }
}

/** The steps of a call that are timed. */
const STEPS = ['incoming', 'answer', 'candidate', 'ended', 'call'];

module.exports = { Pair, STEPS };
