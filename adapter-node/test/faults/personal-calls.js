'use strict';

const { setTimeout: delay } = require('node:timers/promises');
const sdp = require('../../demo/sdp');
const { heard, isEnd } = require('./words');

/** How often each way of a 1-to-1 call is gone. */
const WAYS = [
  ...Array(7).fill('answered'),
  'refused',
  'cancelled',
  'cancelled while it is answered',
  'unanswered',
];

const LONGEST_TALK_MS = 2500;

/** A 1-to-1 call between two users, from the first tap to the last. */
class PersonalCall {
  /**
   * @param {import('./load').Load} load
   * @param {{ from: import('./load').User, to: import('./load').User }} people
   * @param {import('./random').Random} random
   */
  constructor(load, { from, to }, random) {
    Object.assign(this, { load, from, to, random });
    this.room = load.room();
    this.way = random.pick(WAYS);
    this.caller = random.pick(from.devices);
    this.callee = random.pick(to.devices);
    this.candidates = new Map();
  }

  async run() {
    const { room, load } = this;
    load.plans.set(room, (device) => this.rings(device));
    const answer = await this.initiate();
    if (answer?.ok && answer.status === 'ringing') {
      await this.goOn();
    } else if (answer === undefined) {
      await this.end(this.caller, 'cancelled'); // it does not know whether it rings
    } else {
      this.caller.app.leaves(room);
    }
    await this.answering;
    await load.until(room, (entry) => isEnd(entry) && entry.device === this.callee, 1500);
  }

  initiate() {
    const { room, caller, to, random } = this;
    caller.app.enters(room);
    const patienceMs = random.chance(0.5) ? 0 : 20_000;
    const answer = caller.ask(
      'call:initiate',
      {
        fromId: caller.userId,
        toId: to.userId,
        callType: random.pick(['audio', 'video']),
        roomName: room,
        sdpOffer: sdp.offer(),
      },
      { patienceMs },
    );
    caller.tell('call:join_room', { roomName: room, userId: caller.userId });
    this.sendCandidates(caller, 3);
    return answer;
  }

  /** It rings on a device of the callee. */
  rings(device) {
    if (device === this.callee && !this.answering) {
      this.answering = this.react(device);
    }
  }

  async react(device) {
    const { room, way, random } = this;
    await delay(random.between(20, 400));
    if (way === 'refused') {
      const refusal = { roomName: room, userId: device.userId, reason: 'declined' };
      await device.ask('call:reject', refusal);
      device.app.leaves(room);
    } else if (way === 'answered' || way === 'cancelled while it is answered') {
      device.app.enters(room);
      device.tell('call:join_room', { roomName: room, userId: device.userId });
      const payload = { roomName: room, userId: device.userId, sdpAnswer: sdp.answer() };
      const answer = await device.ask('call:accept', payload);
      if (answer?.ok) {
        await this.talk(device);
      }
    }
  }

  /** The caller, who hears that it rings. */
  async goOn() {
    const { room, way, caller, random, load } = this;
    if (way.startsWith('cancelled')) {
      await load.pause(random.between(50, 600));
      await this.end(caller, 'cancelled');
      return;
    }
    const isHis = (entry) =>
      entry.device === caller && (isEnd(entry) || heard('call:answer')(entry));
    const news = await load.until(room, isHis, load.longestRingMs);
    if (news?.event === 'call:answer') {
      await this.talk(caller);
    }
    if (caller.app.isIn(room)) {
      await this.end(caller, 'completed');
    }
  }

  /** One side of a call that is connected: candidates, flags, and at some time the end. */
  async talk(device) {
    const { room, random, load } = this;
    const until = performance.now() + random.between(200, LONGEST_TALK_MS);
    this.sendCandidates(device, 3);
    while (performance.now() < until && device.app.isIn(room) && !load.isOver) {
      await load.pause(random.between(50, 400));
      this.sendCandidates(device, 1);
      if (random.chance(0.3)) {
        const flags = { audio: random.chance(0.5), video: random.chance(0.5) };
        device.tell('call:toggle_media', { roomName: room, userId: device.userId, ...flags });
      }
    }
    if (device.app.isIn(room)) {
      await this.end(device, 'completed');
    }
  }

  /** @param {import('./device').Device} device */
  async end(device, reason) {
    const { room } = this;
    device.app.leaves(room);
    await device.ask('call:end', { roomName: room, userId: device.userId, reason });
  }

  sendCandidates(device, count) {
    const { room } = this;
    for (let i = 0; i < count; i++) {
      const number = (this.candidates.get(device) ?? 0) + 1;
      this.candidates.set(device, number);
      device.tell('ice:candidate', {
        roomName: room,
        fromUserId: device.userId,
        candidate: `${device.name} ${number}`,
        sdpMLineIndex: 0,
        sdpMid: '0',
      });
    }
  }
}

module.exports = { PersonalCall };
