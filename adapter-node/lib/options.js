'use strict';

/**
 * Takes the adapter's log lines; `console` is one.
 * @typedef {{ info(line: string): void, warn(line: string): void }} Log
 */

/**
 * Whom the host logged in on a socket: a user id (number or digits), or that and the log-in session,
 * or nothing as long as nobody is logged in.
 * @typedef {number | string | { userId: number | string, session?: string } | null | undefined} LoggedIn
 */

/**
 * What the host can set. See {@link OPTIONS} for defaults and meanings.
 * @typedef {object} Options
 * @property {string} sidecar
 * @property {string} token
 * @property {'verified' | 'claimed'} identity
 * @property {string} tlsCa
 * @property {string} tlsCert
 * @property {string} tlsKey
 * @property {((socket: import('socket.io').Socket, ctx: any) => LoggedIn) | null} identify
 * @property {Log} log
 * @property {number} waitForSidecar
 * @property {number} waitForLogin
 * @property {number} maxBufferedEvents
 * @property {number} maxBufferedBytes
 * @property {number} maxEventsPerDevice
 */

/**
 * One option: the environment variable that sets it where the host does not (only those that the
 * sidecar knows to ignore), what holds otherwise, and what values are right.
 * @typedef {object} OptionRow
 * @property {string} [env]
 * @property {unknown} value
 * @property {(value: unknown) => boolean} valid
 * @property {string} meaning
 */

/** @param {unknown} value */
const text = (value) => typeof value === 'string';
/** @param {unknown} value */
const positive = (value) => Number.isSafeInteger(value) && Number(value) > 0;
/** @param {unknown} value */
const addresses = (value) => text(value) && splitAddresses(String(value)).length > 0;

/** @param {any} value */
const isLog = (value) => typeof value?.info === 'function' && typeof value.warn === 'function';

/** Every option of the adapter. @type {Record<keyof Options, OptionRow>} */
const OPTIONS = {
  sidecar: {
    env: 'CALLS_SIDECAR',
    value: '127.0.0.1:50051',
    valid: addresses,
    meaning:
      'where the sidecar listens: host:port or unix:<path>; several, by comma, are tried in turn',
  },
  token: {
    env: 'CALLS_TOKEN',
    value: '',
    valid: text,
    meaning: 'what the sidecar wants as bearer token; empty: none',
  },
  identity: {
    env: 'CALLS_IDENTITY',
    value: 'verified',
    valid: (value) => value === 'verified' || value === 'claimed',
    meaning:
      '`verified`: a device is the user that the host logged in. `claimed`: it is whoever its ' +
      '`call:register` says. DANGER: with `claimed` anybody who can connect can call, answer and ' +
      'listen as anybody else; only for hosts without a log-in of their own, behind one that has',
  },
  tlsCa: {
    env: 'CALLS_TLS_CA',
    value: '',
    valid: text,
    meaning:
      "path of the certificates (PEM) that may sign the sidecar's; any TLS path turns TLS on",
  },
  tlsCert: {
    env: 'CALLS_TLS_CERT',
    value: '',
    valid: text,
    meaning: "path of the adapter's own certificate (PEM), for mutual TLS; with `tlsKey`",
  },
  tlsKey: { env: 'CALLS_TLS_KEY', value: '', valid: text, meaning: 'path of its key (PEM)' },
  identify: {
    value: null,
    valid: (value) => value === null || typeof value === 'function',
    meaning:
      'function (socket, ctx) that says whom the host logged in, in place of looking into ctx',
  },
  log: {
    value: console,
    valid: isLog,
    meaning: 'takes log lines by `info` and `warn`',
  },
  waitForSidecar: {
    value: 5000,
    valid: positive,
    meaning:
      'ms that an event waits for a sidecar that is away before its client hears `unavailable`',
  },
  waitForLogin: {
    value: 5000,
    valid: positive,
    meaning:
      "ms that an event waits for the host's log-in before its client hears `unauthenticated`",
  },
  maxBufferedEvents: {
    value: 20_000,
    valid: positive,
    meaning:
      'events kept until the sidecar has acknowledged them; past them candidates and media flags go ' +
      'first, then requests, and what ends a call never: its client hears `unavailable`',
  },
  maxBufferedBytes: {
    value: 32 * 1024 * 1024,
    valid: positive,
    meaning: 'bytes of those events; as many again may wait for a log-in',
  },
  maxEventsPerDevice: {
    value: 1000,
    valid: positive,
    meaning:
      'of those, events of one device; past them `resource_exhausted`. What ends calls is counted ' +
      'apart, up to 100',
  },
};

/**
 * The options in force: what the host gave, else the environment (empty means not set), else the
 * default.
 * @param {Partial<Options>} given
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Options}
 * @throws {TypeError} an unknown option or a wrong value
 */
function resolveOptions(given, env = process.env) {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(OPTIONS, name)) {
      throw new TypeError(`unknown option: ${name}`);
    }
  }
  const entries = Object.entries(OPTIONS).map(([name, row]) => {
    const value =
      given[/** @type {keyof Options} */ (name)] ?? ((row.env && env[row.env]) || row.value);
    if (!row.valid(value)) {
      throw new TypeError(
        `wrong value of ${name}${row.env ? ` (${row.env})` : ''}: ${row.meaning}`,
      );
    }
    return [name, value];
  });
  return Object.fromEntries(entries);
}

/**
 * @param {string} list addresses by comma
 * @returns {string[]}
 */
function splitAddresses(list) {
  return list
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
}

/**
 * @param {Log} log
 * @returns {Log} one that cannot hurt whoever writes to it
 */
function harmlessLog(log) {
  /** @param {() => void} write */
  const attempt = (write) => {
    try {
      write();
    } catch {
      // A line is lost.
    }
  };
  return {
    info: (line) => attempt(() => log.info(line)),
    warn: (line) => attempt(() => log.warn(line)),
  };
}

exports.OPTIONS = OPTIONS;
exports.resolveOptions = resolveOptions;
exports.splitAddresses = splitAddresses;
exports.harmlessLog = harmlessLog;
