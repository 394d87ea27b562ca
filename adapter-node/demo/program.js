'use strict';

const { spawn } = require('node:child_process');

/** Programs under way, so that none outlives this process. */
const running = new Set();
process.on('exit', () => {
  for (const program of running) {
    program.signal('SIGKILL');
  }
});

/**
 * A child process with its output kept line by line. It gets a process group of its own: a signal
 * reaches the start script and what the script started.
 */
class Program {
  /**
   * @param {string} name for messages
   * @param {string} command
   * @param {string[]} args
   * @param {NodeJS.ProcessEnv} env the whole environment of the child
   */
  constructor(name, command, args, env) {
    this.name = name;
    /** @type {string[]} what it printed so far, both streams */
    this.lines = [];
    this.listeners = new Set();
    this.child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      this.collect(stream);
    }
    running.add(this);
    this.ended = false;
    /** @type {Promise<{ code: number | null, signal: string | null, error?: Error }>} */
    this.exit = new Promise((resolve) => {
      this.child.once('error', (error) => resolve({ code: null, signal: null, error }));
      this.child.once('close', (code, signal) => resolve({ code, signal }));
    }).then((outcome) => {
      this.ended = true;
      running.delete(this);
      return outcome;
    });
  }

  /** @param {import('node:stream').Readable} stream */
  collect(stream) {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        this.lines.push(line);
        for (const listener of this.listeners) {
          listener(line);
        }
      }
    });
  }

  /** @param {NodeJS.Signals} signal */
  signal(signal) {
    if (this.ended || this.child.pid === undefined) {
      return;
    }
    try {
      process.kill(-this.child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') {
        throw error;
      }
    }
  }

  /**
   * Ends it and waits until it is gone; SIGKILL follows where the signal does not help in time.
   *
   * @param {NodeJS.Signals} [signal]
   * @param {number} [patienceMs]
   * @returns {Promise<{ code: number | null, signal: string | null }>}
   */
  async stop(signal = 'SIGTERM', patienceMs = 10_000) {
    this.signal(signal);
    const force = setTimeout(() => this.signal('SIGKILL'), patienceMs);
    const outcome = await this.exit;
    clearTimeout(force);
    return outcome;
  }

  /**
   * The first line, past or to come, that matches.
   *
   * @param {RegExp} pattern
   * @param {number} [deadlineMs]
   * @returns {Promise<RegExpExecArray>}
   */
  line(pattern, deadlineMs = 10_000) {
    for (const line of this.lines) {
      const match = pattern.exec(line);
      if (match) {
        return Promise.resolve(match);
      }
    }
    return new Promise((resolve, reject) => {
      const settle = (finish) => {
        clearTimeout(deadline);
        this.listeners.delete(listener);
        finish();
      };
      const fail = (why) =>
        reject(new Error(`${this.name} ${why} before printing ${pattern}\n${this.tail()}`));
      const deadline = setTimeout(
        () => settle(() => fail(`took over ${deadlineMs} ms`)),
        deadlineMs,
      );
      const listener = (line) => {
        const match = pattern.exec(line);
        if (match) {
          settle(() => resolve(match));
        }
      };
      this.listeners.add(listener);
      this.exit.then(() => settle(() => fail('ended')));
    });
  }

  /** The end of what it printed, for messages. */
  tail() {
    return this.lines.slice(-25).join('\n');
  }
}

module.exports = { Program };
