'use strict';

const { randomUUID } = require('node:crypto');
const { version } = require('../package.json');
const { splitAddresses } = require('./options');
const { openLink } = require('./wire');

/**
 * @typedef {import('./wire').Link} Link
 * @typedef {import('./wire').SidecarMessage} SidecarMessage
 */

/** Small: after an outage thousands of events wait, and reports are not to wait for them all. */
const MAX_FRAME_BYTES = 16 * 1024;
const MAX_DEVICES_PER_FRAME = 500;
const HELLO_TIMEOUT_MS = 5000;
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 500;

/** What was not asked for is in no hurry: it mostly goes with the events of this time. */
const REPORTED_WITHIN_MS = 10;

/**
 * The stream to the sidecar, as the rules at `CallService.Attach` want it: one after the other over the
 * addresses given, until `close`.
 */
class Stream {
  #options;
  #addresses;
  #outbox;
  #snapshot;
  #intake;
  #onHeard;
  #instanceId = randomUUID();
  #attempt = 0;
  #failures = 0;
  /** Which of the addresses is in use. */
  #turn = 0;
  /** What the log was told last. @type {'attached' | 'moving' | 'away' | undefined} */
  #told;

  /** @type {Link | null} */
  #link = null;
  #attached = false;
  /** The sidecar goes away: it takes in no more events, but still has commands. */
  #leaving = false;
  /** The connection takes no more until it has drained. */
  #full = false;
  /** @type {NodeJS.Immediate | undefined} */
  #tick;
  /** @type {NodeJS.Timeout | undefined} */
  #reporting;
  /** For the sidecar's hello, its end, or the next try. @type {NodeJS.Timeout | undefined} */
  #timer;

  /** Its life that we were attached to last. */
  #sidecarId = '';

  /** The longest text that the sidecar takes, in bytes; 0: any, or not known yet. */
  maxPayloadBytes = 0;

  /**
   * @param {object} parts
   * @param {import('./options').Options} parts.options
   * @param {import('./outbox').Outbox} parts.outbox
   * @param {() => import('./wire').DeviceEntry[]} parts.snapshot
   * @param {import('./intake').Intake} parts.intake
   * @param {() => void} parts.onHeard the sidecar said something
   */
  constructor({ options, outbox, intake, snapshot, onHeard }) {
    this.#options = options;
    this.#addresses = splitAddresses(options.sidecar);
    this.#outbox = outbox;
    this.#snapshot = snapshot;
    this.#intake = intake;
    this.#onHeard = onHeard;
  }

  get attached() {
    return this.#attached;
  }

  open() {
    const address = this.#addresses[this.#turn];
    this.#attempt += 1;
    try {
      this.#link = openLink(address, this.#options, {
        message: (message) => this.#hear(message),
        drain: () => this.#drained(),
        end: (cause) => this.#lost(cause),
      });
    } catch {
      this.#lost('BAD_ADDRESS_OR_TLS_FILES');
      return;
    }
    this.#timer = setTimeout(() => this.#lost('NO_HELLO'), HELLO_TIMEOUT_MS).unref();
    this.#link.write({
      hello: {
        instanceId: this.#instanceId,
        attempt: this.#attempt,
        version,
        capabilities: [],
        sidecarInstanceId: this.#sidecarId,
        lastCommand: this.#intake.last,
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
    clearTimeout(this.#reporting);
    this.#tick = undefined;
    this.#reporting = undefined;
    this.#attached = false;
    this.#leaving = false;
    this.#full = false;
    this.#link?.close();
    this.#link = null;
  }

  /** @param {string} cause */
  #lost(cause) {
    const address = this.#addresses[this.#turn];
    if (!this.#leaving) {
      this.#tell('away', `[CALLS] Sidecar ${address} is away (${cause}), trying again`);
    }
    this.#drop();
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
      this.#intake.take(command);
    }
    this.#outbox.acknowledge(message.acknowledged);
    this.#outbox.settle(message.done);
    if (message.goingAway && !this.#leaving) {
      this.#leave();
    }
    if (this.#intake.awaited) {
      this.wake();
    } else if (this.#intake.pending) {
      this.#reporting ??= setTimeout(() => this.#report(), REPORTED_WITHIN_MS).unref();
    }
  }

  #report() {
    this.#reporting = undefined;
    this.wake();
  }

  /**
   * The sidecar ends the stream once it has finished. If that takes long we do not wait for it: half of
   * the time that clients have is kept for the next sidecar, which goes on from what is committed.
   */
  #leave() {
    const address = this.#addresses[this.#turn];
    this.#leaving = true;
    this.#tell('moving', `[CALLS] Sidecar ${address} is going away, moving on`);
    const patience = this.#options.waitForSidecar / 2;
    this.#timer = setTimeout(() => this.#lost('GOING_AWAY'), patience).unref();
  }

  /** @param {SidecarMessage} message the first of a stream */
  #attach({ hello }) {
    if (!hello) {
      this.#lost('NO_HELLO');
      return;
    }
    clearTimeout(this.#timer);
    const sameLife = hello.instanceId === this.#sidecarId;
    this.#sidecarId = hello.instanceId;
    this.#failures = 0;
    this.maxPayloadBytes = hello.maxPayloadBytes;
    this.#intake.begin(sameLife);
    if (!sameLife) {
      this.#outbox.letLightGoLast();
    }
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

  #flush() {
    this.#tick = undefined;
    while (this.#link && !this.#full && (this.#hasEvents || this.#intake.pending)) {
      const events = this.#hasEvents ? this.#outbox.take(MAX_FRAME_BYTES) : [];
      const results = this.#mayReport ? this.#intake.report() : [];
      const { acknowledged } = this.#intake;
      this.#full = !this.#link.write({ events, results, acknowledged });
    }
  }

  /** Whether there are events for this sidecar. */
  get #hasEvents() {
    return this.#outbox.pending && !this.#leaving;
  }

  /** Whether the events that commands made necessary are on their way, or will not be sent here. */
  get #mayReport() {
    return this.#leaving || this.#intake.behind <= this.#outbox.written;
  }

  #drained() {
    this.#full = false;
    this.wake();
  }

  /**
   * Logs a change, once.
   * @param {'attached' | 'moving' | 'away'} state
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
