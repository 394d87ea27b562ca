'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { before, after, test } = require('node:test');
const grpc = require('@grpc/grpc-js');
const { startHost, startSidecar } = require('./support/scene');
const { until } = require('./support/until');

let directory;
before(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calls-tls-'));
});
after(() => fs.rmSync(directory, { recursive: true }));

test('a sidecar whose certificate is for another name is none', async (t) => {
  const other = certificate('other', 'DNS:elsewhere.example');
  const sidecar = await startSidecar(t, { credentials: other.credentials });
  const host = await startHost(t, sidecar, { tlsCa: other.file });
  await until(() => host.lines.some((line) => line.includes('away')), 'the refusal');
  assert.equal(sidecar.streams.length, 0);

  const right = certificate('right', 'IP:127.0.0.1');
  const known = await startSidecar(t, { credentials: right.credentials });
  const trusting = await startHost(t, known, { tlsCa: right.file });
  await until(() => trusting.adapter.attached, 'the attachment');
});

test('an adapter that wants TLS says nothing in the clear', async (t) => {
  const { file } = certificate('any', 'IP:127.0.0.1');
  const heard = [];
  const plain = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      heard.push(bytes);
      socket.destroy();
    });
  });
  await new Promise((resolve) => plain.listen(0, '127.0.0.1', resolve));
  t.after(() => plain.close());
  const address = `127.0.0.1:${plain.address().port}`;
  const host = await startHost(t, { address }, { tlsCa: file, token: 'sesame' });
  await until(() => heard.length >= 3, 'three tries');
  for (const bytes of heard) {
    assert.equal(bytes[0], 22, 'a TLS handshake');
    assert.ok(!bytes.includes('sesame') && !bytes.includes('PRI * HTTP/2.0'));
  }
  assert.ok(!host.lines.join().includes('sesame'));
});

/** A certificate that signed itself. */
function certificate(name, alternative) {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '2'];
  const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${alternative}`];
  execFileSync('openssl', ['req', '-x509', ...key, ...subject, ...files], {
    cwd: directory,
    stdio: 'ignore',
  });
  const file = path.join(directory, `${name}.pem`);
  const pair = {
    private_key: fs.readFileSync(path.join(directory, `${name}.key`)),
    cert_chain: fs.readFileSync(file),
  };
  return { file, credentials: grpc.ServerCredentials.createSsl(null, [pair], false) };
}
