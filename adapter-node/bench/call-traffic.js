'use strict';

/**
 * Connected 1-to-1 calls whose users send each other candidates and toggle their media all the time. A
 * thread of its own, so that what other clients of the benchmark hear does not hold up the clock here.
 *
 * Its data: `{ url, pairs: [[{ userId, session }, { userId, session }]], candidateEveryMs, toggleEveryMs }`.
 * It posts `running` once all calls are connected; on any message it stops and posts
 * `{ candidates: [[sentAt, heardAt]], toggles: [[sentAt, heardAt]], unheard: [sentAt] }`, ms; `unheard`
 * are candidates.
 */

const { parentPort, workerData } = require('node:worker_threads');
const { Client } = require('../demo/client');
const sdp = require('../demo/sdp');
const { now } = require('./clock');

const { url, pairs, candidateEveryMs, toggleEveryMs } = workerData;
const [{ candidate }] = sdp.candidates('offerer');

const candidates = [];
const toggles = [];
/** @type {Set<number>} when those candidates were sent that nobody has heard yet */
const underWay = new Set();

/** One end of a call. */
class End {
  constructor(client, roomName) {
    Object.assign(this, { client, roomName, flags: 0, toggledAt: 0 });
  }

  sendCandidate() {
    const sentAt = now() + Math.random() / 1000;
    underWay.add(sentAt);
    const { userId } = this.client;
    this.client.emit('ice:candidate', {
      roomName: this.roomName,
      fromUserId: userId,
      candidate: { candidate, sentAt },
    });
  }

  /** One toggle is under way at a time, and none says the same as the three before it. */
  toggle() {
    if (this.toggledAt !== 0 && now() - this.toggledAt < 5000) {
      return;
    }
    this.flags = (this.flags + 1) % 4;
    this.toggledAt = now();
    this.client.emit('call:toggle_media', { roomName: this.roomName, ...this.media });
  }

  get media() {
    return { audio: this.flags % 2 === 1, video: this.flags > 1 };
  }

  /** The other end heard of a toggle. */
  heard({ audio, video }) {
    if (this.toggledAt !== 0 && audio === this.media.audio && video === this.media.video) {
      toggles.push([this.toggledAt, now()]);
      this.toggledAt = 0;
    }
  }
}

/** @type {Map<number, End>} by user */
const ends = new Map();

async function main() {
  for (const [index, [caller, callee]] of pairs.entries()) {
    await connect(await logIn(caller), await logIn(callee), `outage pair ${index}`);
  }
  const timers = [...ends.values()].flatMap((end, index) => [
    repeating(() => end.sendCandidate(), candidateEveryMs, index),
    repeating(() => end.toggle(), toggleEveryMs, index),
  ]);
  parentPort.once('message', () => {
    timers.forEach((stop) => stop());
    parentPort.postMessage({ candidates, toggles, unheard: [...underWay] });
    ends.forEach(({ client }) => client.disconnect());
  });
  parentPort.postMessage('running');
}

/** @param {{ userId: number, session: string }} user */
function logIn({ userId, session }) {
  const onHeard = (event, payload) => {
    if (event === 'ice:candidate') {
      const { sentAt } = payload.candidate;
      underWay.delete(sentAt);
      candidates.push([sentAt, now()]);
    } else if (event === 'user:media_changed') {
      ends.get(payload.userId)?.heard(payload);
    }
    client.heard.length = 0;
  };
  const client = new Client({ name: `user ${userId}`, url, userId, session, onHeard });
  return client.logIn();
}

async function connect(caller, callee, roomName) {
  const offer = { callType: 'audio', roomName, sdpOffer: sdp.offer() };
  await caller.ask('call:initiate', { fromId: caller.userId, toId: callee.userId, ...offer });
  await caller.ask('call:join_room', { roomName });
  await callee.ask('call:accept', { roomName, sdpAnswer: sdp.answer() });
  await callee.ask('call:join_room', { roomName });
  for (const client of [caller, callee]) {
    ends.set(client.userId, new End(client, roomName));
  }
}

/**
 * Not all ends do it at the same moment.
 *
 * @returns {() => void} stops it
 */
function repeating(work, everyMs, index) {
  let timer = setTimeout(
    () => {
      timer = setInterval(work, everyMs);
    },
    (index / (2 * pairs.length)) * everyMs,
  );
  return () => clearInterval(timer);
}

main();
