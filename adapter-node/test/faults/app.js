'use strict';

const { isElsewhere, isEnd } = require('./words');

/**
 * What the app on a device does by itself: it rings, rejoins what it was in when it comes back, and
 * answers an end as deployed apps do, with an end and a leaving of its own.
 */
class App {
  /** What the device is to calls by room. @type {Map<string, 'in' | 'over'>} */
  #calls = new Map();

  /**
   * @param {import('./device').Device} device
   * @param {Map<string, (device: import('./device').Device, event: string) => void>} plans what somebody
   *   does whom it rings for, by room
   */
  constructor(device, plans) {
    this.device = device;
    this.plans = plans;
    device.app = this;
    device.on('heard', (entry) => this.#hear(entry));
  }

  /** It calls, answers or joins. */
  enters(room) {
    this.#calls.set(room, 'in');
  }

  /** It has left, hung up or refused. */
  leaves(room) {
    this.#calls.set(room, 'over');
  }

  isIn(room) {
    return this.#calls.get(room) === 'in';
  }

  /** Forgets a round. */
  clear() {
    this.#calls.clear();
  }

  #hear(entry) {
    const { event, room, payload } = entry;
    const { userId } = this.device;
    if (event === 'call:incoming' || event === 'group_call:incoming') {
      this.plans.get(room)?.(this.device, event);
    } else if (isElsewhere(entry)) {
      this.leaves(room);
    } else if (isEnd(entry)) {
      this.leaves(room);
      this.device.tell('call:end', { roomName: room, userId, reason: 'user_ended' });
      this.device.tell('call:leave_room', { roomName: room, userId });
    } else if (event === 'call:resumed' && this.#calls.get(room) === 'over' && !payload.elsewhere) {
      // Its end did not come through before the connection was lost.
      this.device.ask('call:end', { roomName: room, userId, reason: 'user_ended' });
    } else if (event === 'call:resumed' && this.isIn(room)) {
      this.device.tell('call:join_room', { roomName: room, userId });
    }
  }
}

module.exports = { App };
