'use strict';

const mysql = require('mysql2/promise');

/**
 * Where a database is and who may use it.
 *
 * @typedef {object} DatabaseAddress
 * @property {string} host
 * @property {number} port
 * @property {string} name
 * @property {string} user
 * @property {string} password
 */

/**
 * The database that the launcher of the demo and of the tests started, from `CALLS_TEST_DB_URL`
 * (`jdbc:mariadb://127.0.0.1:PORT/NAME`), `CALLS_TEST_DB_USER` and `CALLS_TEST_DB_PASSWORD`.
 *
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {DatabaseAddress}
 */
function databaseFromEnvironment(environment = process.env) {
  const url = environment.CALLS_TEST_DB_URL;
  if (!url) {
    throw new Error(
      'CALLS_TEST_DB_URL must name a MariaDB, e.g. jdbc:mariadb://127.0.0.1:3306/calls',
    );
  }
  const parts = /^jdbc:(?:mariadb|mysql):\/\/([^:/]+)(?::(\d+))?\/([^?]+)/.exec(url);
  if (!parts) {
    throw new Error(`CALLS_TEST_DB_URL is not jdbc:mariadb://host:port/name: ${url}`);
  }
  return {
    host: parts[1],
    port: Number(parts[2] ?? 3306),
    name: parts[3],
    user: environment.CALLS_TEST_DB_USER || 'root',
    password: environment.CALLS_TEST_DB_PASSWORD ?? '',
  };
}

/** @param {DatabaseAddress} address */
function jdbcUrl({ host, port, name }) {
  return `jdbc:mariadb://${host}:${port}/${name}`;
}

/** @param {DatabaseAddress} address */
function mysqlUrl({ host, port, name, user, password }) {
  return `mysql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}/${name}`;
}

/**
 * A pool whose sessions speak UTC and give times as text, as they are stored.
 *
 * @param {DatabaseAddress} address
 */
function connect({ host, port, name, user, password }) {
  const pool = mysql.createPool({
    host,
    port,
    user,
    password,
    database: name,
    connectionLimit: 4,
    dateStrings: true,
    charset: 'utf8mb4',
  });
  pool.pool.on('connection', (connection) => connection.query("SET time_zone = '+00:00'"));
  return pool;
}

/**
 * Makes an empty database beside the given one.
 *
 * @param {DatabaseAddress} address
 * @param {string} name
 * @returns {Promise<DatabaseAddress>} the address of the new one
 */
async function createDatabase(address, name) {
  await administer(address, `CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4`);
  return { ...address, name };
}

/**
 * Rejected where somebody goes on using it: the server itself would wait for him for a day.
 *
 * @param {DatabaseAddress} address of the database that is to go
 */
async function dropDatabase(address) {
  await administer(
    address,
    `SET STATEMENT lock_wait_timeout = 60 FOR DROP DATABASE IF EXISTS \`${address.name}\``,
  );
}

/**
 * @param {DatabaseAddress} address
 * @param {string} statement
 */
async function administer({ host, port, user, password }, statement) {
  const connection = await mysql.createConnection({ host, port, user, password });
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}

module.exports = {
  databaseFromEnvironment,
  jdbcUrl,
  mysqlUrl,
  connect,
  createDatabase,
  dropDatabase,
  administer,
};
