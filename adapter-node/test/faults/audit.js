'use strict';

const { auditGroup } = require('./group-audit');
const { auditPersonal } = require('./personal-audit');
const { SIDECAR } = require('./system');
const { sent } = require('./words');

/**
 * One call, its row and what everybody noted of it.
 *
 * @typedef {object} Case
 * @property {string} room
 * @property {any} row undefined: there is none
 * @property {any[]} stays rows of participants of a group call
 * @property {import('./ledger').Entry[]} entries in the order in which they happened
 * @property {() => import('./device').Device[]} devices that have an entry
 * @property {(device: import('./device').Device) => import('./ledger').Entry[]} of
 * @property {(device: import('./device').Device, life: number) => boolean} stayed whether it was on that
 *   connection until everything had come to rest
 * @property {(device: import('./device').Device) => boolean} isAlone whether no other device of its user
 *   has sent anything
 * @property {(device: import('./device').Device, life: number) => boolean} wasGhost whether the server
 *   did not notice the end of that connection
 * @property {(device: import('./device').Device, ends: import('./ledger').Entry[]) => boolean} forgot
 *   whether all who knew that it had heard each end but the last died before the next one
 * @property {(kind: Finding['kind'], what: string) => void} find
 *
 * @typedef {object} Finding
 * @property {'lost' | 'doubled' | 'again' | 'open' | 'wrong'} kind `again`: told again, since nobody was left
 *   who knew that it had been told
 * @property {string} room
 * @property {string} what
 * @property {any} [row]
 */

/**
 * Audits every call that somebody tried to start.
 *
 * @param {object} options
 * @param {import('./ledger').Ledger} options.ledger
 * @param {import('mysql2/promise').Pool} options.pool
 * @param {string} options.prefix of the rooms
 * @param {Map<import('./device').Device, number>} options.lives of all devices when all had come to rest
 * @param {import('./system').Death[]} options.deaths
 * @returns {Promise<{ calls: number, findings: Finding[] }>}
 */
async function audit({ ledger, pool, prefix, lives, deaths }) {
  const findings = [];
  const rows = await readRows(pool, prefix);
  const rooms = ledger.rooms();
  for (const room of new Set([...rooms, ...rows.byRoom.keys()])) {
    const entries = ledger.of(room);
    const byDevice = groupBy(entries, ({ device }) => device);
    const found = rows.byRoom.get(room) ?? [];
    const find = (kind, what) => findings.push({ kind, room, what, row: found[0] });
    if (found.length > 1) {
      find('doubled', `has ${found.length} rows`);
    }
    if (entries.length === 0) {
      continue; // of an earlier round
    }
    const isGroup = entries.some(sent('group_call:initiate'));
    const the = {
      room,
      row: found[0],
      stays: rows.stays.get(found[0]?.id) ?? [],
      entries,
      devices: () => [...byDevice.keys()],
      of: (device) => byDevice.get(device) ?? [],
      isAlone: (device) =>
        !entries.some(
          ({ device: other, kind }) =>
            kind === 'sent' && other !== device && other.userId === device.userId,
        ),
      wasGhost: (device, life) => device.ghostLives.has(life),
      stayed: (device, life) => lives.get(device) === life,
      forgot: (device, ends) =>
        ends.every((end, i) => i === 0 || forgotten(deaths, device, ends[i - 1], end)),
      find,
    };
    (isGroup ? auditGroup : auditPersonal)(the);
  }
  return { calls: rooms.length, findings };
}

/** Within so many ms of an emit the adapter has told the sidecar of it, and the sidecar has heard. */
const REPORTED_MS = 20;

/**
 * That a device has heard an end is known to its chat server at once, to the sidecar some milliseconds
 * later, and stored by the sidecar within a second. If all who know are killed before that, it is told
 * again on its next connection: that it may have been told is all that anybody can know.
 */
function forgotten(deaths, device, first, second) {
  const died = (who, until = second.at) =>
    deaths.some((death) => death.who === who && death.at >= first.at && death.at <= until);
  const unreported = died(device.url, first.at + REPORTED_MS);
  return first.life !== second.life && (unreported || (died(SIDECAR) && died(device.url)));
}

async function readRows(pool, prefix) {
  const like = `${prefix}\\_%`;
  const [calls] = await pool.query('SELECT * FROM wo_calls WHERE room_name LIKE ?', [like]);
  const [groups] = await pool.query('SELECT * FROM wo_group_calls WHERE room_name LIKE ?', [like]);
  const [stays] = await pool.query('SELECT * FROM wo_group_call_participants');
  return {
    byRoom: groupBy([...calls, ...groups], (row) => row.room_name),
    stays: groupBy(stays, (stay) => stay.call_id),
  };
}

/**
 * @template T, K
 * @param {T[]} items
 * @param {(item: T) => K} key
 * @returns {Map<K, T[]>}
 */
function groupBy(items, key) {
  const groups = new Map();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) {
      group.push(item);
    } else {
      groups.set(key(item), [item]);
    }
  }
  return groups;
}

module.exports = { audit, forgotten };
