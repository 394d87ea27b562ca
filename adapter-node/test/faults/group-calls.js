'use strict';

const { setTimeout: delay } = require('node:timers/promises');
const sdp = require('../../demo/sdp');

const LONGEST_STAY_MS = 3500;
const SHARE_ENDED_FOR_ALL = 0.3;

/** A call of a group: one starts it, some join, some refuse, everybody leaves some time. */
class GroupConversation {
  /**
   * @param {import('./load').Load} load
   * @param {{ groupId: number, members: import('./load').User[] }} group
   * @param {import('./random').Random} random
   */
  constructor(load, { groupId, members }, random) {
    Object.assign(this, { load, groupId, members, random });
    this.room = load.room();
    this.initiator = random.pick(random.pick(members).devices);
    this.candidates = new Map();
    /** What each user does, once. @type {Map<number, Promise<void>>} */
    this.doings = new Map();
  }

  async run() {
    const { room, load, initiator, random } = this;
    load.plans.set(room, (device) => this.rings(device));
    initiator.app.enters(room);
    const patienceMs = random.chance(0.5) ? 0 : 20_000;
    const asked = initiator.ask(
      'group_call:initiate',
      {
        initiatedBy: initiator.userId,
        groupId: this.groupId,
        callType: 'video',
        roomName: room,
        sdpOffer: sdp.offer(),
      },
      { patienceMs },
    );
    initiator.tell('call:join_room', { roomName: room, userId: initiator.userId });
    const answer = await asked;
    if (answer?.ok && answer.status !== 'ended') {
      await this.stay(initiator);
      await this.leave(initiator);
    } else {
      await this.leave(initiator);
    }
    await Promise.all(this.doings.values());
  }

  /** It rings on a device of a member: the first one that rings does something about it. */
  rings(device) {
    if (!this.doings.has(device.userId)) {
      this.doings.set(device.userId, this.react(device));
    }
  }

  async react(device) {
    const { room, random } = this;
    const { userId } = device;
    await delay(random.between(20, 500));
    if (random.chance(0.15)) {
      await device.ask('call:reject', { roomName: room, userId });
      device.app.leaves(room);
    } else if (random.chance(0.8)) {
      device.app.enters(room);
      const answer = random.chance(0.5)
        ? await device.ask('call:join_room', { roomName: room, userId })
        : await device.ask('call:accept', { roomName: room, userId, sdpAnswer: sdp.answer() });
      if (answer?.ok) {
        await this.stay(device);
      }
      await this.leave(device);
    }
  }

  async stay(device) {
    const { room, random, load } = this;
    const until = performance.now() + random.between(500, LONGEST_STAY_MS);
    while (performance.now() < until && device.app.isIn(room) && !load.isOver) {
      this.sendCandidate(device);
      await load.pause(random.between(80, 500));
    }
  }

  /** Unless it is over already. */
  async leave(device) {
    const { room, random } = this;
    if (!device.app.isIn(room)) {
      return;
    }
    device.app.leaves(room);
    const about = { roomName: room, userId: device.userId };
    if (device === this.initiator && random.chance(SHARE_ENDED_FOR_ALL)) {
      await device.ask('call:end_for_all', about);
    } else if (random.chance(0.5)) {
      await device.ask('call:end', { ...about, reason: 'completed' });
    } else {
      await device.ask('call:leave_room', about);
    }
  }

  sendCandidate(device) {
    const number = (this.candidates.get(device) ?? 0) + 1;
    this.candidates.set(device, number);
    device.tell('ice:candidate', {
      roomName: this.room,
      fromUserId: device.userId,
      candidate: `${device.name} ${number}`,
    });
  }
}

module.exports = { GroupConversation };
