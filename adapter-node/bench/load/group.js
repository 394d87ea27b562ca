'use strict';

const { ANSWER, CANDIDATES, OFFER, candidatesOf } = require('./payloads');

const ALL = 2 ** CANDIDATES - 1;

/**
 * Members of a chat group, the first of whom calls the group again and again. One whole call is: the
 * initiator initiates and joins the room; each other member, when it rings, joins and accepts; when
 * the initiator has that member's answer, the two send each other 8 candidates; when all have all of
 * theirs, the initiator ends the call for all, and who hears that leaves the room.
 */
class Group {
  /**
   * @param {number} groupId
   * @param {import('./phone').Phone[]} phones the initiator first
   * @param {Record<string, import('./figures').Figures>} figures of the steps; replaced for each run
   */
  constructor(groupId, [initiator, ...members], figures) {
    this.groupId = groupId;
    this.initiator = initiator;
    this.members = members;
    this.figures = figures;
    this.roomName = '';
    /** @type {string[]} what was heard while no call was under way */
    this.strays = [];
    /** @type {((failure: string | null) => void) | null} */
    this.whenOver = null;
    /** Each way that candidates go. */
    this.out = new Map(members.map((member) => [member.userId, this.side(initiator, member)]));
    this.back = new Map(members.map((member) => [member.userId, this.side(member, initiator)]));
    this.acceptedAt = new Map();
    this.listen();
  }

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
    const { groupId, initiator } = this;
    Object.assign(this, { roomName, startedAt: since, whenOver, complete: 0, hungUp: 0 });
    for (const side of [...this.out.values(), ...this.back.values()]) {
      side.heard = 0;
    }
    const fromId = initiator.userId;
    const offer = { fromId, groupId, callType: 'video', roomName, sdpOffer: OFFER };
    initiator.socket.emit('call:initiate', offer);
    initiator.socket.emit('call:join_room', { roomName, userId: fromId });
  }

  listen() {
    this.on(this.initiator, 'call:answer', (payload) => this.onAnswer(payload));
    this.on(this.initiator, 'ice:candidate', (payload) =>
      this.onCandidate(this.back.get(payload.fromUserId), payload),
    );
    for (const member of this.members) {
      const { userId } = member;
      this.on(member, 'group_call:incoming', (payload) => this.onIncoming(member, payload));
      this.on(member, 'ice:candidate', (payload) =>
        this.onCandidate(this.out.get(userId), payload),
      );
      this.on(member, 'call:ended', () => this.onEnded(member));
    }
    for (const { socket, userId } of [this.initiator, ...this.members]) {
      for (const event of ['call:error', 'call:rejected', 'call:removed', 'disconnect']) {
        socket.on(event, (what) => this.over(`${userId} heard ${event} ${JSON.stringify(what)}`));
      }
    }
  }

  /** Events of the call under way; one of any other is a failure of this one. */
  on({ socket }, event, hear) {
    socket.on(event, (payload) => {
      if (payload.roomName === this.roomName) {
        hear(payload);
      } else {
        this.over(`${event} of ${payload.roomName} in place of ${this.roomName}`);
      }
    });
  }

  onIncoming({ socket, userId }, { roomName, sdpOffer }) {
    if (sdpOffer !== OFFER) {
      this.over('group_call:incoming with another offer');
      return;
    }
    const now = performance.now();
    this.figures.incoming.add(now - this.startedAt);
    this.acceptedAt.set(userId, now);
    socket.emit('call:join_room', { roomName, userId });
    socket.emit('call:accept', { roomName, userId, sdpAnswer: ANSWER });
  }

  onAnswer({ acceptedBy, sdpAnswer }) {
    if (sdpAnswer !== ANSWER) {
      this.over('call:answer with another answer');
      return;
    }
    this.figures.answer.add(performance.now() - this.acceptedAt.get(acceptedBy));
    for (let index = 0; index < CANDIDATES; index++) {
      this.send(this.out.get(acceptedBy), index);
      this.send(this.back.get(acceptedBy), index);
    }
  }

  send(side, index) {
    const payload = side.candidates[index];
    payload.roomName = this.roomName;
    side.sentAt[index] = performance.now();
    side.socket.emit('ice:candidate', payload);
  }

  onCandidate(side, { roomName, sdpMLineIndex: index, candidate }) {
    const bit = 1 << index;
    if (candidate !== side?.candidates[index]?.candidate || side.heard & bit) {
      this.over(`candidate ${index} twice, or another one`);
      return;
    }
    side.heard |= bit;
    this.figures.candidate.add(performance.now() - side.sentAt[index]);
    if (side.heard === ALL) {
      this.complete += 1;
      if (this.complete === 2 * this.members.length) {
        this.endedAt = performance.now();
        const { userId, socket } = this.initiator;
        socket.emit('call:end_for_all', { roomName, userId });
      }
    }
  }

  onEnded({ socket, userId }) {
    const now = performance.now();
    this.figures.ended.add(now - this.endedAt);
    socket.emit('call:leave_room', { roomName: this.roomName, userId });
    this.hungUp += 1;
    if (this.hungUp === this.members.length) {
      this.figures.call.add(now - this.startedAt);
      this.over(null);
    }
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

module.exports = { Group };
