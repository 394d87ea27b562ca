import { io } from '/socket.io/socket.io.esm.min.js';

/** The adapter itself answers `unavailable` after 5 s without a sidecar; this is for a lost server. */
const ANSWER_MS = 15_000;
const REPEAT_JOIN_MS = 250;
const REGISTER_AGAIN_MS = 2000;

/**
 * One device: a Socket.IO connection that is logged in and registered for calls, and is again after each
 * reconnect, of which Socket.IO takes care.
 *
 * Events: `online` (registered, also again), `unregistered` (not yet, `detail`: the answer; it is tried
 * again), `offline`, `refused` (the session is unknown), `traffic`
 * (`detail: { direction: 'sent' | 'received' | 'answer', event, payload }`) and `message`
 * (`detail: { event, payload }`), what the server sent.
 */
export class Signaling extends EventTarget {
  #socket;
  #session;

  /** @param {{ userId: number, session: string }} identity */
  constructor({ userId, session }) {
    super();
    this.userId = userId;
    this.#session = session;
    this.#socket = io({ transports: ['websocket', 'polling'], autoConnect: false });
    this.#socket.on('connect', () => this.#logIn());
    this.#socket.on('disconnect', () => this.#dispatch('offline'));
    this.#socket.onAny((event, payload) => {
      this.#dispatch('traffic', { direction: 'received', event, payload });
      this.#dispatch('message', { event, payload });
    });
  }

  connect() {
    this.#socket.connect();
  }

  close() {
    this.#socket.disconnect();
  }

  /**
   * Sends an event with a callback (protocol.md, section 5). While the connection is lost, Socket.IO
   * keeps it and sends it afterwards.
   *
   * @param {string} event
   * @param {object} payload
   * @returns {Promise<{ ok: boolean, code?: string, message?: string, [field: string]: any }>} never
   *   rejected
   */
  ask(event, payload) {
    this.#dispatch('traffic', { direction: 'sent', event, payload });
    return new Promise((resolve) => {
      this.#socket.timeout(ANSWER_MS).emit(event, payload, (timedOut, answer) => {
        const result = timedOut
          ? { ok: false, code: 'unavailable', message: 'No answer from the chat server' }
          : answer;
        this.#dispatch('traffic', { direction: 'answer', event, payload: result });
        resolve(result);
      });
    });
  }

  /** The server's log-in and `call:register` right behind it, on every connect, as all clients do. */
  #logIn() {
    const connection = this.#socket.id;
    this.#join(connection);
    this.#register(connection);
  }

  /** Repeated until it is answered: the server attaches its handlers late, and loses what comes before. */
  #join(connection) {
    const payload = { user_id: this.#session };
    const attempt = () => {
      if (this.#socket.id !== connection) {
        return stop();
      }
      this.#dispatch('traffic', { direction: 'sent', event: 'join', payload });
      return this.#socket.emit('join', payload, (answer) => {
        stop();
        this.#dispatch('traffic', { direction: 'answer', event: 'join', payload: answer });
        if (answer.status === 401) {
          this.#dispatch('refused');
        }
      });
    };
    const repeat = setInterval(attempt, REPEAT_JOIN_MS);
    const stop = () => clearInterval(repeat);
    attempt();
  }

  /** What waits for this user comes before the answer: calls that ring, `call:resumed`, ends. */
  async #register(connection) {
    const answer = await this.ask('call:register', { userId: this.userId });
    if (this.#socket.id !== connection) {
      return;
    }
    if (answer.ok) {
      this.#dispatch('online');
    } else {
      this.#dispatch('unregistered', answer);
      setTimeout(
        () => this.#socket.id === connection && this.#register(connection),
        REGISTER_AGAIN_MS,
      );
    }
  }

  #dispatch(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
