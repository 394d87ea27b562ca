'use strict';

const fs = require('node:fs');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');
const { encoder } = require('./encoding');

/**
 * The messages of the contract as proto-loader gives and takes them; their meaning stands in `proto/`.
 *
 * @typedef {{ roomName: string, attached: boolean, inRoom: boolean, toldElsewhere: boolean,
 *   rang: boolean, answered: boolean, audio: boolean, video: boolean, joinedAtMs: number,
 *   done: boolean, presumed: boolean }} DeviceRoom
 * @typedef {{ deviceId: string, userId: number, session: string, connectedAtMs: number,
 *   registered: boolean, rooms: DeviceRoom[] }} DeviceEntry
 * @typedef {{ event: string, payloadJson: string, key: string }} Message
 * @typedef {'RING_RULE_UNSPECIFIED' | 'RING_RULE_RING' | 'RING_RULE_ONLY_RUNG'} RingRule
 * @typedef {{ userId: number, mergeJson: string }} UserTarget
 * @typedef {{ users: UserTarget[], deviceIds: string[], roomName: string,
 *   exceptDeviceIds: string[], messages: Message[], ringRule: RingRule, aboutRoomName: string,
 *   report: boolean, tellsEnd: boolean }} Emit
 * @typedef {{ roomName: string, status: string, callType: string, fromId: number, toId: number,
 *   groupId: number, createdAtMs: number, final: boolean }} CallState
 * @typedef {{ event: number, payloadJson: string }} Answer
 * @typedef {{ places: { deviceId: string, room: DeviceRoom | null }[] }} SetRooms
 * @typedef {{ number: number, key: string, kind?: string, emit?: Emit, answer?: Answer,
 *   setRooms?: SetRooms, callState?: CallState, countDevices?: { userIds: number[] } }} Command
 * @typedef {{ command: number, devices: number }} CommandResult
 * @typedef {{ instanceId: string, version: string, capabilities: string[], lastEvent: number,
 *   maxPayloadBytes: number }} SidecarHello
 * @typedef {{ hello: SidecarHello | null, acknowledged: number, commands: Command[],
 *   goingAway: boolean, done: number[] }} SidecarMessage
 * @typedef {Record<string, unknown> & { number: number, resent: boolean }} Event
 * @typedef {object} AdapterMessage
 * @property {Record<string, unknown>} [hello]
 * @property {DeviceEntry[]} [snapshot]
 * @property {boolean} [snapshotComplete]
 * @property {Event[]} [events]
 * @property {CommandResult[]} [results]
 * @property {number} [acknowledged]
 */

const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

const CHANNEL_OPTIONS = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.min_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1000,
  // A connection on which nothing arrives any more is noticed within 5 s.
  'grpc.keepalive_time_ms': 2000,
  'grpc.keepalive_timeout_ms': 3000,
  'grpc.keepalive_permit_without_calls': 1,
  'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
  'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  // A channel of our own: closing it closes the connection, and a new one connects without back-off.
  'grpc.use_local_subchannel_pool': 1,
  // The sidecar is a neighbour; a proxy that the host uses for the world does not lead to it.
  'grpc.enable_http_proxy': 0,
  // What is sent again, and when, is settled by the rules of the stream.
  'grpc.enable_retries': 0,
  // Enough for our hello. All else would be taken for written while it waits there, a MiB of it by default,
  // and what became of a command would wait behind it.
  'grpc.per_rpc_retry_buffer_size': 4096,
};

/** The copy that a packed package carries, or the repository's own. */
const PROTO_ROOTS = [path.join(__dirname, '../proto'), path.join(__dirname, '../../proto')];

/** @type {grpc.ServiceClientConstructor | undefined} */
let callService;

/** The client class of `CallService`, read from the proto files once. */
function loadCallService() {
  if (!callService) {
    const root = PROTO_ROOTS.find((directory) => fs.existsSync(directory));
    const definition = protoLoader.loadSync('worldmates/calls/v1/call_service.proto', {
      includeDirs: root === undefined ? [] : [root],
      longs: Number,
      enums: String,
      defaults: true,
      oneofs: true,
    });
    const { Attach } = /** @type {any} */ (definition['worldmates.calls.v1.CallService']);
    Attach.requestSerialize = encoder(definition, 'worldmates.calls.v1.AdapterMessage');
    const loaded = /** @type {any} */ (grpc.loadPackageDefinition(definition));
    callService = /** @type {grpc.ServiceClientConstructor} */ (
      loaded.worldmates.calls.v1.CallService
    );
  }
  return callService;
}

/**
 * One stream to a sidecar, over a connection of its own.
 * @typedef {object} Link
 * @property {(frame: AdapterMessage) => boolean} write false: wait for `onDrain` before the next frame
 * @property {() => void} close
 */

/**
 * Opens a stream. Nothing is reported once `close` was called; the end is reported once.
 * @param {string} address `host:port` or `unix:<path>`
 * @param {Pick<import('./options').Options, 'token' | 'tlsCa' | 'tlsCert' | 'tlsKey'>} options
 * @param {object} on
 * @param {(message: SidecarMessage) => void} on.message
 * @param {() => void} on.drain
 * @param {(cause: string) => void} on.end
 * @returns {Link}
 * @throws {Error} a TLS file that cannot be read
 */
function openLink(address, options, on) {
  const client = new (loadCallService())(address, credentialsOf(options), CHANNEL_OPTIONS);
  const metadata = new grpc.Metadata();
  if (options.token !== '') {
    metadata.set('authorization', `Bearer ${options.token}`);
  }
  /** @type {grpc.ClientDuplexStream<AdapterMessage, SidecarMessage>} */
  const call = client.Attach(metadata);
  let open = true;
  call.on('data', (message) => open && on.message(message));
  call.on('drain', () => open && on.drain());
  call.on('error', () => {}); // its `status` follows
  call.on('status', (status) => {
    if (open) {
      open = false;
      client.close();
      on.end(grpc.status[status.code]);
    }
  });
  return {
    write: (frame) => call.write(frame),
    close: () => {
      open = false;
      call.cancel();
      client.close();
    },
  };
}

/**
 * Read for each connection, so that renewed certificates are taken up.
 * @param {Pick<import('./options').Options, 'tlsCa' | 'tlsCert' | 'tlsKey'>} options
 */
function credentialsOf({ tlsCa, tlsCert, tlsKey }) {
  if (tlsCa === '' && tlsCert === '' && tlsKey === '') {
    return letProcessEnd(grpc.credentials.createInsecure());
  }
  /** @param {string} file */
  const read = (file) => (file === '' ? null : fs.readFileSync(file));
  return letProcessEnd(grpc.credentials.createSsl(read(tlsCa), read(tlsKey), read(tlsCert)));
}

/**
 * An open stream must not keep a host alive that has nothing else left to do. grpc-js holds on to the
 * connection while a call is open and has no option against it, so the connections made with these
 * credentials do not let themselves be held. This reaches into grpc-js (hence its pinned version, and
 * a test); without the hook everything else works as well.
 * @param {grpc.ChannelCredentials} credentials
 */
function letProcessEnd(credentials) {
  const hooked = /** @type {any} */ (credentials);
  const create = hooked._createSecureConnector;
  if (typeof create === 'function') {
    hooked._createSecureConnector = (/** @type {unknown[]} */ ...args) => {
      const connector = create.apply(credentials, args);
      const connect = connector.connect;
      connector.connect = async (/** @type {import('node:net').Socket} */ socket) => {
        const result = await connect.call(connector, socket);
        result.socket.ref = () => result.socket;
        result.socket.unref();
        return result;
      };
      return connector;
    };
  }
  return credentials;
}

exports.loadCallService = loadCallService;
exports.openLink = openLink;
