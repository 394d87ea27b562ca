'use strict';

const { io } = require('socket.io-client');

const LOG_IN_AGAIN_MS = 250;
const PATIENCE_MS = 20_000;

/** One device of a user: a real Socket.IO client, and as little around it as can be. */
class Phone {
  /** @param {{ url: string, userId: number, session: string }} person `url` of the chat server */
  constructor({ url, userId, session }) {
    this.userId = userId;
    this.session = session;
    this.socket = io(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      autoConnect: false,
    });
  }

  /**
   * Connects, and sends the host's log-in until the host, which listens late, answers it.
   *
   * @returns {Promise<this>}
   */
  logIn() {
    return new Promise((resolve, reject) => {
      const fail = (why) => reject(new Error(`user ${this.userId} did not log in: ${why}`));
      const deadline = setTimeout(() => fail('no answer'), PATIENCE_MS);
      let repeat;
      this.socket.once('connect_error', (error) => fail(error.message));
      this.socket.once('connect', () => {
        const attempt = () => this.socket.emit('join', { user_id: this.session }, done);
        const done = ({ status }) => {
          clearTimeout(deadline);
          clearInterval(repeat);
          if (status !== 200) {
            fail(`status ${status}`);
            return;
          }
          this.socket.emit('call:register', { userId: this.userId });
          resolve(this);
        };
        repeat = setInterval(attempt, LOG_IN_AGAIN_MS);
        attempt();
      });
      this.socket.connect();
    });
  }

  disconnect() {
    this.socket.disconnect();
  }
}

/**
 * Logs many in, some at a time: a chat server asks its database for each.
 *
 * @param {{ url: string, userId: number, session: string }[]} people
 * @param {number} [atOnce]
 * @returns {Promise<Phone[]>}
 */
async function logInAll(people, atOnce = 25) {
  const phones = [];
  for (let i = 0; i < people.length; i += atOnce) {
    const some = people.slice(i, i + atOnce).map((person) => new Phone(person).logIn());
    phones.push(...(await Promise.all(some)));
  }
  return phones;
}

module.exports = { Phone, logInAll };
