'use strict';

const { randomUUID } = require('node:crypto');
const { version } = require('../package.json');
const { splitAddresses } = require('./options');
const { openLink } = require('./wire');

/**
 * @typedef {import('./wire').Link} Link
 * @typedef {import('./wire').SidecarMessage} SidecarMessage
 */

const MAX_FRAME_BYTES = 1000 * 1000;
const MAX_DEVICES_PER_FRAME = 2000;
const HELLO_TIMEOUT_MS = 5000;
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 1000;
const MAX_RECENT_RESULTS = 1000;

/**
 * The stream to the sidecar, as the rules at `CallService.Attach` want it: one after the other over the
 * addresses given, until `close`.
 */
class Stream {
  #options;
  #addresses;
  #outbox;
  #snapshot;
  #carryOut;
  #onHeard;
  #instanceId = randomUUID();
  #attempt = 0;
  #failures = 0;
  /** Which of the addresses is in use. */
  #turn = 0;
  /** What the log was told last. @type {'attached' | 'away' | undefined} */
  #told;

  /** @type {Link | null} */
  #link = null;
  #attached = false;
  /** The connection takes no more until it has drained. */
  #full = false;
  /** @type {NodeJS.Immediate | undefined} */
  #tick;
  /** For the sidecar's hello, or the next try. @type {NodeJS.Timeout | undefined} */
  #timer;

  #sidecarId = '';
  #lastCommand = 0;
  #acknowledged = 0;
  /** @type {import('./wire').CommandResult[]} */
  #results = [];
  /** Those sent last: a stream that breaks may have lost them. @type {import('./wire').CommandResult[]} */
  #recentResults = [];

  /** The longest text that the sidecar takes, in bytes; 0: any, or not known yet. */
  maxPayloadBytes = 0;

  /**
   * @param {object} with_
   * @param {import('./options').Options} with_.options
   * @param {import('./outbox').Outbox} with_.outbox
   * @param {() => import('./wire').DeviceEntry[]} with_.snapshot
   * @param {(command: import('./wire').Command) => number | null} with_.carryOut
   * @param {() => void} with_.onHeard the sidecar said something
   */
  constructor({ options, outbox, snapshot, carryOut, onHeard }) {
    this.#options = options;
    this.#addresses = splitAddresses(options.sidecar);
    this.#outbox = outbox;
    this.#snapshot = snapshot;
    this.#carryOut = carryOut;
    this.#onHeard = onHeard;
  }

  get attached() {
    return this.#attached;
  }

  open() {
    const address = this.#addresses[this.#turn];
    this.#attempt += 1;
    /** @type {Link | null} */
    let link = null;
    // What an older link still says is nobody's business.
    const ifPresent = (/** @type {() => void} */ act) => link === this.#link && act();
    try {
      link = openLink(address, this.#options, {
        message: (message) => ifPresent(() => this.#hear(message)),
        drain: () => ifPresent(() => this.#drained()),
        end: (cause) => ifPresent(() => this.#lost(cause)),
      });
    } catch {
      this.#lost('BAD_TLS_FILES');
      return;
    }
    this.#link = link;
    this.#timer = setTimeout(() => this.#lost('NO_HELLO'), HELLO_TIMEOUT_MS).unref();
    link.write({
      hello: {
        instanceId: this.#instanceId,
        attempt: this.#attempt,
        version,
        capabilities: [],
        sidecarInstanceId: this.#sidecarId,
        lastCommand: this.#lastCommand,
      },
    });
  }

  /** Says that there is something to send; it goes with whatever else this tick brings. */
  wake() {
    if (this.#attached && !this.#full) {
      this.#tick ??= setImmediate(() => this.#flush());
    }
  }

  close() {
    this.#drop();
  }

  #drop() {
    clearImmediate(this.#tick);
    clearTimeout(this.#timer);
    this.#tick = undefined;
    this.#attached = false;
    this.#full = false;
    this.#link?.close();
    this.#link = null;
  }

  /** @param {string} cause */
  #lost(cause) {
    const address = this.#addresses[this.#turn];
    this.#drop();
    this.#tell('away', `[CALLS] Sidecar ${address} is away (${cause}), trying again`);
    this.#failures += 1;
    this.#turn = (this.#turn + 1) % this.#addresses.length;
    const round = Math.floor(this.#failures / this.#addresses.length);
    const backOff = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(round - 1, 10));
    const wait = this.#failures % this.#addresses.length === 0 ? backOff : 0;
    this.#timer = setTimeout(() => this.open(), wait * (0.8 + 0.2 * Math.random())).unref();
  }

  /** @param {SidecarMessage} message */
  #hear(message) {
    this.#onHeard();
    if (!this.#attached) {
      this.#attach(message);
      return;
    }
    for (const command of message.commands) {
      this.#take(command);
    }
    this.#outbox.acknowledge(message.acknowledged);
    this.wake();
  }

  /** @param {SidecarMessage} message the first of a stream */
  #attach({ hello }) {
    if (!hello) {
      this.#lost('NO_HELLO');
      return;
    }
    clearTimeout(this.#timer);
    const sameLife = hello.instanceId === this.#sidecarId;
    if (!sameLife) {
      this.#sidecarId = hello.instanceId;
      this.#lastCommand = 0;
      this.#results = [];
      this.#recentResults = [];
    }
    this.#failures = 0;
    this.maxPayloadBytes = hello.maxPayloadBytes;
    this.#acknowledged = 0;
    this.#results = [...this.#recentResults, ...this.#results];
    this.#recentResults = [];
    this.#outbox.rewind(sameLife ? hello.lastEvent : 0);
    this.#sendSnapshot();
    this.#attached = true;
    this.#tell('attached', `[CALLS] Attached to sidecar ${this.#addresses[this.#turn]}`);
    this.wake();
  }

  #sendSnapshot() {
    const devices = this.#snapshot();
    for (let at = 0; at < devices.length; at += MAX_DEVICES_PER_FRAME) {
      this.#link?.write({ snapshot: devices.slice(at, at + MAX_DEVICES_PER_FRAME) });
    }
    this.#link?.write({ snapshotComplete: true });
  }

  /** @param {import('./wire').Command} command */
  #take(command) {
    if (command.number <= this.#lastCommand) {
      return;
    }
    this.#lastCommand = command.number;
    const devices = this.#carryOutSafely(command);
    if (devices !== null) {
      this.#results.push({ command: command.number, devices });
    }
  }

  /**
   * One command that goes wrong must not stop the ones behind it.
   * @param {import('./wire').Command} command
   * @returns {number | null} the number of devices to report; null: nothing to report
   */
  #carryOutSafely(command) {
    try {
      return this.#carryOut(command);
    } catch {
      this.#options.log.warn(`[CALLS] Command ${command.kind} could not be carried out`);
      return command.emit || command.countDevices ? 0 : null;
    }
  }

  #flush() {
    this.#tick = undefined;
    while (this.#link && !this.#full && this.#hasNews()) {
      /** @type {import('./wire').AdapterMessage} */
      const frame = { events: this.#outbox.take(MAX_FRAME_BYTES) };
      // Results and acknowledgements stand behind the events that a command made necessary.
      if (!this.#outbox.pending) {
        frame.results = this.#results;
        this.#acknowledged = this.#lastCommand;
        this.#recentResults = [...this.#recentResults, ...this.#results].slice(-MAX_RECENT_RESULTS);
        this.#results = [];
      }
      frame.acknowledged = this.#acknowledged;
      this.#full = !this.#link.write(frame);
    }
  }

  #hasNews() {
    return (
      this.#outbox.pending || this.#results.length > 0 || this.#acknowledged < this.#lastCommand
    );
  }

  #drained() {
    this.#full = false;
    this.wake();
  }

  /**
   * Logs a change, once.
   * @param {'attached' | 'away'} state
   * @param {string} line
   */
  #tell(state, line) {
    if (this.#told !== state) {
      this.#told = state;
      if (state === 'away') {
        this.#options.log.warn(line);
      } else {
        this.#options.log.info(line);
      }
    }
  }
}

exports.Stream = Stream;
