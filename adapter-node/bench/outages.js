'use strict';

/**
 * What clients notice when the database or the sidecar is away for ten seconds under load: 200 sockets,
 * calls that send candidates and toggle media, new calls and chat messages all the time. First the
 * database's connections are cut, then it stands still, then the sidecar is killed and started again.
 *
 * The database comes from its launcher, as for the demo. Prints milliseconds and MiB, and whether what is
 * promised held.
 */

const { randomBytes } = require('node:crypto');
const { setTimeout: delay } = require('node:timers/promises');
const { Worker } = require('node:worker_threads');
const { Client } = require('../demo/client');
const database = require('../demo/database');
const { freePort } = require('../demo/ports');
const { migrate, startHost, startSidecar } = require('../demo/processes');
const sdp = require('../demo/sdp');
const seed = require('../demo/seed');
const { OPTIONS } = require('../lib/options');
const { TcpProxy } = require('../test/support/tcp-proxy');
const { now, quantile } = require('./clock');

const SOCKETS = 200;
const PAIRS = 20;
const CALLERS = 40;
const CANDIDATE_EVERY_MS = 40;
const TOGGLE_EVERY_MS = 200;
const CALL_EVERY_MS = 100;
const CHAT_EVERY_MS = 50;
const WARM_UP_MS = 5000;
const QUIET_MS = 10_000;
const AWAY_MS = 10_000;
const LOG_INS_AT_ONCE = 25;
const MIB = 1024 * 1024;

/** Beside what is kept for the sidecar, the host's heap may grow by what is not collected yet. */
const SLACK_BYTES = 64 * MIB;
const BOUND_BYTES = 2 * Number(OPTIONS.maxBufferedBytes.value) + SLACK_BYTES;

const people = Array.from({ length: SOCKETS }, (_, i) => ({
  userId: i + 1,
  session: `session of ${i + 1}`,
}));
const paired = Array.from({ length: PAIRS }, (_, i) => people.slice(2 * i, 2 * i + 2));

/** The whole system, with a way to the database that can be taken away. */
class System {
  async start() {
    const server = database.databaseFromEnvironment();
    const name = `calls_bench_${randomBytes(4).toString('hex')}`;
    this.address = await database.createDatabase(server, name);
    const pool = database.connect(this.address);
    await seed.createHostTables(pool);
    for (const { userId, session } of people) {
      await seed.addUser(pool, { userId, firstName: `User ${userId}` });
      await seed.addSession(pool, userId, session);
    }
    await pool.end();
    await migrate(this.address);
    this.proxy = new TcpProxy(server.host, server.port);
    this.way = { ...this.address, host: '127.0.0.1', port: await this.proxy.listen() };
    this.port = await freePort();
    await this.startSidecar();
    this.host = await startHost({ database: this.address, sidecar: this.sidecar.address });
  }

  async startSidecar() {
    this.sidecar = await startSidecar({ database: this.way, port: this.port });
  }

  /** How the chat server was since this was asked last. */
  async load() {
    const answer = await fetch(`${this.host.url}/status/load`);
    return /** @type {any} */ (await answer.json());
  }

  async stop() {
    await Promise.all([this.host, this.sidecar].map((one) => one?.program.stop()));
    await this.proxy?.close();
    if (this.address) {
      await database.dropDatabase(this.address);
    }
  }
}

/** New calls, one after the other by another caller each, and each given up when it is answered. */
class NewCalls {
  /** @type {{ sentAt: number, answeredAt: number, code: string }[]} code `ok`: it rang */
  answers = [];
  #clients;
  #count = 0;
  #timer;

  /** @param {Client[]} clients the first half calls the second */
  constructor(clients) {
    this.#clients = clients;
    this.#timer = setInterval(() => this.#call(), CALL_EVERY_MS);
  }

  async #call() {
    const half = this.#clients.length / 2;
    const number = this.#count++;
    const [caller, callee] = [number % half, (number % half) + half].map((i) => this.#clients[i]);
    const roomName = `outage call ${number}`;
    const call = { toId: callee.userId, callType: 'audio', roomName, sdpOffer: sdp.offer() };
    const sentAt = now();
    const unanswered = () => ({ code: 'no answer' });
    const { code, devices } = await caller.ask('call:initiate', call).catch(unanswered);
    const rang = devices > 0 ? 'ok' : 'nobody';
    this.answers.push({ sentAt, answeredAt: now(), code: code ?? rang });
    caller.emit('call:end', { roomName, reason: 'cancelled' });
  }

  stop() {
    clearInterval(this.#timer);
  }
}

/** Messages of the chat server, which has nothing to do with calls. */
class Chat {
  /** @type {[number, number][]} when each was sent and heard */
  heard = [];
  #timer;

  /** @param {Client[]} clients */
  constructor([from, to]) {
    to.socket.on('private_message', ({ text }) => this.heard.push([Number(text), now()]));
    this.#timer = setInterval(
      () => from.emit('private_message', { to_id: to.userId, text: String(now()) }),
      CHAT_EVERY_MS,
    );
  }

  stop() {
    clearInterval(this.#timer);
  }
}

/** A stretch of time, and how the chat server was in it. */
async function watched(system, work) {
  await system.load();
  const from = now();
  await work();
  const to = now();
  return { from, to, load: await system.load() };
}

/** Before, while something is away, and from its return on. */
async function goThrough(system, takeAway, giveBack) {
  const before = await watched(system, () => delay(QUIET_MS));
  await takeAway();
  const during = await watched(system, () => delay(AWAY_MS));
  const returned = await giveBack();
  const after = await watched(system, () => delay(QUIET_MS));
  return { before, during, after, returned };
}

async function measure(system) {
  const traffic = new Worker(require.resolve('./call-traffic'), {
    workerData: {
      url: system.host.url,
      pairs: paired,
      candidateEveryMs: CANDIDATE_EVERY_MS,
      toggleEveryMs: TOGGLE_EVERY_MS,
    },
  });
  const posted = () =>
    new Promise((resolve, reject) => traffic.once('message', resolve).once('error', reject));
  await posted();
  const clients = await connect(system.host.url, people.slice(2 * PAIRS));
  const newCalls = new NewCalls(clients.slice(0, 2 * CALLERS));
  const chat = new Chat(clients.slice(-2));
  await delay(WARM_UP_MS);

  const { proxy } = system;
  const outages = {
    'database, its connections cut': await goThrough(
      system,
      () => proxy.refuse(),
      () => {
        proxy.mend();
        return now();
      },
    ),
    'database, standing still': await goThrough(
      system,
      () => proxy.freeze(),
      () => {
        proxy.thaw();
        return now();
      },
    ),
    'sidecar, killed': await goThrough(
      system,
      () => system.sidecar.program.stop('SIGKILL'),
      async () => {
        await system.startSidecar();
        return now();
      },
    ),
  };
  newCalls.stop();
  chat.stop();
  traffic.postMessage('stop');
  const figures = { ...(await posted()), chats: chat.heard, calls: newCalls.answers };
  clients.forEach((client) => client.disconnect());
  return { outages, figures };
}

async function connect(url, users) {
  const clients = [];
  for (let i = 0; i < users.length; i += LOG_INS_AT_ONCE) {
    const some = users.slice(i, i + LOG_INS_AT_ONCE);
    clients.push(
      ...(await Promise.all(
        some.map(({ userId, session }) =>
          new Client({ name: `user ${userId}`, url, userId, session }).logIn(),
        ),
      )),
    );
  }
  return clients;
}

/**
 * Prints what was sent, and when it was heard or answered, in each stretch.
 *
 * @returns {{ took: number[], first: number }} ms: how long new calls took to be refused, and when the
 *   first one worked after the return
 */
function report(what, { before, during, after, returned }, figures) {
  const stretches = { before, 'while away': during, after };
  const rows = {
    'candidates, ms': figures.candidates,
    'media toggles, ms': figures.toggles,
    'chat messages, ms': figures.chats,
  };
  const table = Object.fromEntries(
    Object.entries(rows).map(([row, passed]) => [
      row,
      Object.fromEntries(
        Object.entries(stretches).map(([when, span]) => [when, told(spans(passed, span))]),
      ),
    ]),
  );
  const each = (figure) =>
    Object.fromEntries(Object.entries(stretches).map(([when, span]) => [when, figure(span)]));
  table['candidates that nobody heard'] = each(
    (span) => figures.unheard.filter((sent) => isIn(span, sent)).length,
  );
  table['event loop late, ms'] = each(({ load: { loopDelayMs: late } }) =>
    [late.p50, late.p99, late.max].map(rounded).join(' / '),
  );
  table['chat server RSS, heap, MiB'] = each(({ load: { rssBytes, heapBytes } }) =>
    [rssBytes, heapBytes].map((bytes) => Math.round(bytes / MIB)).join(', '),
  );
  console.log(`\n${AWAY_MS / 1000} s without the ${what} (p50 / p99 / worst)`);
  console.table(table);

  const calls = figures.calls.filter(({ sentAt }) => isIn(during, sentAt));
  // One of the last seconds may ring when the sidecar is back, or give way to its caller's next.
  const refused = calls.filter(({ code }) => code !== 'ok' && code !== 'nobody');
  const codes = [...new Set(refused.map(({ code }) => code))].join(', ');
  const took = refused.map(({ sentAt, answeredAt }) => answeredAt - sentAt);
  console.log(
    `New calls meanwhile: ${refused.length} of ${calls.length} got ${codes}, ${told(took)}`,
  );
  const works = figures.calls
    .filter(({ answeredAt, code }) => code === 'ok' && answeredAt > returned)
    .map(({ answeredAt }) => answeredAt);
  const first = Math.min(...works) - returned;
  console.log(`First call that rang after the return: ${rounded(first)} ms`);
  return { took, first };
}

const isIn = ({ from, to }, at) => at >= from && at < to;

/** @param {[number, number][]} passed @returns {number[]} how long what was sent in a stretch took */
function spans(passed, stretch) {
  return passed.filter(([sent]) => isIn(stretch, sent)).map(([sent, heard]) => heard - sent);
}

/** @param {number[]} figures ms */
function told(figures) {
  if (figures.length === 0) {
    return 'none';
  }
  const quantiles = [0.5, 0.99, 1].map((share) => rounded(quantile(figures, share)));
  return `${quantiles.join(' / ')} (${figures.length})`;
}

const rounded = (figure) => Number(figure.toFixed(1));

/** Prints whether what is promised held. */
function judge(outages, figures) {
  const rows = [];
  const hold = (promise, figure, bound) =>
    rows.push({ promise, figure: rounded(figure), bound, held: figure < bound });
  const judged = Object.entries(outages).map(([what, outage]) => ({
    what,
    outage,
    ...report(what, outage, figures),
  }));
  for (const { what, outage, took, first } of judged) {
    const { before, during, after } = outage;
    if (what.startsWith('database')) {
      const candidates = spans(figures.candidates, during);
      const toggles = spans(figures.toggles, during);
      hold(`${what}: candidates meanwhile, p99 ms`, quantile(candidates, 0.99), 50);
      hold(`${what}: media toggles meanwhile, p99 ms`, quantile(toggles, 0.99), 50);
      hold(`${what}: new calls answered after at most, ms`, Math.max(...took), 1000);
    } else {
      const late = during.load.loopDelayMs.p99;
      hold(`${what}: event loop of the chat server late, p99 ms`, late, 20);
      const grown = Math.max(during.load.rssBytes, after.load.rssBytes) - before.load.rssBytes;
      hold(`${what}: RSS of the chat server grown by MiB`, grown / MIB, BOUND_BYTES / MIB);
      const waited = Number(OPTIONS.waitForSidecar.value) + 500;
      hold(`${what}: new calls answered after at most, ms`, Math.max(...took), waited);
    }
    hold(`${what}: first call after its return, ms`, first, 2000);
  }
  console.log();
  console.table(rows);
}

async function main() {
  const system = new System();
  try {
    await system.start();
    const { outages, figures } = await measure(system);
    judge(outages, figures);
  } finally {
    await system.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
