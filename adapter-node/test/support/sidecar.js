'use strict';

const grpc = require('@grpc/grpc-js');
const { randomUUID } = require('node:crypto');
const { loadCallService } = require('../../lib/wire');
const { until } = require('./until');

/** A sidecar that speaks the contract and does what a test tells it. */
class ScriptedSidecar {
  /** Every stream that was opened, oldest first. */
  streams = [];
  /** Events not yet read by `next`, in the order of their arrival. */
  unread = [];
  /** Every event ever received. */
  events = [];
  results = [];
  /** The kinds of events, and `result`, in the order of their arrival. */
  heard = [];
  lastEvent = 0;
  lastCommand = 0;

  /**
   * @param {object} [like]
   * @param {string} [like.address] where to listen; a free port by default
   * @param {boolean} [like.acknowledging] acknowledges every event as it arrives
   * @param {boolean} [like.silent] never says hello
   * @param {number} [like.maxPayloadBytes]
   * @param {string} [like.token] refuses streams without it
   * @param {grpc.ServerCredentials} [like.credentials]
   */
  static async start(like = {}) {
    const sidecar = new ScriptedSidecar();
    sidecar.acknowledging = like.acknowledging ?? true;
    sidecar.silent = like.silent ?? false;
    sidecar.maxPayloadBytes = like.maxPayloadBytes ?? 0;
    sidecar.token = like.token;
    sidecar.instanceId = like.instanceId ?? randomUUID();
    await sidecar.#listen(like.address ?? '127.0.0.1:0', like.credentials);
    return sidecar;
  }

  async #listen(address, credentials = grpc.ServerCredentials.createInsecure()) {
    this.server = new grpc.Server();
    this.server.addService(loadCallService().service, { Attach: (call) => this.#serve(call) });
    const port = await new Promise((resolve, reject) =>
      this.server.bindAsync(address, credentials, (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    this.address = address.startsWith('unix:') ? address : `127.0.0.1:${port}`;
  }

  #serve(call) {
    const [authorization] = call.metadata.get('authorization');
    if (this.token && authorization !== `Bearer ${this.token}`) {
      call.emit('error', { code: grpc.status.UNAUTHENTICATED });
      return;
    }
    const stream = { call, hello: null, snapshot: [], complete: false, frames: [] };
    this.streams.push(stream);
    call.on('error', () => {});
    call.on('data', (message) => this.#take(stream, message));
    call.on('end', () => call.end());
  }

  #take(stream, message) {
    if (message.hello) {
      stream.hello = message.hello;
      if (!this.silent) {
        this.sayHello();
      }
    }
    stream.frames.push(message);
    stream.snapshot.push(...message.snapshot);
    stream.complete ||= message.snapshotComplete;
    stream.acknowledged = message.acknowledged;
    for (const event of message.events) {
      this.heard.push(event.kind);
      this.events.push(event);
      this.unread.push(event);
      this.lastEvent = Math.max(this.lastEvent, event.number);
    }
    this.heard.push(...message.results.map(() => 'result'));
    this.results.push(...message.results);
    if (this.acknowledging && message.events.length > 0) {
      stream.call.write({ acknowledged: this.lastEvent });
    }
  }

  sayHello() {
    const { instanceId, lastEvent, maxPayloadBytes } = this;
    this.stream.call.write({ hello: { instanceId, lastEvent, maxPayloadBytes } });
  }

  get stream() {
    return this.streams.at(-1);
  }

  /** Waits for an attached host. */
  attached(count = 1) {
    return until(
      () => this.streams.length >= count && this.stream.complete && this.stream,
      `stream ${count}`,
    );
  }

  /** Waits for the next event of a kind; those of other kinds stay. */
  async next(kind) {
    const found = () => this.unread.findIndex((event) => event.kind === kind);
    await until(() => found() >= 0, `event ${kind}`);
    const [event] = this.unread.splice(found(), 1);
    return event;
  }

  /** Sends commands in one frame; returns the number of the last. */
  command(...commands) {
    const numbered = commands.map((command) => ({ number: ++this.lastCommand, ...command }));
    this.stream.call.write({ commands: numbered });
    return this.lastCommand;
  }

  emit(fields, more = {}) {
    return this.command({ emit: fields, ...more });
  }

  /** Is told to end: takes in no more, and asks the host to move on. */
  goAway() {
    this.acknowledging = false;
    this.stream.call.write({ goingAway: true });
  }

  acknowledge(number = this.lastEvent) {
    this.stream.call.write({ acknowledged: number });
  }

  /** Waits until a command was carried out. */
  done(number = this.lastCommand) {
    return until(() => this.stream.acknowledged >= number, `acknowledgement of ${number}`);
  }

  /** Waits for the result of a command. */
  async result(number = this.lastCommand) {
    const result = await until(
      () => this.results.find(({ command }) => command === number),
      `result of ${number}`,
    );
    return result.devices;
  }

  /** Ends the present stream, as a connection that breaks. */
  cut() {
    this.stream.call.emit('error', { code: grpc.status.UNAVAILABLE });
  }

  /** Goes on as another life of the sidecar, behind a new stream. */
  rebirth() {
    this.instanceId = randomUUID();
    this.lastEvent = 0;
    this.lastCommand = 0;
    this.cut();
  }

  stop() {
    this.server.forceShutdown();
  }
}

module.exports = { ScriptedSidecar };
