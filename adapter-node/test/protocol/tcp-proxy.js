'use strict';

const net = require('node:net');

/** Stands between the sidecar and the database, to take the database away. */
class TcpProxy {
  /**
   * @param {string} host
   * @param {number} port
   */
  constructor(host, port) {
    this.target = { host, port };
    /** @type {Set<net.Socket>} */
    this.sockets = new Set();
    /** @type {'open' | 'refusing' | 'silent' | 'frozen'} */
    this.mode = 'open';
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
    this.keep(client);
    if (this.mode === 'refusing') {
      return client.destroy();
    }
    const server = net.connect(this.target);
    this.keep(server);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ]) {
      from.on('data', (bytes) => {
        if (this.mode !== 'silent') {
          to.write(bytes);
        }
      });
      from.on('close', () => to.destroy());
      if (this.mode === 'frozen') {
        from.pause();
      }
    }
    return undefined;
  }

  /** @param {net.Socket} socket */
  keep(socket) {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
  }

  /** Ends all connections and every new one: the database has stopped. */
  refuse() {
    this.mode = 'refusing';
    for (const socket of this.sockets) {
      socket.destroy();
    }
  }

  /** Swallows what is said in both directions: the database hangs. */
  fallSilent() {
    this.mode = 'silent';
  }

  /** Passes nothing on, but keeps it: the database stands still. */
  freeze() {
    this.mode = 'frozen';
    this.sockets.forEach((socket) => socket.pause());
  }

  /** What was said meanwhile arrives, and all that comes. */
  thaw() {
    this.mode = 'open';
    this.sockets.forEach((socket) => socket.resume());
  }

  /** Lets everybody through again; what was swallowed is lost with its connections. */
  mend() {
    for (const socket of this.sockets) {
      socket.destroy();
    }
    this.mode = 'open';
  }

  close() {
    this.refuse();
    return new Promise((resolve) => {
      this.server.close(resolve);
    });
  }
}

module.exports = { TcpProxy };
