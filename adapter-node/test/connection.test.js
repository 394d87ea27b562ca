'use strict';

const assert = require('node:assert/strict');
const { execFileSync, spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { before, after, test } = require('node:test');
const grpc = require('@grpc/grpc-js');
const { EVENT_TABLE } = require('../lib/event-table');
const { ScriptedSidecar } = require('./support/sidecar');
const { scene, startHost, startSidecar } = require('./support/scene');
const { until } = require('./support/until');

let directory;
before(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calls-adapter-'));
});
after(() => fs.rmSync(directory, { recursive: true }));

test('a unix socket serves as well', async (t) => {
  const { sidecar, host } = await scene(t, {}, { address: `unix:${directory}/sidecar.sock` });
  const client = await host.user(7);
  client.emit('call:register', {});
  assert.equal((await sidecar.next('register')).userId, 7);
});

test('the token goes with the stream; without it there is none', async (t) => {
  const sidecar = await startSidecar(t, { token: 'sesame' });
  const stranger = await startHost(t, sidecar, { token: 'guess' });
  await until(() => stranger.lines.length > 0, 'the refusal');
  assert.match(stranger.lines[0], /away \(UNAUTHENTICATED\)/);
  assert.ok(!stranger.lines.join().includes('guess'));
  const host = await startHost(t, sidecar, { token: 'sesame' });
  await sidecar.attached();
  await until(() => host.adapter.attached, 'the attachment');
});

test('with TLS both sides prove who they are', async (t) => {
  const { ca, tls } = makeCertificates();
  const credentials = grpc.ServerCredentials.createSsl(
    ca,
    [{ private_key: tls.serverKey, cert_chain: tls.serverCert }],
    true,
  );
  const sidecar = await startSidecar(t, { credentials });
  const plain = await startHost(t, sidecar);
  const half = await startHost(t, sidecar, { tlsCa: `${directory}/ca.pem` });
  const nowhere = await startHost(t, sidecar, { tlsCa: `${directory}/none.pem` });
  for (const host of [plain, half, nowhere]) {
    await until(() => host.lines.some((line) => line.includes('away')), 'the refusal');
  }
  assert.match(nowhere.lines[0], /TLS_FILES/);
  const host = await startHost(t, sidecar, {
    tlsCa: `${directory}/ca.pem`,
    tlsCert: `${directory}/client.pem`,
    tlsKey: `${directory}/client.key`,
  });
  await until(() => host.adapter.attached, 'the attachment');
  assert.deepEqual([plain.adapter.attached, half.adapter.attached], [false, false]);
});

test('addresses are tried in turn', async (t) => {
  const [first, second] = [await startSidecar(t), await startSidecar(t)];
  const both = { address: `${first.address}, ${second.address}` };
  const host = await startHost(t, both);
  await first.attached();
  first.stop();
  await second.attached();
  const client = await host.user(7);
  client.emit('call:register', {});
  await second.next('register');
  const firstAgain = await ScriptedSidecar.start({ address: first.address });
  t.after(() => firstAgain.stop());
  second.stop();
  await firstAgain.attached();
  assert.equal(firstAgain.stream.snapshot.length, 1);
  assert.equal(firstAgain.stream.hello.sidecarInstanceId, second.instanceId);
});

test('tries do not grow further apart than a second', async (t) => {
  const first = await ScriptedSidecar.start();
  first.stop();
  const host = await startHost(t, first);
  await until(() => host.lines.length > 0, 'the first failure');
  const tries = t.mock.method(grpc.credentials, 'createInsecure');
  await until(() => tries.mock.callCount() >= 4, 'four tries');
  const sidecar = await startSidecar(t, { address: first.address });
  const back = performance.now();
  await sidecar.attached();
  assert.ok(performance.now() - back < 1500);
});

test('a closed adapter leaves nothing behind and answers who waits', async (t) => {
  const { sidecar, host } = await scene(t, {}, { acknowledging: false });
  const [client, waiting] = [await host.user(7), await host.connect()];
  const ours = ({ there }) =>
    Object.keys(EVENT_TABLE).filter((event) => there.listenerCount(event));
  assert.equal(ours(client).length, Object.keys(EVENT_TABLE).length);
  const answers = [
    client.ask('call:join_room', { roomName: 'r' }),
    waiting.ask('call:join_room', { roomName: 'r' }),
  ];
  await sidecar.next('joinRoom');
  const seen = new Promise((resolve) => waiting.there.once('call:register', resolve));
  waiting.emit('call:register', {});
  await seen;
  const gone = once(sidecar.stream.call, 'cancelled');
  await host.adapter.close();
  await gone;
  for (const answer of answers) {
    assert.equal((await answer).code, 'unavailable');
  }
  host.adapter.register(client.there);
  assert.deepEqual(ours(client), []);
  assert.equal(client.there.listenerCount('disconnecting'), 0);
  assert.equal(client.there.listenerCount('disconnect'), 1, "the host's own");
});

/** Ends of a host process that has nothing left to do but calls. */
const ENDINGS = { 'that never closes the adapter': '', 'that closes it': 'calls.close();' };

for (const [what, ending] of Object.entries(ENDINGS)) {
  test(`a host ${what} ends by itself`, async (t) => {
    const sidecar = await startSidecar(t);
    const program = `
      const calls = require(${JSON.stringify(path.join(__dirname, '..'))});
      const http = require('node:http').createServer().listen(0, '127.0.0.1', () => {
        const io = new (require('socket.io').Server)(http);
        const ctx = { userIdSocket: {} };
        io.on('connection', (socket) => {
          calls(socket, io, ctx);
          process.stdin.once('data', () => {
            ${ending}
            io.close();
            process.stdin.destroy();
          });
        });
        const url = 'http://127.0.0.1:' + http.address().port;
        require('socket.io-client').io(url, { reconnection: false });
      });`;
    const env = { ...process.env, CALLS_SIDECAR: sidecar.address };
    const child = spawn(process.execPath, ['-e', program], {
      env,
      cwd: path.join(__dirname, '..'),
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    t.after(() => child.kill());
    await sidecar.attached();
    child.stdin.write('end\n');
    const timeout = AbortSignal.timeout(5000);
    const [code] = await once(child, 'exit', { signal: timeout });
    assert.equal(code, 0);
  });
}

/** A certificate authority, and certificates of both sides, as files of the test's directory. */
function makeCertificates() {
  const openssl = (...args) => execFileSync('openssl', args, { cwd: directory, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '2'];
  openssl('req', '-x509', ...key, '-subj', '/CN=test', '-keyout', 'ca.key', '-out', 'ca.pem');
  for (const side of ['server', 'client']) {
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const files = ['-keyout', `${side}.key`, '-out', `${side}.pem`];
    openssl('req', '-x509', ...key, '-subj', `/CN=${side}`, ...signed, ...files);
  }
  const read = (file) => fs.readFileSync(path.join(directory, file));
  return {
    ca: read('ca.pem'),
    tls: { serverKey: read('server.key'), serverCert: read('server.pem') },
  };
}
