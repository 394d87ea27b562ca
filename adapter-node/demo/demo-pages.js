'use strict';

/**
 * The demo page (page/) and the small JSON API that only it uses.
 *
 * **Picking a user is a demo's privilege.** Whoever reaches this server may be anybody: there is no
 * password, and a session is given out for the asking. A real chat server has its own log-in, and
 * neither of the two addresses below.
 */

const { randomBytes } = require('node:crypto');
const path = require('node:path');
const express = require('express');
const { addSession } = require('./seed');

const PAGE = path.join(__dirname, 'page');

/** A list for people to pick from, not a directory. */
const MOST_PEOPLE = 50;

/**
 * - `GET /` the page, and its files beside it
 * - `GET /demo/people` `{ people: [{ userId, username, name, devices }], groups: [{ groupId, name,
 *   members: [{ userId, role }] }] }`, `devices` being how many sockets of the user are logged in
 * - `POST /demo/sessions { userId }` a new log-in session of that user: 201 `{ userId, session }`, or
 *   404 when there is no such user
 *
 * @param {import('./host').HostContext} ctx
 * @returns {express.Router}
 */
function demoPages(ctx) {
  const pages = express.Router();
  pages.get(
    '/demo/people',
    answer(async () => [200, await peopleAndGroups(ctx)]),
  );
  pages.post(
    '/demo/sessions',
    express.json({ limit: '1kb' }),
    answer((request) => openSession(ctx, request.body?.userId)),
  );
  pages.use(express.static(PAGE, { cacheControl: false }));
  return pages;
}

/**
 * Express 4 leaves a rejected promise of a handler unhandled, which would end the process.
 *
 * @param {(request: express.Request) => Promise<[number, object]>} work gives status and body
 * @returns {express.RequestHandler}
 */
function answer(work) {
  return (request, response, next) => {
    work(request).then(([status, body]) => response.status(status).json(body), next);
  };
}

/** @param {import('./host').HostContext} ctx */
async function peopleAndGroups({ database, userIdSocket }) {
  const [users] = await database.query(
    'SELECT user_id, username, first_name, last_name FROM Wo_Users ORDER BY user_id LIMIT ?',
    [MOST_PEOPLE],
  );
  const [groups] = await database.query(
    'SELECT group_id, group_name FROM Wo_GroupChat ORDER BY group_id LIMIT ?',
    [MOST_PEOPLE],
  );
  const [members] = await database.query(
    "SELECT group_id, user_id, role FROM Wo_GroupChatUsers WHERE active = '1' ORDER BY user_id",
  );
  return {
    people: users.map((user) => ({
      userId: user.user_id,
      username: user.username,
      name: `${user.first_name} ${user.last_name}`.trim() || user.username,
      devices: userIdSocket[user.user_id]?.length ?? 0,
    })),
    groups: groups.map((group) => ({
      groupId: group.group_id,
      name: group.group_name,
      members: members
        .filter((member) => member.group_id === group.group_id)
        .map((member) => ({ userId: member.user_id, role: member.role })),
    })),
  };
}

/**
 * A session for one browser tab. Each needs its own: by its session the calls listener knows a device
 * that comes back.
 *
 * @param {import('./host').HostContext} ctx
 * @param {unknown} userId
 * @returns {Promise<[number, object]>}
 */
async function openSession({ database }, userId) {
  const [users] = Number.isInteger(userId)
    ? await database.query('SELECT user_id FROM Wo_Users WHERE user_id = ?', [userId])
    : [[]];
  if (users.length === 0) {
    return [404, { message: 'There is no such user' }];
  }
  const session = `web-${randomBytes(24).toString('hex')}`;
  await addSession(database, users[0].user_id, session);
  return [201, { userId: users[0].user_id, session }];
}

module.exports = { demoPages };
