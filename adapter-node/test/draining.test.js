'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { startHost, startSidecar } = require('./support/scene');
const { until } = require('./support/until');

const message = (event) => ({ event, payloadJson: '{}' });

/** A host at the first of two sidecars, on which a client has registered. */
async function twoSidecars(t, options) {
  const [first, second] = [await startSidecar(t), await startSidecar(t)];
  const sidecar = `${first.address},${second.address}`;
  const host = await startHost(t, first, { sidecar, ...options });
  await first.attached();
  const client = await host.user(7);
  client.emit('call:register', {});
  await first.next('register');
  return { first, second, host, client };
}

/** Waits until the adapter has taken notice. */
const leaving = (host) =>
  until(() => host.lines.some((line) => line.includes('going away')), 'the leave');

test('the adapter moves to the next address, with what its clients sent meanwhile', async (t) => {
  const { first, second, host, client } = await twoSidecars(t);
  second.acknowledging = false;
  first.goAway();
  await leaving(host);
  const answer = client.ask('call:join_room', { roomName: 'r' });
  first.cut();
  const stream = await second.attached();
  const { number, resent } = await second.next('joinRoom');
  assert.equal(resent, false);
  second.command({ answer: { event: number, payloadJson: '{"ok":true}' } });
  assert.deepEqual(await answer, { ok: true });
  assert.deepEqual(
    stream.snapshot.map(({ deviceId }) => deviceId),
    [client.there.id],
  );
  assert.ok(first.events.every(({ kind }) => kind !== 'joinRoom'));
  assert.deepEqual(client.heard, []);
  assert.deepEqual(
    host.lines.filter((line) => line.includes('idecar')),
    [
      `[CALLS] Attached to sidecar ${first.address}`,
      `[CALLS] Sidecar ${first.address} is going away, moving on`,
      `[CALLS] Attached to sidecar ${second.address}`,
    ],
  );
});

test('until it has gone its commands are carried out, reported and acknowledged', async (t) => {
  const { first, host, client } = await twoSidecars(t);
  first.goAway();
  await leaving(host);
  first.emit({ users: [{ userId: 7 }], messages: [message('call:ended')], report: true });
  await client.hears('call:ended');
  assert.equal(await first.result(), 1);
  await first.done();
});

test('what it had not acknowledged goes to the next one, marked resent', async (t) => {
  const { first, second, host, client } = await twoSidecars(t);
  first.acknowledging = false;
  client.emit('call:end', { roomName: 'r' });
  const { number } = await first.next('end');
  first.goAway();
  await leaving(host);
  first.cut();
  const again = await second.next('end');
  assert.deepEqual([again.number, again.resent], [number, true]);
});

test('a sidecar that takes too long to end is not waited for', async (t) => {
  const { first, second, client } = await twoSidecars(t, { waitForSidecar: 200 });
  first.goAway();
  await second.attached();
  client.emit('call:end', { roomName: 'r' });
  await second.next('end');
  assert.deepEqual(client.heard, []);
});

test('with one address the same one is tried until another life is there', async (t) => {
  const first = await startSidecar(t);
  const host = await startHost(t, first);
  await first.attached();
  const client = await host.user(7);
  first.goAway();
  await leaving(host);
  const answer = client.ask('call:join_room', { roomName: 'r' });
  first.rebirth();
  await first.attached(2);
  const { number } = await first.next('joinRoom');
  first.command({ answer: { event: number, payloadJson: '{"ok":true}' } });
  assert.deepEqual(await answer, { ok: true });
});
