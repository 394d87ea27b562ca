'use strict';

/**
 * @typedef {import('./wire').Command} Command
 * @typedef {import('./wire').CommandResult} CommandResult
 */

const MAX_RECENT_RESULTS = 1000;

/**
 * The commands of one life of the sidecar: each is carried out once, in the order of their numbers, and
 * what became of it is reported.
 */
class Intake {
  #carryOut;
  #lastEvent;
  #log;
  /** The last event that a command not yet reported made necessary; 0: none. */
  #behind = 0;
  #last = 0;
  /** What the present stream was told of `#last`. */
  #acknowledged = 0;
  /** @type {CommandResult[]} still to be sent */
  #results = [];
  #awaited = false;
  /** The last that were sent: a stream that breaks may have lost them. @type {CommandResult[]} */
  #recent = [];

  /**
   * @param {(command: Command) => number | null} carryOut gives the number of devices to report; null:
   *   nothing to report
   * @param {() => number} lastEvent the number of the last event that is to be sent
   * @param {import('./options').Log} log
   */
  constructor(carryOut, lastEvent, log) {
    this.#carryOut = carryOut;
    this.#lastEvent = lastEvent;
    this.#log = log;
  }

  /** The highest number taken in. */
  get last() {
    return this.#last;
  }

  /** The highest number that the present stream was told of. */
  get acknowledged() {
    return this.#acknowledged;
  }

  /** The event that reports stand behind: a device is announced before it is said to be reached. */
  get behind() {
    return this.#behind;
  }

  /** Whether there is something to report. */
  get pending() {
    return this.#results.length > 0 || this.#acknowledged < this.#last;
  }

  /** Whether the sidecar waits for that: it has asked how many devices there are. */
  get awaited() {
    return this.#awaited;
  }

  /**
   * Begins a new stream.
   * @param {boolean} sameLife whether the sidecar still counts on
   */
  begin(sameLife) {
    this.#acknowledged = 0;
    this.#results = sameLife ? [...this.#recent, ...this.#results] : [];
    this.#recent = [];
    if (!sameLife) {
      this.#last = 0;
    }
  }

  /** @param {Command} command */
  take(command) {
    if (command.number <= this.#last) {
      return;
    }
    this.#last = command.number;
    const lastEvent = this.#lastEvent();
    const devices = this.#carryOutSafely(command);
    if (this.#lastEvent() > lastEvent) {
      this.#behind = this.#lastEvent();
    }
    if (devices !== null) {
      this.#results.push({ command: command.number, devices });
      this.#awaited ||= !command.emit || command.emit.report;
    }
  }

  /**
   * Everything up to the last command counts as told from now on.
   * @returns {CommandResult[]} what is to be told with it
   */
  report() {
    const results = this.#results;
    this.#acknowledged = this.#last;
    this.#awaited = false;
    if (results.length > 0) {
      results.forEach((result) => this.#recent.push(result));
      if (this.#recent.length > 2 * MAX_RECENT_RESULTS) {
        this.#recent = this.#recent.slice(-MAX_RECENT_RESULTS);
      }
      this.#results = [];
    }
    return results;
  }

  /**
   * One command that goes wrong must not stop the ones behind it.
   * @param {Command} command
   */
  #carryOutSafely(command) {
    try {
      return this.#carryOut(command);
    } catch {
      this.#log.warn(`[CALLS] Command ${command.kind} could not be carried out`);
      return command.emit || command.countDevices ? 0 : null;
    }
  }
}

exports.Intake = Intake;
