'use strict';

/**
 * The one clear answer that the sender of an event gets (protocol.md 5): by its callback where it gave
 * one, else only a failure, as an event.
 */
class Reply {
  #socket;
  #event;
  #roomName;
  #callback;
  #failure;
  #given = false;

  /**
   * @param {object} to
   * @param {import('socket.io').Socket} to.socket
   * @param {string} to.event the event's name
   * @param {string} [to.failure] what the message of a failure begins with
   * @param {unknown} to.roomName as the client sent it
   * @param {Function | null} to.callback
   */
  constructor({ socket, event, failure, roomName, callback }) {
    this.#socket = socket;
    this.#event = event;
    this.#failure = failure;
    this.#roomName = roomName;
    this.#callback = callback;
  }

  /** Whether the client gave a callback. */
  get byCallback() {
    return this.#callback !== null;
  }

  /**
   * Hands the sidecar's answer to the callback. The first answer counts, later ones are ignored.
   * @param {unknown} payload
   */
  answer(payload) {
    if (this.#take()) {
      this.#speak(() => this.#callback?.(payload));
    }
  }

  /**
   * Tells the client that the event failed. Ignored after a first answer.
   * @param {string} code one of the codes of protocol.md 5
   * @param {string} cause in words
   */
  refuse(code, cause) {
    if (this.#take()) {
      const message = this.#failure ? `${this.#failure}: ${cause}` : cause;
      this.#speak(() => this.#fail(code, message));
    }
  }

  /** Tells the client that there is no sidecar to ask. Ignored after a first answer. */
  refuseUnavailable() {
    this.refuse('unavailable', 'the call service is not available');
  }

  /**
   * @param {string} code
   * @param {string} message
   */
  #fail(code, message) {
    const ofIceRequest = this.#event === 'ice:request';
    if (this.#callback) {
      const more = ofIceRequest ? { success: false, error: message } : {};
      this.#callback({ ok: false, ...more, code, message });
    } else if (ofIceRequest) {
      const failure = { ok: false, success: false, error: message, code, message };
      this.#socket.emit('ice:response', failure);
    } else {
      const room = isRoomName(this.#roomName) ? { roomName: this.#roomName } : {};
      this.#socket.emit('call:error', { message, code, event: this.#event, ...room });
    }
  }

  /**
   * An answer that cannot be given (a socket that is closing, a callback that throws) is nobody's loss
   * but its client's.
   * @param {() => void} answer
   */
  #speak(answer) {
    try {
      answer();
    } catch {
      // Nobody else is concerned.
    }
  }

  #take() {
    const first = !this.#given;
    this.#given = true;
    return first;
  }
}

/**
 * @param {unknown} value
 * @returns {value is string} a text of 1 to 100 characters
 */
function isRoomName(value) {
  return typeof value === 'string' && value !== '' && Array.from(value.slice(0, 201)).length <= 100;
}

exports.Reply = Reply;
