'use strict';

const mysql = require('mysql2/promise');

/**
 * The chat server's own tables, in the spelling its code uses, and demo users and a demo group in them.
 * What exists already is left as it is.
 */

const TABLES = [
  `CREATE TABLE IF NOT EXISTS Wo_Users (
    user_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    username VARCHAR(32) NOT NULL DEFAULT '',
    first_name VARCHAR(60) NOT NULL DEFAULT '',
    last_name VARCHAR(32) NOT NULL DEFAULT '',
    avatar VARCHAR(100) NOT NULL DEFAULT ''
  ) DEFAULT CHARSET = utf8mb4`,
  `CREATE TABLE IF NOT EXISTS Wo_Blocks (
    id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    blocker INT NOT NULL DEFAULT 0,
    blocked INT NOT NULL DEFAULT 0,
    KEY blocker (blocker),
    KEY blocked (blocked)
  ) DEFAULT CHARSET = utf8mb4`,
  `CREATE TABLE IF NOT EXISTS Wo_AppsSessions (
    id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id INT NOT NULL DEFAULT 0,
    session_id VARCHAR(120) NOT NULL DEFAULT '',
    UNIQUE KEY session_id (session_id)
  ) DEFAULT CHARSET = utf8mb4`,
  `CREATE TABLE IF NOT EXISTS Wo_GroupChat (
    group_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    group_name VARCHAR(120) NOT NULL DEFAULT '',
    avatar VARCHAR(300) NOT NULL DEFAULT '',
    allow_voice_calls TINYINT NOT NULL DEFAULT 1,
    allow_video_calls TINYINT NOT NULL DEFAULT 1
  ) DEFAULT CHARSET = utf8mb4`,
  `CREATE TABLE IF NOT EXISTS Wo_GroupChatUsers (
    id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id INT NOT NULL,
    group_id INT NOT NULL,
    role ENUM('owner', 'admin', 'moderator', 'member') NOT NULL DEFAULT 'member',
    active ENUM('1', '0') NOT NULL DEFAULT '1',
    UNIQUE KEY member (group_id, user_id)
  ) DEFAULT CHARSET = utf8mb4`,
];

/** Who takes part in the demo. A session is what a client sends with `join`. */
const PEOPLE = {
  alice: {
    userId: 101,
    username: 'alice',
    firstName: 'Alice',
    lastName: 'Archer',
    sessions: ['alice-phone'],
  },
  bob: {
    userId: 102,
    username: 'bob',
    firstName: 'Bob',
    lastName: 'Baker',
    sessions: ['bob-phone', 'bob-tablet'],
  },
  carol: {
    userId: 103,
    username: 'carol',
    firstName: 'Carol',
    lastName: 'Cooper',
    sessions: ['carol-phone'],
  },
  dave: {
    userId: 104,
    username: 'dave',
    firstName: 'Dave',
    lastName: 'Dyer',
    sessions: ['dave-phone'],
  },
};

/** The chat group of the demo: all of them, and Alice owns it. */
const GROUP = { groupId: 201, name: 'Climbing on Sunday' };

/**
 * @param {import('mysql2/promise').Connection | import('mysql2/promise').Pool} database
 */
async function createHostTables(database) {
  for (const table of TABLES) {
    await database.query(table);
  }
}

/**
 * Adds a user; one with the same id stays as he is.
 *
 * @param {import('mysql2/promise').Connection | import('mysql2/promise').Pool} database
 * @param {{ userId: number, username?: string, firstName?: string, lastName?: string, avatar?: string }} user
 * @param {string} [table] where a site spells it otherwise
 */
async function addUser(database, user, table = 'Wo_Users') {
  const { userId, username = '', firstName = '', lastName = '', avatar = '' } = user;
  await database.query(
    'INSERT IGNORE INTO ?? (user_id, username, first_name, last_name, avatar) VALUES (?, ?, ?, ?, ?)',
    [table, userId, username, firstName, lastName, avatar],
  );
}

/**
 * Adds a log-in session of a user, who need not exist.
 *
 * @param {import('mysql2/promise').Connection | import('mysql2/promise').Pool} database
 * @param {number} userId
 * @param {string} session
 */
async function addSession(database, userId, session) {
  await database.query('INSERT IGNORE INTO Wo_AppsSessions (user_id, session_id) VALUES (?, ?)', [
    userId,
    session,
  ]);
}

/**
 * Adds a chat group; one with the same id stays as it is.
 *
 * @param {import('mysql2/promise').Connection | import('mysql2/promise').Pool} database
 * @param {{ groupId: number, name?: string, allowVoiceCalls?: number, allowVideoCalls?: number }} group what
 *   is not given is left to the table, which at some sites has no columns for it
 */
async function addGroup(database, { groupId, name = '', allowVoiceCalls, allowVideoCalls }) {
  await database.query('INSERT IGNORE INTO Wo_GroupChat SET ?', {
    group_id: groupId,
    group_name: name,
    ...(allowVoiceCalls !== undefined && { allow_voice_calls: allowVoiceCalls }),
    ...(allowVideoCalls !== undefined && { allow_video_calls: allowVideoCalls }),
  });
}

/**
 * Makes users members of a group; who is one already stays as he is.
 *
 * @param {import('mysql2/promise').Connection | import('mysql2/promise').Pool} database
 * @param {number} groupId
 * @param {number[]} userIds
 * @param {'owner' | 'admin' | 'moderator' | 'member'} [role] not given: left to the table, which at some
 *   sites has no column for it
 */
async function addMembers(database, groupId, userIds, role) {
  const columns = role ? ['group_id', 'user_id', 'role'] : ['group_id', 'user_id'];
  const rows = userIds.map((userId) => (role ? [groupId, userId, role] : [groupId, userId]));
  await database.query('INSERT IGNORE INTO Wo_GroupChatUsers (??) VALUES ?', [columns, rows]);
}

/**
 * Everything that the demo needs in the chat server's part of the database.
 *
 * @param {import('mysql2/promise').Connection | import('mysql2/promise').Pool} database
 */
async function seed(database) {
  await createHostTables(database);
  for (const person of Object.values(PEOPLE)) {
    await addUser(database, { ...person, avatar: `upload/photos/${person.username}.jpg` });
    for (const session of person.sessions) {
      await addSession(database, person.userId, session);
    }
  }
  const { alice, ...others } = PEOPLE;
  const otherIds = Object.values(others).map((person) => person.userId);
  await addGroup(database, GROUP);
  await addMembers(database, GROUP.groupId, [alice.userId], 'owner');
  await addMembers(database, GROUP.groupId, otherIds, 'member');
}

/** Seeds the database that `DATABASE_URL` names, which may be done again. */
async function main() {
  const connection = await mysql.createConnection({ uri: process.env.DATABASE_URL });
  await seed(connection);
  await connection.end();
}

if (require.main === module) {
  main().catch((error) => {
    console.error(`The database could not be seeded: ${error.message}`);
    process.exit(1);
  });
}

module.exports = {
  PEOPLE,
  GROUP,
  seed,
  createHostTables,
  addUser,
  addSession,
  addGroup,
  addMembers,
};
