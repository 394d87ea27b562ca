'use strict';

const net = require('node:net');

/**
 * Stands between two programs and is the network that fails between them. A connection that is taken
 * while nothing is wrong passes everything on; every method below says what goes wrong from then on.
 */
class TcpProxy {
  /**
   * @param {string} host
   * @param {number} port
   */
  constructor(host, port) {
    this.target = { host, port };
    /** @type {Set<Link>} */
    this.links = new Set();
    /** @type {'open' | 'refusing' | 'silent' | 'frozen'} */
    this.mode = 'open';
    /** How long bytes travel towards the target and back, ms. */
    this.delays = { up: 0, down: 0 };
    /** @type {{ text: string, left: number } | undefined} */
    this.unanswered = undefined;
    this.server = net.createServer((client) => this.take(client));
  }

  /** @returns {Promise<number>} the port it listens on */
  listen() {
    return new Promise((resolve) => {
      this.server.listen(0, '127.0.0.1', () => {
        resolve(/** @type {net.AddressInfo} */ (this.server.address()).port);
      });
    });
  }

  /** @param {net.Socket} client */
  take(client) {
    if (this.mode === 'refusing') {
      client.on('error', () => {});
      client.destroy();
      return;
    }
    const link = new Link(this, client, net.connect(this.target));
    this.links.add(link);
    link.open();
    if (this.mode === 'frozen') {
      link.pause();
    }
  }

  /** Ends all connections and every new one: the target has stopped. */
  refuse() {
    this.mode = 'refusing';
    this.cut();
  }

  /** Ends all connections; new ones are taken. */
  cut() {
    for (const link of [...this.links]) {
      link.end();
    }
  }

  /** Swallows what is said in both directions, on new connections too: the target hangs. */
  fallSilent() {
    this.mode = 'silent';
  }

  /** Passes nothing on, but keeps it: the target stands still. */
  freeze() {
    this.mode = 'frozen';
    this.links.forEach((link) => link.pause());
  }

  /** What was said meanwhile arrives, and all that comes. */
  thaw() {
    this.mode = 'open';
    this.links.forEach((link) => link.resume());
  }

  /** The connections that there are now lead nowhere any more, and nobody notices; new ones work. */
  strand() {
    for (const link of this.links) {
      link.stranded = true;
    }
  }

  /**
   * From now on bytes take that long, in their order.
   *
   * @param {{ up?: number, down?: number }} delays ms towards the target and back
   */
  slow({ up = 0, down = 0 }) {
    this.delays = { up, down };
  }

  /** What is said towards the target is held back from now on; see `comeLate`. */
  hold() {
    for (const link of this.links) {
      link.held ??= [];
    }
  }

  /**
   * The clients of the connections that are held lose them, the target does not notice, and hears what
   * was held back after a while: it comes once more if the clients have said it again by then.
   *
   * @param {number} afterMs
   */
  comeLate(afterMs) {
    for (const link of [...this.links].filter(({ held }) => held)) {
      link.comeLate(afterMs);
    }
  }

  /** Says once more to the target what each connection said last. */
  repeat() {
    for (const link of this.links) {
      link.server.write(link.said);
    }
  }

  /**
   * The next connections on which a client says something with this text in it are cut when the target
   * answers: it has heard it, and the client does not learn what became of it.
   *
   * @param {string} text
   * @param {number} times
   */
  loseAnswersTo(text, times) {
    this.unanswered = { text, left: times };
  }

  /** Lets everybody through again; what was swallowed is lost with its connections. */
  mend() {
    if (this.mode !== 'open' || [...this.links].some((link) => link.stranded || link.held)) {
      this.cut();
    }
    this.mode = 'open';
    this.delays = { up: 0, down: 0 };
    this.unanswered = undefined;
  }

  close() {
    this.refuse();
    return new Promise((resolve) => {
      this.server.close(resolve);
    });
  }
}

/** One connection, with an end to the client and one to the target. */
class Link {
  /** Nothing passes any more. */
  stranded = false;
  /** What is held back on its way to the target. @type {Buffer[] | undefined} */
  held = undefined;
  /** What the client said last. */
  said = Buffer.alloc(0);
  /** To be cut when the target answers. */
  doomed = false;

  /**
   * @param {TcpProxy} proxy
   * @param {net.Socket} client
   * @param {net.Socket} server
   */
  constructor(proxy, client, server) {
    Object.assign(this, { proxy, client, server });
    this.leads = { up: Promise.resolve(), down: Promise.resolve() };
  }

  open() {
    this.client.on('data', (bytes) => this.up(bytes));
    this.server.on('data', (bytes) => this.down(bytes));
    for (const [from, to] of [
      [this.client, this.server],
      [this.server, this.client],
    ]) {
      from.on('error', () => from.destroy());
      from.on('close', () => {
        if (!this.late) {
          to.destroy();
          this.proxy.links.delete(this);
        }
      });
    }
  }

  pause() {
    this.client.pause();
    this.server.pause();
  }

  resume() {
    this.client.resume();
    this.server.resume();
  }

  up(bytes) {
    this.said = bytes;
    const lost = this.proxy.unanswered;
    if (lost && lost.left > 0 && !this.doomed && bytes.includes(lost.text)) {
      lost.left -= 1;
      this.doomed = true;
    }
    if (this.held) {
      this.held.push(bytes);
    } else {
      this.pass('up', this.server, bytes);
    }
  }

  down(bytes) {
    if (this.doomed) {
      this.end();
    } else {
      this.pass('down', this.client, bytes);
    }
  }

  /** @param {'up' | 'down'} direction */
  pass(direction, to, bytes) {
    if (this.proxy.mode === 'silent' || this.stranded) {
      return;
    }
    const due = performance.now() + this.proxy.delays[direction];
    this.leads[direction] = this.leads[direction].then(async () => {
      const wait = due - performance.now();
      if (wait > 0) {
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
      if (!to.destroyed) {
        to.write(bytes);
      }
    });
  }

  comeLate(afterMs) {
    this.late = true;
    this.client.destroy();
    setTimeout(() => {
      for (const bytes of this.held ?? []) {
        this.server.write(bytes);
      }
      this.late = false;
      this.server.end();
      this.proxy.links.delete(this);
    }, afterMs);
  }

  end() {
    this.late = false;
    this.client.destroy();
    this.server.destroy();
    this.proxy.links.delete(this);
  }
}

module.exports = { TcpProxy };
