/**
 * The demo's own addresses (demo-pages.js). No part of the protocol: an app has its users, groups and
 * its log-in from elsewhere.
 */

/**
 * @typedef {object} Person
 * @property {number} userId
 * @property {string} username
 * @property {string} name
 * @property {number} devices how many of his are online
 */

/**
 * @typedef {object} Group
 * @property {number} groupId
 * @property {string} name
 * @property {{ userId: number, role: string }[]} members
 */

/** @returns {Promise<{ people: Person[], groups: Group[] }>} */
export function fetchPeople() {
  return request('/demo/people');
}

/**
 * Logs in as anybody, for the asking: a demo's privilege.
 *
 * @param {number} userId
 * @returns {Promise<{ userId: number, session: string }>}
 */
export function openSession(userId) {
  return request('/demo/sessions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId }),
  });
}

async function request(path, options) {
  const response = await fetch(path, options);
  if (!response.ok) {
    throw new Error(`The demo server answered ${response.status}`);
  }
  return response.json();
}
