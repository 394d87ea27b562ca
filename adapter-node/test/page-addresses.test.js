'use strict';

/** What the demo chat server serves to its page. */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const express = require('express');
const { after, before, test } = require('node:test');
const { demoPages } = require('../demo/demo-pages');

const USER = { user_id: 101, username: 'alice', first_name: 'Alice', last_name: 'Archer' };

/** A database that knows the answers to the few queries of the page. */
const database = {
  sessions: [],
  async query(sql, values) {
    if (sql.startsWith('INSERT IGNORE INTO Wo_AppsSessions')) {
      this.sessions.push(values);
      return [{}];
    }
    if (sql.includes('FROM Wo_Users WHERE')) {
      return [values[0] === USER.user_id ? [USER] : []];
    }
    if (sql.includes('FROM Wo_Users')) {
      return [[USER, { user_id: 102, username: 'bob', first_name: '', last_name: '' }]];
    }
    if (sql.includes('FROM Wo_GroupChatUsers')) {
      return [[{ group_id: 5, user_id: 101, role: 'owner' }]];
    }
    return [[{ group_id: 5, group_name: 'Climbing' }]];
  },
};

let server;
let url;
before(async () => {
  const app = express().use(demoPages({ database, userIdSocket: { 101: [{}, {}] } }));
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

/** @param {unknown} userId */
function openSession(userId) {
  return fetch(`${url}/demo/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId }),
  });
}

test('the page is at /', async () => {
  const response = await fetch(`${url}/`);
  assert.match(response.headers.get('content-type'), /^text\/html/);
  assert.match(await response.text(), /src="main\.js"/);
});

test('its modules are beside it, as JavaScript', async () => {
  const response = await fetch(`${url}/main.js`);
  assert.match(response.headers.get('content-type'), /javascript/);
});

test('people and groups, with who is online', async () => {
  assert.deepEqual(await (await fetch(`${url}/demo/people`)).json(), {
    people: [
      { userId: 101, username: 'alice', name: 'Alice Archer', devices: 2 },
      { userId: 102, username: 'bob', name: 'bob', devices: 0 },
    ],
    groups: [{ groupId: 5, name: 'Climbing', members: [{ userId: 101, role: 'owner' }] }],
  });
});

test('every tab gets a session of its own', async () => {
  const [one, other] = await Promise.all([openSession(101), openSession(101)]);
  assert.equal(one.status, 201);
  const { userId, session } = await one.json();
  assert.equal(userId, 101);
  assert.notEqual(session, (await other.json()).session);
  assert.ok(database.sessions.some((values) => values[0] === 101 && values[1] === session));
});

test('there are no sessions of nobody', async () => {
  for (const userId of [999, '101', null, { toString: 1 }]) {
    assert.equal((await openSession(userId)).status, 404);
  }
});
